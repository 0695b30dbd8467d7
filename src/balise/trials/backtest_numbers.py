"""How each report number would move: what the reports say, and the difference of the two worlds."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from balise.events.outcome import Outcome
from balise.reports.naming import Naming
from balise.store import EventStore
from balise.trials.backtest_change import Rules
from balise.trials.backtest_found import MOST_GROUPS, MOST_SAMPLES, Figures, Group, Moved
from balise.trials.backtest_treatment import Case
from balise.trials.backtest_worlds import Verdicts
from balise.writer.verdict import Verdict

COUNTED = """
SELECT h.event AS event, any(h.event_class) AS event_class, sum(h.counted) AS counted, sum(h.merged) AS merged,
       sum(h.dropped) AS dropped, tupleElement(sumMapIf([h.currency], [h.value], h.valued > 0) AS money, 1) AS currencies,
       tupleElement(money, 2) AS amounts
FROM hourly_events AS h
WHERE h.source = {source:String} AND h.hour >= {since:Int64} AND h.hour < {until:Int64}
GROUP BY event
"""
WAITING = """
SELECT h.name_sent AS name_sent, sum(h.waiting) AS waiting FROM hourly_quarantine AS h
WHERE h.source = {source:String} AND h.hour >= {since:Int64} AND h.hour < {until:Int64}
GROUP BY name_sent HAVING waiting > 0
"""
_CENT = Decimal("0.01")
_STORED = (Outcome.COUNTED, Outcome.MERGED, Outcome.DROPPED)


class Numbers:
    """Begins with what the reports say of these hours and takes in case by case what would be otherwise."""

    def __init__(self, store: EventStore, now: Rules, then: Rules, hours: tuple[int, int]) -> None:
        """Raises `StoreUnavailable`."""
        self.since, self.until = hours
        self._names = (now.naming(), then.naming())
        asked = {"source": now.source.code, "since": self.since, "until": self.until}
        self._counted = store.ask(COUNTED, asked)
        self._waiting = store.ask(WAITING, asked)
        self._moved: dict[str, Figures] = defaultdict(Figures)
        self._moved_waiting: dict[str, int] = defaultdict(int)
        self._classes: dict[str, str] = {row["event"]: row["event_class"] for row in self._counted}
        self._groups: dict[tuple[str, str, str], Group] = {}
        self.judged = self.reproduced = self.more_groups = 0

    def take(self, cases: list[Case], verdicts: tuple[Verdicts, Verdicts]) -> None:
        """Take in a batch with the verdicts of both worlds."""
        for case in cases:
            row = case.received.row
            if not self.since <= row["event_time"] < self.until:
                continue
            now, then = (each.get(case.received.position) for each in verdicts)
            self._move(case, now, then)
            self._tell(case, now, then)
            if not case.received.waits and now is not None:
                self.judged += 1
                self.reproduced += now.outcome == row["outcome"]

    def _move(self, case: Case, now: Verdict | None, then: Verdict | None) -> None:
        for sign, copy, verdict in ((-1, case.now, now), (1, case.then, then)):
            if copy is None or verdict is None:
                continue
            event = copy.event
            self._classes.setdefault(event.event, event.event_class)
            self._moved[event.event].add(sign, outcome=verdict.outcome, value=verdict.value_added, currency=event.currency)
        if case.kind in ("refused", "freed"):
            self._moved_waiting[case.received.row["name_sent"]] += 1 if case.kind == "refused" else -1

    def _tell(self, case: Case, now: Verdict | None, then: Verdict | None) -> None:
        if case.kind:
            self._note(case.kind, case.before, case.after, case)
        elif now is not None and then is not None and now.outcome != then.outcome:
            self._note("judged", now.outcome, then.outcome, case)
        for kind, codes in (("warned", case.warned), ("unwarned", case.unwarned)):
            for code in codes:
                self._note(kind, case.after, code, case)

    def _note(self, kind: str, before: str, after: str, case: Case) -> None:
        group = self._groups.get((kind, before, after))
        if group is None:
            if len(self._groups) >= MOST_GROUPS:
                self.more_groups += 1
                return
            group = self._groups[kind, before, after] = Group(kind=kind, before=before, after=after)
        group.events += 1
        group.samples = [case.received.row["receipt"], *group.samples[: MOST_SAMPLES - 1]]

    def groups(self) -> list[Group]:
        """What would happen to how many, the most first."""
        return sorted(self._groups.values(), key=lambda group: (-group.events, group.kind, group.before, group.after))

    def rows(self) -> list[Moved]:
        """Every Event Type, before and after, the largest first."""
        rows: dict[str, Moved] = {}
        for when, naming in zip(("before", "after"), self._names, strict=True):
            for event, figures in self._events(when).items():
                self._row(rows, naming, naming.shown(event), self._classes[event], when).__iadd__(figures)
            for name, waiting in self._quarantine(when).items():
                shown, event_class = naming.of_sent(name)
                self._row(rows, naming, shown, event_class, when).quarantined += waiting
        some = [row for row in rows.values() if any(row.before.plain().values()) or any(row.after.plain().values())]
        for row in some:
            row.before.value, row.after.value = _like(row.before.value, row.after.value), _like(row.after.value, row.before.value)
        return sorted(some, key=lambda row: (-row.before.counted, -row.after.counted, row.event))

    def _events(self, when: str) -> dict[str, Figures]:
        events: dict[str, Figures] = {row["event"]: _figures(row) for row in self._counted}
        for event, figures in self._moved.items() if when == "after" else ():
            events.setdefault(event, Figures()).__iadd__(figures)
        return events

    def _quarantine(self, when: str) -> dict[str, int]:
        waiting: dict[str, int] = {row["name_sent"]: row["waiting"] for row in self._waiting}
        for name, moved in self._moved_waiting.items() if when == "after" else ():
            waiting[name] = waiting.get(name, 0) + moved
        return {name: events for name, events in waiting.items() if events}

    def _row(self, rows: dict[str, Moved], naming: Naming, shown: str, event_class: str, when: str) -> Figures:
        if shown not in rows:
            rows[shown] = Moved(event=shown, event_class=naming.class_of(shown, event_class), before=Figures(), after=Figures())
        figures: Figures = getattr(rows[shown], when)
        return figures


def _like(value: dict[str, Decimal], other: dict[str, Decimal]) -> dict[str, Decimal]:
    """Amounts written alike, with two digits at least, of every currency in which either is worth anything."""
    currencies = dict.fromkeys(name for one in (value, other) for name, amount in one.items() if amount)
    exact = {name: value.get(name, Decimal(0)).normalize() for name in currencies}
    return {name: amount if int(amount.as_tuple().exponent) < -2 else amount.quantize(_CENT) for name, amount in exact.items()}


def _figures(row: dict[str, Any]) -> Figures:
    value = {currency: Decimal(amount) for currency, amount in zip(row["currencies"], row["amounts"], strict=True)}
    return Figures(counted=row["counted"], merged=row["merged"], dropped=row["dropped"], value=value)
