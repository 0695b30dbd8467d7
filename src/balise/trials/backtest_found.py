"""What a backtest found, as it is kept and shown."""

from decimal import Decimal
from typing import Any

import msgspec

MOST_GROUPS = 200
KINDS = ("renamed", "refused", "freed", "refused_otherwise", "content", "warned", "unwarned", "judged")
LIMITS = ("removed_is_gone", "stored_stays", "nothing_moves_by_itself", "window_is_the_platforms", "as_stored")
"""What a result may say that it cannot tell."""
MOST_SAMPLES = 5


class Figures(msgspec.Struct, kw_only=True):
    """How events of one type ended, and what they are worth by currency."""

    counted: int = 0
    merged: int = 0
    dropped: int = 0
    quarantined: int = 0
    value: dict[str, Decimal] = {}

    def add(self, sign: int, *, outcome: str, value: Decimal | None = None, currency: str = "") -> None:
        """Take in (1) or take out (-1) one event; an amount of 0 leaves no currency behind."""
        if outcome in ("counted", "merged", "dropped", "quarantined"):
            setattr(self, outcome, getattr(self, outcome) + sign)
        if value is not None:
            amount = self.value.get(currency, Decimal(0)) + sign * value
            self.value = {**self.value, currency: amount}

    def __iadd__(self, other: "Figures") -> "Figures":
        for name in ("counted", "merged", "dropped", "quarantined"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for currency, amount in other.value.items():
            self.value = {**self.value, currency: self.value.get(currency, Decimal(0)) + amount}
        return self

    def plain(self) -> dict[str, Any]:
        """For comparing: without amounts that came to nothing."""
        kept = {currency: amount.normalize() for currency, amount in self.value.items() if amount}
        return {**msgspec.structs.asdict(self), "value": kept}


class Moved(msgspec.Struct, kw_only=True):
    """An Event Type under the name that reports show, before and after."""

    event: str
    event_class: str
    before: Figures
    after: Figures

    @property
    def moves(self) -> bool:
        """Whether any number would be another one."""
        return self.before.plain() != self.after.plain()


class Group(msgspec.Struct, kw_only=True):
    """Events to which the same would happen. `samples` are receipts, the newest first.

    `kind`: `renamed`, `refused` (`after` is the outcome), `freed` (`before` is the outcome it waits with), `refused_otherwise`,
    `content` (something is cleaned otherwise), `warned` and `unwarned` (`after` is the finding), `judged` (a verdict on copies).
    """

    kind: str
    before: str
    after: str
    events: int = 0
    samples: list[str] = []


class Backtest(msgspec.Struct, kw_only=True):
    """What a change would have made of the hours from `since` to `until` (seconds since 1970, UTC).

    `read` rows were read, the others cannot be reached by the change. `reproduced` of `judged` verdicts on stored events came out
    as they are stored when they were judged anew. `limits` are codes of what this cannot tell.
    """

    since: int
    until: int
    read: int = 0
    judged: int = 0
    reproduced: int = 0
    seconds: float = 0.0
    rows: list[Moved] = []
    groups: list[Group] = []
    more_groups: int = 0
    limits: list[str] = []

    def total(self, when: str) -> Figures:
        """All types together, `before` or `after`."""
        whole = Figures()
        for row in self.rows:
            whole += getattr(row, when)
        return whole
