"""Which of the events that wait: as it stands in an address or a form, and as the reports take it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from balise.events.outcome import Outcome
from balise.reports.quarantine_groups import Chosen

DAY_MS: Final = 24 * 3_600_000
RANGES: Final = {"24h": DAY_MS, "7d": 7 * DAY_MS, "28d": 28 * DAY_MS}
_LONGEST: Final = 300


@dataclass(frozen=True)
class Choice:
    """What somebody chose. `receipts` are ticked events; with any of them only these.

    `since` and `until` (milliseconds) pin a choice, so that a replay takes what its preview showed.
    """

    reason: str = ""
    name: str | None = None
    text: str = ""
    range: str = ""
    since: int = 0
    until: int = 0
    receipts: tuple[str, ...] = ()

    def chosen(self, now: int) -> Chosen:
        """The same as the reports take it; not pinned, it reaches to this moment."""
        since = self.since or (now - RANGES[self.range] if self.range else 0)
        return Chosen(self.reason, self.name, self.text, since, self.until or now, self.receipts)

    def pinned(self, now: int) -> "Choice":
        """The same choice for ever: what comes later is not of it."""
        chosen = self.chosen(now)
        return replace(self, since=chosen.since, until=chosen.until)

    def pairs(self) -> list[tuple[str, str]]:
        """The fields of an address or a form that make this choice."""
        pairs = [("reason", self.reason), ("q", self.text), ("range", self.range)]
        pairs += [("since", str(self.since or "")), ("until", str(self.until or ""))]
        found = [pair for pair in pairs if pair[1]]
        if self.name is not None:
            found.append(("name", self.name))
        return found + [("receipt", receipt) for receipt in self.receipts]

    def query(self, **more: str) -> str:
        """The choice as a query, with something more in it."""
        return urlencode([*self.pairs(), *((name, value) for name, value in more.items() if value)], errors="replace")

    @classmethod
    def of(cls, chosen: Chosen) -> "Choice":
        """The choice that the reports took so."""
        return cls(chosen.outcome, chosen.name, chosen.text, "", chosen.since, chosen.until, chosen.receipts)

    @property
    def is_all(self) -> bool:
        """Whether nothing narrows it."""
        return not self.pairs()


def read_choice(fields: Mapping[str, str], receipts: Iterable[str]) -> Choice:
    """The choice that an address or a form makes; what cannot be read narrows nothing."""
    reason, range_ = fields.get("reason", ""), fields.get("range", "")
    return Choice(
        reason=reason if reason in Outcome.__members__.values() else "",
        name=_text(fields["name"][:_LONGEST]) if "name" in fields else None,
        text=_text(fields.get("q", "").strip()[:_LONGEST]),
        range=range_ if range_ in RANGES else "",
        since=_moment(fields.get("since", "")),
        until=_moment(fields.get("until", "")),
        receipts=tuple(dict.fromkeys(_text(receipt) for receipt in receipts if 0 < len(receipt) <= 64)),
    )


def _moment(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else 0


def _text(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
