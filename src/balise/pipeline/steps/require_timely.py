"""When did it happen, and may an event be that old?"""

from datetime import UTC, datetime
from typing import Any

from balise.events.finding import Finding, found
from balise.events.outcome import Outcome
from balise.events.received import Channel
from balise.pipeline.context import Context
from balise.pipeline.draft import Draft

_MILLISECONDS_FROM = 100_000_000_000
"""A number this large is milliseconds: as seconds it would be the year 5138."""
_MOST = 253_402_300_799
_MOST_DIGITS = 20
_YEAR_S = 365 * 86_400
_NO_INTEGER = "not a valid integer"
_CLOCK_TOLERANCE_MS = 5_000
"""A difference up to this is the way over the network, not a wrong clock."""
_MISSING = found("event_time_missing", "event_time", platform=_NO_INTEGER)
_TEXT = found("event_time_was_text", "event_time", platform=_NO_INTEGER)
_MILLISECONDS = found("event_time_in_milliseconds", "event_time")
_FRACTION = found("event_time_was_fraction", "event_time", platform=_NO_INTEGER)


def require_timely(draft: Draft, context: Context) -> Outcome | None:
    """Fill `draft.event_time` in seconds; refuse what cannot be read, lies ahead, or is older than the edition's limit.

    Files and replays may be older: a person asked for them.
    """
    seconds, finding = _read(draft.received.event_time, draft.received.protocol == "events-api")
    draft.note(finding)
    if seconds is None:
        draft.received.event_time = _in_small_units(draft.received.event_time, draft.received.received_at // 1000)
        return draft.refuse(Outcome.INVALID_TIME, "event_time", platform=_NO_INTEGER)
    now = draft.received.received_at // 1000
    draft.event_time = now if seconds < 0 else seconds + _clock_behind(draft, seconds)
    limits = context.edition.limits
    if draft.event_time > now + limits.max_future_seconds:
        return draft.refuse(Outcome.IN_THE_FUTURE, "event_time", platform="must not be in the future")
    exempt = context.replaying or draft.received.channel is Channel.FILE
    if not exempt and draft.event_time < now - limits.max_age_seconds[context.source.kind]:
        return draft.refuse(Outcome.TOO_OLD, "event_time", platform="too old")
    return None


def _in_small_units(given: Any, now: int) -> int | None:
    """A time in microseconds or nanoseconds, which a person may mend; anything else may be somebody's number: not kept."""
    text = given.strip() if isinstance(given, str) else given
    if isinstance(text, str):
        text = int(text) if text.isascii() and text.isdigit() and len(text) < _MOST_DIGITS else None
    if isinstance(text, bool) or not isinstance(text, int):
        return None
    return text if any(now - 10 * _YEAR_S <= text // unit <= now + _YEAR_S for unit in (10**6, 10**9)) else None


def _clock_behind(draft: Draft, seconds: int) -> int:
    """Seconds to add because the sender's clock is wrong: it said its time when it sent the event.

    Where that would put the event after its own receipt, the two times contradict each other and nothing is added.
    """
    behind_ms = draft.received.clock_behind_ms
    if abs(behind_ms) <= _CLOCK_TOLERANCE_MS:
        return 0
    behind = round(behind_ms / 1000)
    if (seconds + behind) * 1000 > draft.received.received_at + _CLOCK_TOLERANCE_MS or seconds + behind < 0:
        return 0
    way = "behind" if behind > 0 else "ahead"
    draft.note(found("clock_corrected", "event_time", seconds=abs(behind), way=way))
    return behind


def _read(given: Any, seconds_due: bool) -> tuple[int | None, Finding | None]:
    """Seconds since 1970, -1 for absent, None for unreadable; and what was odd about it."""
    if given is None or given == "":
        return -1, _MISSING if seconds_due else None
    if isinstance(given, bool):
        return None, None
    if isinstance(given, int):
        return _scaled(given)
    if isinstance(given, float):
        seconds, finding = _scaled(int(given)) if abs(given) < 1e18 else (None, None)
        return seconds, finding or (None if given.is_integer() else _FRACTION)
    text = str(given).strip()
    if text.isascii() and text.isdigit() and len(text) < 18:
        seconds, finding = _scaled(int(text))
        return seconds, finding or _TEXT
    return _iso(text), _TEXT if seconds_due else None


def _scaled(number: int) -> tuple[int | None, Finding | None]:
    seconds = number // 1000 if number >= _MILLISECONDS_FROM else number
    if not 0 <= seconds <= _MOST:
        return None, None
    return seconds, _MILLISECONDS if seconds != number else None


def _iso(text: str) -> int | None:
    try:
        moment = datetime.fromisoformat(text)
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        return None
