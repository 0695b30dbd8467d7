from decimal import Decimal
from itertools import count

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from balise.events.finding import Finding
from balise.events.stored import QuarantinedEvent, StoredEvent
from balise.writer.verdict import Verdict
from tests.making import stored
from tests.store.resting import event_row, put_events, put_waiting, rollup_lies, waiting_row

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
WRITTEN = {
    "events": Verdict.__struct_fields__ + StoredEvent.__struct_fields__,
    "quarantine": ("position", "sign", *QuarantinedEvent.__struct_fields__),
}
_positions = count(1)


@pytest.mark.parametrize("table", WRITTEN)
def test_fields_are_columns(store, table):
    """The columns a row is written to are the writer's and the event's fields, in their order."""
    found = store.ask(
        "SELECT name FROM system.columns WHERE database = currentDatabase() AND table = {table:String}"
        " AND default_kind IN ('', 'DEFAULT') ORDER BY position",
        {"table": table},
    )

    assert tuple(row["name"] for row in found) == WRITTEN[table]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    fields=st.fixed_dictionaries(
        {
            "value": st.none() | st.decimals(min_value=-(10**28), max_value=10**28, places=9),
            "properties": TEXT,
            "page_url": TEXT,
            "email": st.lists(TEXT, max_size=3),
            "property_names": st.lists(TEXT, max_size=3),
            "event_time": st.integers(-(2**62), 2**62),
            "limited_data_use": st.booleans(),
            "findings": st.lists(st.builds(Finding, TEXT, TEXT, TEXT, TEXT), max_size=3),
        }
    )
)
def test_an_event_is_read_as_it_was_written(store, fields):
    """Every column keeps its value exactly: text with any character, money, integers, findings."""
    position = next(_positions)
    event = stored(receipt=f"receipt-{position}", **fields)
    put_events(store, event_row(position, **fields))

    (row,) = store.ask("SELECT * FROM events WHERE position = {position:UInt64}", {"position": position})

    read = msgspec.convert([row[name] for name in StoredEvent.__struct_fields__], StoredEvent)
    assert read == event


@pytest.mark.parametrize("written", [b'"9.20"', b"9.20", b'"9.2"', b'"9.200000000"'])
def test_money_is_exact_as_text_and_as_number(store, written):
    """A value arrives exactly whether its JSON is a text or a number."""
    line = event_row(1, value="1.23")
    assert line.count(b'"1.23"') == 2
    put_events(store, line.replace(b'"1.23"', written))

    (row,) = store.ask("SELECT value, value_added FROM events")

    assert row == {"value": Decimal("9.2"), "value_added": Decimal("9.2")}


def test_the_hour_before_1970_is_a_whole_hour(store):
    """Hours are counted down to the whole hour also before 1970."""
    put_events(store, event_row(1, event_time=-1), event_row(2, event_time=-3600), event_row(3, event_time=0))

    assert [row["hour"] for row in store.ask("SELECT DISTINCT hour FROM hourly_events ORDER BY hour")] == [-3600, 0]


def test_test_events_are_in_no_rollup(store):
    """A test event is kept as a row and counted nowhere."""
    put_events(store, event_row(1, "test", test_event_code="TEST1", value="5"))

    assert store.ask("SELECT outcome FROM events") == [{"outcome": "test"}]
    assert store.ask("SELECT count() AS rows FROM hourly_events") == [{"rows": 0}]


def test_what_left_the_quarantine_waits_no_more(store):
    """A row with sign -1 takes its event out of the rollup."""
    put_waiting(store, waiting_row(1, receipt="a"), waiting_row(2, receipt="b"))
    put_waiting(store, waiting_row(3, sign=-1, receipt="a"))

    assert store.ask("SELECT sum(waiting) AS waiting FROM hourly_quarantine") == [{"waiting": 1}]
    assert rollup_lies(store) == []


def test_rows_say_when_they_were_stored_and_people_read_the_times(store):
    """Every row has the moment it was stored, and readable forms of its two times."""
    put_events(store, event_row(1, received_at=1_790_000_000_123, event_time=1_790_000_000))

    (row,) = store.ask("SELECT stored_at > 1700000000000 AS known, toString(received) AS r, toString(happened) AS h FROM events")

    assert row == {"known": 1, "r": "2026-09-21 14:13:20.123", "h": "2026-09-21 14:13:20"}


def test_days_have_the_columns_of_hours(store):
    """Both rollups of events have the same columns in the same order, so that one question can be put to both."""
    columns = {
        table: store.ask(
            "SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = {table:String}"
            " ORDER BY position",
            {"table": table},
        )
        for table in ("hourly_events", "daily_events")
    }

    assert columns["daily_events"] == columns["hourly_events"]
