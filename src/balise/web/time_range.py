"""Which hours does a page look at? Read from its address, in the visitor's zone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cached_property
from typing import Final

from balise.reports.moments import DAY, HOUR, hour_of

CHOICES: Final = {"24h": 1, "7d": 7, "28d": 28}
"""The ranges to choose from and their days."""
USUAL: Final = "7d"
MOST_DAYS: Final = 800
MOST_HOURLY_DAYS: Final = 31
_HOURLY_BY_ITSELF_DAYS: Final = 8


@dataclass(frozen=True)
class TimeRange:
    """The hours from `since` to before `until` (seconds since 1970), in steps of an hour or a day of the zone.

    `first` and `last` are its days, both included. A day begins with the whole hour, UTC, in which it begins in the zone.
    `refused` tells that the dates of the address could not be used.
    """

    choice: str
    zone: tzinfo
    now: int
    first: date
    last: date
    unit: str
    refused: bool = False

    @cached_property
    def until(self) -> int:
        """The end: the whole hour after now, or after the last day where that is over."""
        running = hour_of(self.now) + HOUR
        return max(min(self._start_of(self.last + timedelta(days=1)), running), self.since + HOUR)

    @cached_property
    def since(self) -> int:
        """The begin."""
        return hour_of(self.now) - 23 * HOUR if self.choice == "24h" else self._start_of(self.first)

    @property
    def hours(self) -> tuple[int, int]:
        """Begin and end."""
        return self.since, self.until

    @property
    def previous(self) -> tuple[int, int]:
        """Begin and end of the same stretch of time just before: as many days earlier as the range has."""
        earlier = self.days * DAY
        return self.since - earlier, self.until - earlier

    @property
    def days(self) -> int:
        """How many days the range has."""
        return 1 if self.choice == "24h" else (self.last - self.first).days + 1

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The first second of each step."""
        return tuple(range(self.since, self.until, HOUR)) if self.unit == "hour" else self.day_starts

    @cached_property
    def day_starts(self) -> tuple[int, ...]:
        """The first second of each day; of the last 24 hours, of each hour."""
        if self.choice == "24h":
            return tuple(range(self.since, self.until, HOUR))
        starts = (self._start_of(self.first + timedelta(days=place)) for place in range(self.days))
        return tuple(start for start in starts if start < self.until)

    @property
    def whole_days(self) -> tuple[int, ...]:
        """As `day_starts`, without a last one that is not over; with it where there is no other."""
        return self.day_starts[:-1] if self.running and len(self.day_starts) > 1 else self.day_starts

    @property
    def whole_until(self) -> int:
        """The end of the last of `whole_days`."""
        return self.day_starts[-1] if len(self.whole_days) < len(self.day_starts) else self.until

    @property
    def running(self) -> bool:
        """Whether the last step is not over yet."""
        return self.until > self.now

    @property
    def by_hour(self) -> bool:
        """Whether steps of an hour may be chosen."""
        return self.days <= MOST_HOURLY_DAYS

    @property
    def address(self) -> dict[str, str]:
        """What stands for it in an address; nothing where it is the usual one."""
        chosen = {} if self.choice == USUAL else {"range": self.choice}
        if self.choice == "dates":
            chosen = {"from": self.first.isoformat(), "to": self.last.isoformat()}
        return chosen | ({"by": self.unit} if self.unit != self._unit_by_itself() else {})

    def at(self, second: int) -> datetime:
        """A moment in the zone."""
        return datetime.fromtimestamp(second, self.zone)

    def _unit_by_itself(self) -> str:
        return "hour" if self.days < _HOURLY_BY_ITSELF_DAYS else "day"

    def _start_of(self, day: date) -> int:
        return hour_of(int(datetime.combine(day, time.min, self.zone).timestamp()))


def read_range(query: Mapping[str, str], zone: tzinfo, now_ms: int) -> TimeRange:
    """The range an address asks for (`range`, or `from` and `to`; `by`); 7 days where it asks for none or for no good one."""
    now = now_ms // 1000
    today = datetime.fromtimestamp(now, zone).date()
    choice = query.get("range", "")
    if query.get("from") or query.get("to"):
        found = _dates(query.get("from", ""), query.get("to", "") or today.isoformat(), today)
        if found:
            return _with_unit(TimeRange("dates", zone, now, *found, "day"), query.get("by", ""))
        return _with_unit(_usual(zone, now, today, USUAL, refused=True), query.get("by", ""))
    return _with_unit(_usual(zone, now, today, choice if choice in CHOICES else USUAL), query.get("by", ""))


def _usual(zone: tzinfo, now: int, today: date, choice: str, refused: bool = False) -> TimeRange:
    return TimeRange(choice, zone, now, today - timedelta(days=CHOICES[choice] - 1), today, "day", refused)


def _dates(begin: str, end: str, today: date) -> tuple[date, date] | None:
    try:
        first, last = date.fromisoformat(begin), date.fromisoformat(end)
    except ValueError:
        return None
    far = date(2000, 1, 1)
    good = far <= first <= last <= today + timedelta(days=MOST_DAYS) and (last - first).days < MOST_DAYS
    return (first, last) if good and first <= today else None


def _with_unit(found: TimeRange, wanted: str) -> TimeRange:
    """The unit asked for, where the range may be cut so; the last 24 hours are always cut into hours."""
    unit = found._unit_by_itself()
    if wanted == "day" or (wanted == "hour" and found.by_hour):
        unit = wanted
    if found.choice == "24h":
        unit = "hour"
    return TimeRange(found.choice, found.zone, found.now, found.first, found.last, unit, found.refused)
