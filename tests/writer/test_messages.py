"""A browser sends again what it cannot know to have arrived: that is the same event, neither a copy nor another one."""

import msgspec
import pytest

from balise.log import EntryKind
from balise.writer.batch import decide
from balise.writer.seen import SeenEvents
from tests.making import HOUR, MINUTE, NOW, entry, quarantined, stored
from tests.writer.test_dedup import Shelf, told

RECEIPT = "20260921000000AAAAAAAAAAAAAAAAAAAA-m"
BROWSER = {"channel": "browser", "protocol": "pixel", "receipt": RECEIPT, "event_id": "order-1"}
CASES = {
    "counted": [stored(**BROWSER)],
    "merged into the server's": [stored(event_id="order-1", received_at=NOW - MINUTE), stored(**BROWSER)],
    "dropped": [stored(event_id="order-1", received_at=NOW - HOUR), stored(**BROWSER)],
    "paired by the cookie": [stored(ttp="T", received_at=NOW - MINUTE), stored(**BROWSER, ttp="T")],
    "without an id": [stored(**BROWSER | {"event_id": ""})],
    "a test": [stored(**BROWSER, test_event_code="T1")],
    "in quarantine": [quarantined(receipt=RECEIPT, channel="browser", protocol="pixel")],
}


def entries(events, start=1):
    """The events as the log holds them."""
    kinds = {True: EntryKind.QUARANTINED, False: EntryKind.STORED}
    return [
        entry(number, event, kinds[not hasattr(event, "event_time") or hasattr(event, "received")])
        for number, event in enumerate(events, start)
    ]


@pytest.mark.parametrize("events", CASES.values(), ids=CASES)
@pytest.mark.parametrize("together", [True, False], ids=["in one batch", "later"])
def test_a_message_sent_again_leaves_nothing_behind(events, together, tmp_path):
    """However its first arrival ended, a second and a third one add no row: every sum stays as it was."""
    memory = SeenEvents(tmp_path)
    again = [msgspec.structs.replace(events[-1], received_at=NOW + at) for at in (MINUTE, 10 * MINUTE)]
    if together:
        decided = decide(entries(events + again), memory, Shelf())
        assert sorted([*decided.events, *decided.quarantine]) == list(range(1, len(events) + 1))
    else:
        first = decide(entries(events), memory, Shelf())
        memory.commit(len(events), first.firsts, first.deeds, first.now)
        later = decide(entries(again, len(events) + 1), memory, Shelf())
        assert (later.events, later.quarantine) == ({}, {})
    memory.close()


def test_another_message_with_the_same_id_is_a_copy():
    """Two calls of a page with one event_id are two events: the second is dropped as before."""
    other = stored(**BROWSER | {"receipt": RECEIPT.replace("A", "B")}, received_at=NOW + MINUTE)
    verdicts = told(decide(entries([stored(**BROWSER), other]), SeenNothing(), Shelf()))

    assert [verdict["outcome"] for verdict in verdicts] == ["counted", "dropped"]


class SeenNothing:
    """A memory that knows nothing."""

    def find(self, keys, arrivals):
        return {}

    def done(self, deeds):
        return set()
