"""Query parameters: the known ones, once each, and moments in three spellings."""

import re
from datetime import UTC, datetime
from typing import Any, Final

from litestar import Request
from litestar.params import QueryParameter

from balise.api.problems import Refusal

_LAST_SECOND: Final = 253_402_300_799
"""The end of the year 9999."""
_SECONDS: Final = re.compile(r"[0-9]{1,12}", re.ASCII)
_CURE: Final = "Write a date (2026-11-20), a moment (2026-11-20T14:00:00Z) or Unix seconds."


MOMENT: Final[dict[str, Any]] = {
    "one_of": None,
    "any_of": [
        {"type": "string", "format": "date"},
        {"type": "string", "format": "date-time"},
        {"type": "integer", "minimum": 0, "maximum": _LAST_SECOND},
    ],
}
"""The schema of what `read_moment` reads."""


def refuse_unknown_query(request: Request[Any, Any, Any]) -> None:
    """Refuse parameters the operation does not have, or that are given twice."""
    fields = request.route_handler.parsed_fn_signature.parameters.items()
    known = {
        definition.kwarg_definition.name or name
        for name, definition in fields
        if isinstance(definition.kwarg_definition, QueryParameter)
    }
    given = [name for name, _ in request.query_params.multi_items()]
    for name in given:
        if name not in known:
            cure = f"Take it out. Known: {', '.join(sorted(known))}." if known else "Take it out: this operation has none."
            raise Refusal(400, "unknown_parameter", "This query parameter is not known here.", f"query.{name}", cure)
        if given.count(name) > 1:
            raise Refusal(
                400, "repeated_parameter", "This query parameter is given more than once.", f"query.{name}", "Give it once."
            )


def read_moment(text: str | None, name: str) -> int | None:
    """Seconds since 1970, 0 for what lies before; None stays None.

    Reads a date (its first second, UTC), an ISO 8601 moment (UTC unless it says otherwise) or Unix seconds.
    Raises `Refusal` 400 with the parameter's name.
    """
    if text is None:
        return None
    if _SECONDS.fullmatch(text) and int(text) <= _LAST_SECOND:
        return int(text)
    try:
        moment = datetime.fromisoformat(text)
        return max(0, int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()))
    except (ValueError, OverflowError):
        raise Refusal(400, "wrong_moment", "This is not a moment in time.", f"query.{name}", _CURE) from None
