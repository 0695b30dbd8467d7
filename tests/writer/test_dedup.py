"""One count for each (source, event, event_id) in 48 hours, across browser and server."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from balise.events.stored import StoredEvent
from balise.log import EntryKind, LogEntry
from balise.writer.batch import Decided, decide
from balise.writer.dedup import FirstCopy
from balise.writer.seen import SeenEvents
from tests.making import HOUR, MINUTE, NOW, entry, quarantined, stored


class Shelf:
    """What the store answers about history: nothing, or what a test put there."""

    def __init__(self, known: dict[tuple[str, str], str] | None = None) -> None:
        self.known = known or {}

    def stored_before(
        self, source: str, keys: Iterable[tuple[str, str]], times: tuple[int, int], position: int
    ) -> dict[tuple[str, str], str]:
        return {key: self.known[key] for key in keys if key in self.known}


class Blank:
    """A memory that knows nothing."""

    def find(self, keys: Iterable[bytes], arrivals: tuple[int, int]) -> dict[bytes, FirstCopy]:
        return {}

    def done(self, deeds: Iterable[str]) -> set[str]:
        return set()


def judged(events: list[StoredEvent], kind: EntryKind = EntryKind.STORED, shelf: Shelf | None = None) -> list[dict[str, Any]]:
    """The verdicts on these events, given as one batch to an empty memory."""
    entries = [entry(number, event, kind) for number, event in enumerate(events, 1)]
    return told(decide(entries, Blank(), shelf or Shelf()))


def told(decided: Decided) -> list[dict[str, Any]]:
    names = (
        "position", "outcome", "clause", "first", "counted", "merged", "dropped", "value_added", "keys_added", "fields_added",
        "paired",
    )  # fmt: skip
    return [dict(zip(names, msgspec.json.decode(row)[: len(names)], strict=True)) for row in decided.events.values()]


def copies(*arrivals: tuple[int, str], **fields: Any) -> list[StoredEvent]:
    return [
        stored(**({"event_id": "order-1", "receipt": f"r-{number}", "received_at": NOW + at, "channel": channel} | fields))
        for number, (at, channel) in enumerate(arrivals)
    ]


def outcomes(events: list[StoredEvent]) -> list[str]:
    return [verdict["outcome"] for verdict in judged(events)]


def test_a_second_copy_by_the_same_channel_is_dropped():
    """Within one channel a copy is dropped, even at once."""
    assert outcomes(copies((0, "server"), (0, "server"), (47 * HOUR, "server"))) == ["counted", "dropped", "dropped"]


def test_a_copy_by_the_other_channel_within_5_minutes_is_merged():
    """Browser and server copies merge until 5 minutes apart, then the second is dropped."""
    assert outcomes(copies((0, "browser"), (5 * MINUTE - 1, "server"))) == ["counted", "merged"]
    assert outcomes(copies((0, "server"), (5 * MINUTE - 1, "browser"))) == ["counted", "merged"]
    assert outcomes(copies((0, "browser"), (5 * MINUTE, "server"))) == ["counted", "dropped"]


def test_the_window_is_48_hours_from_the_first_copy():
    """The window counts from the first copy, not from the last one seen."""
    events = copies((0, "server"), (47 * HOUR, "server"), (48 * HOUR - 1, "browser"), (48 * HOUR, "server"))
    assert outcomes(events) == ["counted", "dropped", "dropped", "counted"]


def test_other_names_sources_and_missing_ids_are_never_copies():
    """Only the same source, canonical event and event_id make a copy."""
    events = [
        stored(event_id="1"),
        stored(event_id="1", event="AddToCart"),
        stored(event_id="1", source="OTHER"),
        stored(event_id=""),
        stored(event_id=""),
    ]
    assert outcomes(events) == ["counted"] * 5


def test_names_are_compared_after_they_were_mapped():
    """Purchase and CompletePayment with one event_id are one event."""
    first, second = copies((0, "server"), (1, "server"))
    second.name_sent = "Purchase"
    assert outcomes([first, second]) == ["counted", "dropped"]


def test_a_test_event_counts_nowhere_and_hides_nothing():
    """A test event is never counted, and a live event with its event_id still is."""
    events = copies((0, "server"), (1, "server"))
    events[0].test_event_code = "TEST1"
    assert outcomes(events) == ["test", "counted"]
    assert [verdict["counted"] for verdict in judged(events)] == [0, 1]


def test_a_merged_copy_adds_only_what_the_first_lacked():
    """Value, match keys and parameters of a merged copy are added where the first copy had none."""
    first, second, third = copies((0, "browser"), (1000, "server"), (2000, "server"))
    first.property_names, second.property_names = ["currency"], ["currency", "value", "order_id"]
    first.ttp, second.ttp, second.email, second.value = "cookie", "cookie", ["a" * 64], Decimal("9.20")
    third.value = Decimal("9.20")
    verdicts = judged([first, second, third])
    assert verdicts[1]["value_added"] == "9.20"
    assert verdicts[1]["fields_added"] == ["value", "order_id"]
    assert verdicts[1]["keys_added"] == 0b100
    assert verdicts[2]["value_added"] is None


def test_a_server_copy_without_an_id_gives_way_to_the_browsers_by_its_cookie():
    """Within 5 minutes the cookie pairs a server event that has no event_id with the browser's; afterwards not."""
    browser = stored(channel="browser", event_id="b-1", ttp="cookie", receipt="b")
    soon = stored(channel="server", ttp="cookie", receipt="s", received_at=NOW + MINUTE)
    late = stored(channel="server", ttp="cookie", receipt="s", received_at=NOW + 6 * MINUTE)
    assert outcomes([browser, soon]) == ["counted", "dropped"]
    assert judged([browser, soon])[1]["clause"] == "ttp_5_minutes"
    assert outcomes([browser, late]) == ["counted", "counted"]


def test_the_cookie_pairs_one_browser_event_with_a_server_event_that_came_first():
    """A browser event after the server's is merged into it once; the next browser event is another one."""
    server = stored(channel="server", ttp="cookie", receipt="s")
    one = stored(channel="browser", event_id="b-1", ttp="cookie", receipt="b1", received_at=NOW + 1000)
    two = stored(channel="browser", event_id="b-2", ttp="cookie", receipt="b2", received_at=NOW + 2000)
    again = stored(channel="browser", event_id="b-1", ttp="cookie", receipt="b3", received_at=NOW + 3000)
    assert outcomes([server, one, two, again]) == ["counted", "merged", "counted", "dropped"]


def test_a_file_is_compared_with_everything_ever_stored():
    """An imported event that the store has, however old, is dropped; and a file's own repeats are dropped."""
    events = copies((0, "file"), (0, "file"))
    assert [verdict["outcome"] for verdict in judged(events, EntryKind.IMPORTED)] == ["counted", "dropped"]
    known = Shelf({("CompletePayment", "order-1"): "older"})
    assert [verdict["first"] for verdict in judged(events, EntryKind.IMPORTED, known)] == ["older", "older"]


def test_a_replay_leaves_the_quarantine_once():
    """A second replay of one receipt writes nothing at all."""
    waiting = quarantined(receipt="q-1")
    body = msgspec.json.encode((stored(receipt="q-1"), waiting))
    decided = decide([LogEntry(1, EntryKind.REPLAYED, body), LogEntry(2, EntryKind.REPLAYED, body)], Blank(), Shelf())
    assert set(decided.events) == {1}
    assert msgspec.json.decode(decided.quarantine[1])[:2] == [1, -1]
    assert set(decided.quarantine) == {1}


def test_a_broken_line_of_a_file_is_quarantined_once():
    """The same broken line in a second import adds nothing to the quarantine; live traffic always does."""
    line = entry(1, quarantined(receipt="file-abc-0"), EntryKind.QUARANTINED)
    live = entry(3, quarantined(receipt="live-0"), EntryKind.QUARANTINED)
    decided = decide([line, line._replace(position=2), live, live._replace(position=4)], Blank(), Shelf())
    assert set(decided.quarantine) == {1, 3, 4}


ARRIVALS = st.lists(
    st.tuples(
        st.integers(0, 40 * MINUTE * 60),
        st.sampled_from(["browser", "server"]),
        st.sampled_from(["a", "b", ""]),
        st.sampled_from(["", "t"]),
    ),
    max_size=30,
)


def sequence(steps: list[tuple[int, str, str, str]]) -> list[LogEntry]:
    """Log entries in order of arrival, each so many milliseconds after the one before."""
    at, entries = NOW, []
    for number, (later, channel, event_id, ttp) in enumerate(steps, 1):
        at += later
        event = stored(receipt=f"r-{number}", received_at=at, channel=channel, event_id=event_id, ttp=ttp, value="1")
        entries.append(entry(number, event))
    return entries


@given(ARRIVALS)
@settings(max_examples=200, deadline=None)
def test_at_most_one_count_for_a_key_in_48_hours(steps):
    """Whatever arrives, two counted copies of one key are at least 48 hours apart, and no copy is uncounted without a first."""
    entries = sequence(steps)
    decided = told(decide(entries, Blank(), Shelf()))
    counted: dict[str, int] = {}
    receipts = set()
    for verdict, log_entry in zip(decided, entries, strict=True):
        event = msgspec.json.decode(log_entry.body, type=StoredEvent)
        assert verdict["counted"] + verdict["merged"] + verdict["dropped"] == 1
        if verdict["counted"] and event.event_id:
            assert event.received_at - counted.get(event.event_id, 0) >= 48 * HOUR
            counted[event.event_id] = event.received_at
        assert verdict["first"] == event.receipt if verdict["counted"] else verdict["first"] in receipts
        receipts.add(event.receipt)


@given(ARRIVALS, st.data())
@settings(max_examples=60, deadline=None)
def test_verdicts_do_not_depend_on_batches_or_restarts(tmp_path_factory, steps, data):
    """The same log gives the same rows however it is cut, and when the memory is closed and opened between batches."""
    entries = sequence(steps)
    folder: Path = tmp_path_factory.mktemp("seen")
    seen = SeenEvents(folder)
    rows: dict[int, bytes] = {}
    rest = entries
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        decided = decide(rest[:size], seen, Shelf())
        if data.draw(st.booleans()):
            # As after a crash between the insert and the commit: the batch is judged again.
            decided = decide(rest[:size], seen, Shelf())
        rows |= decided.events
        seen.commit(rest[size - 1].position, decided.firsts, decided.deeds, decided.now)
        rest = rest[size:]
        seen.close()
        seen = SeenEvents(folder)
    seen.close()
    assert rows == decide(entries, Blank(), Shelf()).events


def test_the_memory_forgets_what_is_older_than_its_window(tmp_path):
    """Spans that ended more than 48 hours ago are dropped, so that the memory does not grow for ever."""
    seen = SeenEvents(tmp_path)
    first = FirstCopy("r", NOW, "server", 0, [], False)
    seen.commit(1, {b"k" * 16: first}, [], NOW)
    assert seen.find([b"k" * 16], (NOW, NOW + 47 * HOUR)) == {b"k" * 16: first}
    seen.commit(2, {b"l" * 16: first}, [], NOW + 200 * HOUR)
    assert seen.find([b"k" * 16], (NOW, NOW)) == {}
    assert seen.position() == 2
    seen.close()


def test_a_batch_may_span_more_than_the_window(tmp_path):
    """After a long time without the store one batch holds days of arrivals: each is compared with its own 48 hours."""
    entries = sequence([(0, "browser", "a", ""), (29 * HOUR, "browser", "a", ""), (29 * HOUR, "browser", "a", "")])
    seen = SeenEvents(tmp_path)
    first = decide(entries[:1], seen, Shelf())
    seen.commit(1, first.firsts, first.deeds, first.now)
    assert [verdict["outcome"] for verdict in told(decide(entries[1:], seen, Shelf()))] == ["dropped", "counted"]
    seen.close()
