"""The past of a rule, for its page: how often its target was clicked as far as it was recorded."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from balise.errors import Unavailable
from balise.events.source import Source
from balise.reports.past_clicks import GESTURES, Past, past_clicks
from balise.rules.rule import Rule
from balise.store import EventStore
from balise.web.charts import Chart, bar_chart
from balise.web.sentences import Sentences
from balise.web.time_range import read_range

DAYS: Final = 28


@dataclass(frozen=True)
class ShownPast:
    """What `past` in clicks/past.html draws. `on` is `click` or `submit`, `often` what the rule says of it."""

    past: Past
    chart: Chart
    on: str
    often: str
    capture: bool

    @property
    def last_ms(self) -> int:
        """When the last click was, in milliseconds since 1970."""
        return round(datetime.fromisoformat(self.past.last_at).timestamp() * 1000)


def shown_past(store: EventStore, now_ms: int, source: Source, rule: Rule, t: Sentences) -> ShownPast | None:
    """The past of a rule about clicks or forms; None for others, where nothing is recorded, or the store cannot be read."""
    if rule.trigger.on not in GESTURES or rule.trigger.target is None:
        return None
    try:
        past = past_clicks(store, source.code, rule, now_ms, DAYS)
    except Unavailable:
        return None
    if not past.recorded and not source.capture:
        return None
    over = read_range({"range": f"{DAYS}d", "by": "day"}, UTC, now_ms)
    by_day = {day.day: day.clicks for day in past.by_day}
    days = [datetime.fromtimestamp(start, UTC).date().isoformat() for start in over.starts]
    chart = bar_chart(t, over, [(t.plain("clicks.clicks"), [by_day.get(day, 0) for day in days])])
    return ShownPast(past, chart, rule.trigger.on, rule.often, source.capture)
