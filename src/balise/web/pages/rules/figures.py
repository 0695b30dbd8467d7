"""What rules sent in 7 days, and how well pages have their elements."""

from dataclasses import dataclass
from typing import Final

from balise.errors import Unavailable
from balise.events.source import Source
from balise.reports.event_rules import Fired, Seen, fired_lately, seen_lately
from balise.reports.moments import DAY
from balise.web.parts import WebParts

_DAYS: Final = 7
_ENOUGH: Final = 10
"""Page views before it is said that an element is lost."""
_LOST: Final = 0.5


@dataclass(frozen=True)
class Figures:
    """One rule's last 7 days. `score` is None where no page reported; `lost`: pages mostly do not have the element any more."""

    fired: int = 0
    last_ms: int = 0
    score: float | None = None
    lost: bool = False


def read_figures(parts: WebParts, source: Source) -> dict[str, Figures] | None:
    """By the rules' ids; None where the store cannot be read now."""
    now = parts.clock()
    try:
        fired = fired_lately(parts.store, source.code, now, _DAYS)
    except Unavailable:
        return None
    seen = seen_lately(parts.metadata.rule_sightings.since(source.code, now - (_DAYS - 1) * DAY * 1000))
    return {rule: figures_of(fired.get(rule), seen.get(rule)) for rule in {*fired, *seen}}


def figures_of(fired: Fired | None, seen: Seen | None) -> Figures:
    """The figures of one rule."""
    found, sent = seen or Seen(), fired or Fired(0, 0, 0)
    lost = found.seen >= _ENOUGH and (found.found_share or 0) < _LOST
    return Figures(sent.events, sent.last_received, found.score, lost)
