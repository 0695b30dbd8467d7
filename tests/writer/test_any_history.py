"""Whatever arrives: the count depends neither on batch borders, nor on restarts, nor on how often each event is sent."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balise.events.clause import ACROSS
from balise.events.stored import StoredEvent
from balise.log import LogEntry
from balise.store.engines.embedded import EmbeddedStore
from balise.writer.batch import decide
from balise.writer.loop import Writer
from balise.writer.seen import SeenEvents
from tests.making import HOUR, MINUTE, NOW, entry, stored
from tests.writer.test_dedup import Blank, Shelf, told

STEPS = st.lists(
    st.tuples(
        st.one_of(st.integers(0, 6 * MINUTE), st.sampled_from([0, 5 * MINUTE - 1, 5 * MINUTE, 48 * HOUR - 1, 48 * HOUR])),
        st.sampled_from(["browser", "server"]),
        st.sampled_from(["a", "b", ""]),
        st.sampled_from(["", "t"]),
        st.sampled_from([None, "1.50", "7"]),
    ),
    max_size=25,
)
VERDICTS = "SELECT position, outcome, clause, first_receipt AS first, value_added, paired FROM events WHERE position BETWEEN {a:UInt64} AND {b:UInt64} ORDER BY position"  # fmt: skip # noqa: E501
SUMS = "SELECT sum(counted) AS counted, sum(merged) AS merged, sum(dropped) AS dropped, sum(paired) AS paired, sum(value) AS value FROM hourly_events WHERE source = {source:String}"  # fmt: skip # noqa: E501
_NUMBERS = count(1)


def arriving(steps: list[tuple[int, str, str, str, str | None]], source: str = "SHOP") -> list[StoredEvent]:
    """The events, each so many milliseconds after the one before."""
    at, events = NOW, []
    for number, (later, channel, event_id, ttp, value) in enumerate(steps, 1):
        at += later
        fields = {"channel": channel, "event_id": event_id, "ttp": ttp, "value": value, "source": source}
        events.append(stored(receipt=f"{source}-{number}", received_at=at, event_time=at // 1000, **fields))
    return events


def in_log(events: list[StoredEvent], first: int = 1) -> list[LogEntry]:
    return [entry(position, event) for position, event in enumerate(events, first)]


def sums(events: list[StoredEvent]) -> tuple[int, Decimal]:
    """How many events count, and what they are worth."""
    verdicts = told(decide(in_log(events), Blank(), Shelf()))
    return sum(row["counted"] for row in verdicts), sum((Decimal(row["value_added"] or 0) for row in verdicts), Decimal(0))


@given(STEPS, st.data())
@settings(max_examples=150)
def test_more_copies_change_no_count_and_no_value(steps, data):
    """An event with an event_id may be sent any number of times more by its channel: count and value stay as they were."""
    once = arriving(steps)
    often = []
    for event in once:
        times = data.draw(st.integers(0, 3)) if event.event_id else 0
        often += [event] + [msgspec.structs.replace(event, receipt=f"{event.receipt}-again-{time}") for time in range(times)]
    assert sums(often) == sums(once)


@given(STEPS)
@settings(max_examples=150)
def test_nothing_counts_less_than_its_first_copy(steps):
    """Every event is counted, or leads to a counted one that came before it."""
    events = arriving(steps)
    verdicts = told(decide(in_log(events), Blank(), Shelf()))
    counted = {row["first"] for row in verdicts if row["counted"]}
    assert all(row["first"] in counted for row in verdicts)


@given(STEPS)
@settings(max_examples=150)
def test_each_event_that_both_sent_is_paired_once(steps):
    """However many copies the other side sent, and however they were known, one of them tells that both sent the event."""
    verdicts = told(decide(in_log(arriving(steps)), Blank(), Shelf()))
    met = [row["first"] for row in verdicts if row["clause"] in ACROSS]
    assert sorted(row["first"] for row in verdicts if row["paired"]) == sorted(set(met))


class Until:
    """A log of which the writer asks only how far it goes."""

    def __init__(self, last: int) -> None:
        self._last = last

    def last_position(self) -> int:
        return self._last


class Dying:
    """A memory whose process dies at the commit: the rows are in the store, the memory knows nothing of them."""

    def __init__(self, seen: SeenEvents) -> None:
        self._seen = seen

    def commit(self, *_: Any) -> None:
        raise KeyboardInterrupt

    def __getattr__(self, name: str) -> Any:
        return getattr(self._seen, name)


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Iterator[EmbeddedStore]:
    """One real store for all histories, each in a source of its own."""
    opened = EmbeddedStore(tmp_path_factory.mktemp("store"), 10**9)
    yield opened
    opened.close()


def write(store: EmbeddedStore, folder: Path, batches: list[tuple[list[LogEntry], bool]]) -> None:
    """Write the batches, each by a process of its own; where marked it dies between insert and commit, and another begins."""
    last = batches[-1][0][-1].position
    for entries, dies in batches:
        for mortal in (True, False) if dies else (False,):
            seen = SeenEvents(folder)
            try:
                Writer(Until(last), store, Dying(seen) if mortal else seen, 10_000, 0, HOUR).write(entries)
            except KeyboardInterrupt:
                assert mortal
            finally:
                seen.close()


@pytest.mark.slow
@given(STEPS.filter(bool), st.data())
@settings(max_examples=10)
def test_batches_and_deaths_change_no_row_and_no_sum(store, tmp_path_factory, steps, data):
    """In the real store every history leaves the same rows and sums, however it is cut and wherever the writer dies."""
    number = next(_NUMBERS)
    entries = in_log(arriving(steps, f"S{number}"), number * 1000)
    batches, rest = [], entries
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        batches.append((rest[:size], data.draw(st.booleans())))
        rest = rest[size:]
    write(store, tmp_path_factory.mktemp("seen"), batches)
    due = told(decide(entries, Blank(), Shelf()))
    found = store.ask(VERDICTS, {"a": entries[0].position, "b": entries[-1].position})
    names = ("position", "outcome", "clause", "first", "paired")
    assert [[row[name] for name in names] for row in found] == [[row[name] for name in names] for row in due]
    worth = sum((Decimal(row["value_added"] or 0) for row in due), Decimal(0))
    counts = {name: sum(row[name] for row in due) for name in ("counted", "merged", "dropped", "paired")}
    assert store.ask(SUMS, {"source": f"S{number}"})[0] == counts | {"value": worth}
