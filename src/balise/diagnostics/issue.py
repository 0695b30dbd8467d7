"""What a detector finds."""

from enum import StrEnum

import msgspec


class Severity(StrEnum):
    """How much it harms: events are lost, figures are wrong, or something could be better."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


MOST_SAMPLES = 5


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a detector found. With the source and the detector's code, `event` and `subject` are its identity.

    `event` is the name as shown, empty for the whole source; `subject` a parameter, a page, a name. `events` of the `of`
    looked at have it, the first at `first_at` and the last at `last_at` (milliseconds since 1970, as received).
    """

    event: str = ""
    subject: str = ""
    events: int
    of: int
    first_at: int
    last_at: int
    samples: tuple[str, ...] = ()
    """Receipts, at most `MOST_SAMPLES`, the newest first."""
    facts: dict[str, str | int | float] = {}
    """What the sentences need, by the names in the detector's `FACTS`; nothing personal."""
