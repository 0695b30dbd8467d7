"""When is it night? Checks that nobody ordered wait for it, each source for its own minute of it."""

from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Final

BEGINS: Final = 1
HOURS: Final = 4
"""From one to five o'clock by the clock of the machine."""
LATEST_MS: Final = 30 * 3_600_000
"""What waited so long was off every night: then the day will do."""


def seconds_to_wait(source: str, now: datetime, ordered_ms_ago: int) -> float:
    """How long a check that was ordered so long ago waits for its minute; 0 once it is there. `now` is local time."""
    if ordered_ms_ago >= LATEST_MS:
        return 0.0
    minute = int.from_bytes(blake2b(source.encode(), digest_size=4).digest()) % (HOURS * 60)
    start = now.replace(hour=BEGINS, minute=0, second=0, microsecond=0)
    own = start + timedelta(minutes=minute)
    if own <= now < start + timedelta(hours=HOURS):
        return 0.0
    if now >= own:
        own += timedelta(days=1)
    return (own - now).total_seconds()
