"""The past of a rule, for its page: how often its target was clicked as far as it was recorded."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from balise.clock import Clock
from balise.errors import Unavailable
from balise.events.source import Source
from balise.reports.past_clicks import GESTURES, Past, past_clicks
from balise.rules.rule import Rule
from balise.store import EventStore

SHOWN: Final = 5


@dataclass(frozen=True)
class ShownPast:
    """What `past` in clicks/past.html draws. `on` is `click` or `submit`; `peak` the most of one day."""

    past: Past
    on: str
    often: str
    capture: bool

    @property
    def last_ms(self) -> int:
        """When the last click was, in milliseconds since 1970."""
        return round(datetime.fromisoformat(self.past.last_at).timestamp() * 1000)

    @property
    def peak(self) -> int:
        """The most clicks of one day, at least 1."""
        return max((day.clicks for day in self.past.by_day), default=0) or 1

    @property
    def bars(self) -> list[tuple[int, float, float]]:
        """Place, top and height of each day's bar, in a drawing of 100."""
        heights = [round(100 * day.clicks / self.peak, 2) for day in self.past.by_day]
        return [(place, round(100 - height, 2), height) for place, height in enumerate(heights) if height]


def shown_past(store: EventStore, clock: Clock, source: Source, rule: Rule) -> ShownPast | None:
    """The past of a rule about clicks or forms; None for others, where nothing is recorded, or the store cannot be read."""
    if rule.trigger.on not in GESTURES or rule.trigger.target is None:
        return None
    try:
        past = past_clicks(store, source.code, rule, clock())
    except Unavailable:
        return None
    if not past.recorded and not source.capture:
        return None
    return ShownPast(past, rule.trigger.on, rule.often, source.capture)
