"""What a page says of the rules it runs: which one sent an event, how their targets were seen. None of it is believed unread."""

import re
from decimal import Decimal
from typing import Any, Final, NamedTuple

from balise.events.finding import Finding, found
from balise.events.received import SentByRule

MOST_UNREAD: Final = 20
MOST_PAGES: Final = 20
"""Sources and pages that one request tells of; a browser sends one or two."""
MOST_SEEN: Final = 100
"""Rules that one page view tells of: a source has no more live ones."""
_HIGHEST_VERSION: Final = 1_000_000
_WAYS: Final = ("found", "weak", "missing", "unclear")
_is_id: Final = re.compile(r"r_[A-Za-z0-9]{12}", re.ASCII).fullmatch
_is_name: Final = re.compile(r"[A-Za-z0-9_-]{1,50}", re.ASCII).fullmatch


class SeenTarget(NamedTuple):
    """How a page view saw the target of a rule: `found`, `weak`, `missing` or `unclear`, with a score in hundredths."""

    rule: str
    version: int
    found: str
    score: int


def take_rule(item: dict[str, Any], told: list[Finding]) -> SentByRule | None:
    """Take the rule that sent an event out of the event; add to `told` what it could not read. None where none is named."""
    given = item.pop("rule", None)
    if given is None:
        return None
    sent = _rule(given) if isinstance(given, dict) else None
    if sent is None:
        told.append(found("rule_unknown", "rule", "unreadable"))
        return None
    names = given.get("unread")
    unread = [name for name in names[:MOST_UNREAD] if isinstance(name, str) and _is_name(name)] if isinstance(names, list) else []
    told += [found("rule_unread", f"properties.{name}", name=name) for name in unread]
    return sent


def seen_targets(body: dict[str, Any]) -> list[tuple[str, str, list[SeenTarget]]]:
    """Source code, page as written, and what was seen there; what cannot be read is passed over."""
    given = body.get("rules")
    told = []
    for each in given[:MOST_PAGES] if isinstance(given, list) else ():
        code, page, seen = (each.get(name) for name in ("code", "page", "seen")) if isinstance(each, dict) else (None,) * 3
        if isinstance(code, str) and isinstance(page, str) and isinstance(seen, list):
            told.append((code, page, [target for one in seen[:MOST_SEEN] if (target := _target(one))]))
    return told


def _target(given: Any) -> SeenTarget | None:
    sent = _rule(given) if isinstance(given, dict) else None
    found = given.get("found") if sent else None
    if sent is None or not isinstance(found, str) or found not in _WAYS:
        return None
    return SeenTarget(sent.rule, sent.version, found, int(sent.score * 100))


def _rule(given: dict[str, Any]) -> SentByRule | None:
    rule, version, score = given.get("id"), given.get("version"), given.get("score")
    if not isinstance(rule, str) or not _is_id(rule):
        return None
    if type(version) is not int or not 1 <= version <= _HIGHEST_VERSION:
        return None
    if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 1:
        return None
    return SentByRule(rule, version, Decimal(f"{score:.2f}"))
