"""How reports write times and cut them: ISO 8601 text in UTC, whole hours."""

from datetime import UTC, datetime, timedelta

HOUR = 3600
DAY = 24 * HOUR
_START = datetime(1970, 1, 1, tzinfo=UTC)


def iso_text(milliseconds: int) -> str:
    """`2026-11-22T05:44:03.120Z`; what lies outside the years 1 to 9999 is cut to them."""
    try:
        moment = _START + timedelta(milliseconds=milliseconds)
    except OverflowError:
        moment = (datetime.max if milliseconds > 0 else datetime.min).replace(tzinfo=UTC)
    return moment.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def hour_of(seconds: int) -> int:
    """The first second of the hour in which this second lies."""
    return seconds - seconds % HOUR


def next_hour(seconds: int) -> int:
    """The first whole hour that is not before this second."""
    return hour_of(seconds + HOUR - 1)
