import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from balise.reports.spans import ALWAYS, DAYS_AND_HOURS, span
from balise.store.engines.embedded import EmbeddedStore
from tests.reports.filling import DAYS, END, fill
from tests.store.conftest import MEMORY_BYTES

OF_SPAN = f"""
SELECT sum(h.counted + h.merged + h.dropped) AS rows, sum(h.counted) AS counted, sum(h.value) AS value
FROM {DAYS_AND_HOURS} AS h
"""
OF_ROWS = """
SELECT count() AS rows, countIf(outcome = 'counted') AS counted, sum(coalesce(value_added, toDecimal128(0, 9))) AS value
FROM events
WHERE source = {source:String} AND outcome != 'test' AND event_time >= {since:Int64} AND event_time < {until:Int64}
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A store with events over some days."""
    store = EmbeddedStore(tmp_path_factory.mktemp("spans") / "store", MEMORY_BYTES)
    fill(store)
    yield store
    store.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(first=st.integers(-30, 24 * DAYS), hours=st.integers(0, 24 * DAYS))
def test_any_hours_sum_to_what_their_rows_say(filled, first, hours):
    """Whatever hour it begins and ends with, a span holds each event of its hours once, and its value exactly."""
    since = END - 24 * DAYS * 3600 + first * 3600
    asked = span("SHOP", since, since + hours * 3600)

    assert filled.ask(OF_SPAN, asked) == filled.ask(OF_ROWS, asked)


def test_always_is_every_event(filled):
    """Before and after every event are whole days."""
    asked = span("SHOP", *ALWAYS)

    assert filled.ask(OF_SPAN, asked) == filled.ask(OF_ROWS, asked)
    assert filled.ask(OF_SPAN, asked)[0]["rows"] > 0
    assert (asked["first_day"], asked["end_day"]) == ALWAYS
