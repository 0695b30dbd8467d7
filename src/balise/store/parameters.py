"""Query parameters as the dialect reads them: `{name:Type}` takes a text, and this is where it is written."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": "\\0"})
_QUOTED = str.maketrans({"\\": "\\\\", "'": "\\'"})


def written(parameters: Mapping[str, Any] | None) -> dict[str, str]:
    """Every parameter as text: str, int, bool, Decimal, None, and lists or tuples of them, nested.

    Raises `TypeError` for another type, and for text that is not Unicode (a lone surrogate).
    """
    return {name: _top(value) for name, value in (parameters or {}).items()}


def _top(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return _unicode(value).translate(_ESCAPES)
    return _nested(value)


def _nested(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{_unicode(value).translate(_QUOTED)}'"
    if isinstance(value, int | Decimal):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    if isinstance(value, list | tuple):
        inner = ",".join(_nested(item) for item in value)
        return f"[{inner}]" if isinstance(value, list) else f"({inner})"
    raise TypeError(f"A query parameter cannot be a {type(value).__name__}.")


def _unicode(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise TypeError("A query parameter must be Unicode text.") from None
    return text
