"""Cures tried on what waits, and replays: each event at most once, nothing lost, sums that stay true."""

import threading

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from balise.clock import now_ms
from balise.errors import LogUnavailable
from balise.events.fix import RenameEvent, typed_fix
from balise.pipeline.again import Order
from balise.reports.quarantine_groups import Chosen
from balise.trials import healing as healing_module
from balise.trials.healing import Kept, Standing

ALL = Chosen()
DAY = 86_400_000
GOOD = (RenameEvent(to="Leave_Review"),)
FIXES = st.lists(
    st.sampled_from(
        ["rename_event:Leave_Review", "rename_event:bad name", "default:currency=EUR", "cast:value=number,comma", "drop:note"]
    ),
    max_size=3,
)


def bad(number: int, **more):
    """Events whose name is refused."""
    return [{"name": "1 Leave Review!", "event_id": f"id-{place}", **more} for place in range(number)]


class Crash(Exception):
    """The process dies."""


def test_a_preview_tells_every_event_and_changes_nothing(ward):
    """What would be counted, dropped and stay, with samples of what changes; the log hears nothing."""
    source = ward.source()
    same = {"name": "1 Leave Review!", "event_id": "same", "properties": {"value": "9,90", "currency": "EUR"}}
    ward.wait(source, same, same, {"name": "Purchase", "event_id": 7}, {"name": "Purchase", "event_time": 2**62})
    before = ward.log.last_position()
    fixes = (*GOOD, typed_fix("cast:value=number,comma"))
    found = ward.healing().preview(source, Chosen(outcome="invalid_name"), fixes)
    everything = ward.healing().preview(source, ALL, ())

    assert (found.asked, found.outcomes) == (2, {"counted": 1, "dropped": 1})
    assert found.changed == {"event": 2, "properties.value": 2}
    assert [(one.path, one.before, one.after) for one in found.samples[0].differences] == [
        ("event", '"1 Leave Review!"', '"Leave_Review"'),
        ("properties.value", '"9,90"', "9.9"),
    ]
    assert everything.outcomes == {"invalid_name": 2, "counted": 2}
    assert everything.untouched == 4
    assert (ward.log.last_position(), ward.stored(source)) == (before, {})


def test_copies_in_different_pages_are_told_as_copies(ward, monkeypatch):
    """A preview is as a replay would be, however far apart two copies wait."""
    monkeypatch.setattr(healing_module, "AT_ONCE", 2)
    source = ward.source()
    ward.wait(source, *bad(5), *bad(5))
    foreseen = ward.healing().preview(source, ALL, GOOD)
    done = ward.healing().replay(source, ALL, Order(GOOD))

    assert foreseen.outcomes == done.outcomes == {"counted": 5, "dropped": 5}


def test_a_preview_may_stop_early_and_tells_how_far_it_is(ward, monkeypatch):
    """Of the first few only those are tried; progress never goes back."""
    monkeypatch.setattr(healing_module, "AT_ONCE", 3)
    source, told = ward.source(), []
    ward.wait(source, *bad(8))
    few = ward.healing().preview(source, ALL, GOOD, most=2)
    ward.healing().preview(source, ALL, GOOD, lambda done, total: told.append((done, total)))

    assert few.asked == 2
    assert told == [(3, 8), (6, 8), (8, 8)]


def test_a_preview_shows_nothing_of_a_person(ward):
    """Samples hold names, times and cleaned properties; who it was is not among them."""
    source = ward.source()
    ward.wait(source, {"name": "1st", "user": {"email": "maya@shop.example"}, "properties": {"note": "call maya@shop.example"}})
    found = ward.healing().preview(source, ALL, (*GOOD, typed_fix("rename:note=remark")))

    assert "maya" not in repr(found)
    assert "remark" in repr(found)


def test_times_in_small_units_are_kept_and_mended(ward):
    """A time in microseconds stays refused until it is read so; the event then has its own time."""
    source = ward.source()
    at = now_ms() // 1000 - 3600
    ward.wait(source, {"name": "Purchase", "event_time": at * 10**6}, {"name": "Purchase", "event_time": f"{at * 10**9}"})
    as_it_is = ward.healing().preview(source, ALL, ())
    ward.healing().replay(source, ALL, Order((typed_fix("time:microseconds"),)))
    ward.healing().replay(source, ALL, Order((typed_fix("time:nanoseconds"),)))

    assert as_it_is.outcomes == {"invalid_time": 2}
    assert ward.times(source) == [at, at]


def test_what_never_said_its_time_keeps_that_of_its_arrival(ward):
    """Replayed later, an event whose time could not be read happened when it came."""
    source, came = ward.source(), now_ms() - 86_400_000
    ward.wait(source, {"name": "Purchase", "event_time": "yesterday", "received_at": came})
    ward.healing().replay(source, ALL, Order())

    assert ward.times(source) == [came // 1000]


def test_a_healed_events_receipt_tells_what_was_changed_by_whom_and_when(ward):
    """Each fix that changed something stands on the receipt, with who ordered it; what needed no fix has none."""
    source = ward.source()
    first, second = ward.wait(
        source, {"name": "1st", "properties": {"value": "9,90"}}, {"name": "1st", "properties": {"value": 1}}
    )
    chain = (*GOOD, typed_fix("cast:value=number,comma"))
    ward.healing().replay(source, ALL, Order(chain, "maya@team.example"))
    told = {receipt: [found for found in rows if found[0] == "healed"] for receipt, rows in ward.findings(source).items()}

    assert [found[1] for found in told[first]] == ["event", "properties.value"]
    assert [found[1] for found in told[second]] == ["event"]
    assert "`1st` became `Leave_Review`" in told[first][0][2]
    assert "maya@team.example, 20" in told[first][1][2]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FIXES, st.integers(1, 7), st.booleans())
def test_whatever_is_replayed_twice_or_at_once_counts_at_most_once(ward, fixes, number, at_once):
    """Two replays of one choice, one after the other or together, leave each receipt at rest once, or waiting."""
    source, order = ward.source(), Order(tuple(map(typed_fix, fixes)))
    receipts = ward.wait(source, *bad(number, properties={"value": "1,5", "note": "n"}))
    results = []
    threads = [threading.Thread(target=lambda: results.append(ward.healing().replay(source, ALL, order))) for _ in range(2)]
    for thread in threads:
        thread.start()
        if not at_once:
            thread.join()
    for thread in threads:
        thread.join()
    copies = ward.copies(source)
    waiting = ward.healing().preview(source, ALL, ()).asked

    assert set(copies.values()) <= {1}
    assert len(copies) + waiting == len(receipts)
    assert sum(result.replayed for result in results) == len(copies)
    assert all(one.asked == one.replayed + one.still_quarantined + one.already_left for one in results)


@pytest.mark.parametrize("kept_by_the_log", [False, True])
@pytest.mark.parametrize("dies_at", [1, 2, 3])
def test_a_crash_between_loses_nothing_and_counts_nothing_twice(ward, monkeypatch, dies_at, kept_by_the_log):
    """Dead before or after the log took a page, the next attempt goes on, and the sums at its end are those of the whole."""
    monkeypatch.setattr(healing_module, "AT_ONCE", 3)
    source, notes, calls = ward.source(), [Standing()], []
    ward.wait(source, *bad(7), {"name": "Purchase", "event_time": (now_ms() + DAY) * 10**6})

    def dying(lines):
        calls.append(1)
        if len(calls) == dies_at and not kept_by_the_log:
            raise Crash
        first = ward.append(lines)
        if len(calls) == dies_at:
            raise Crash
        return first

    def keep(standing):
        notes.append(msgspec.convert(msgspec.to_builtins(standing), Standing))

    with pytest.raises(Crash):
        ward.healing(dying).replay(source, ALL, Order(GOOD), kept=Kept(notes[-1], keep))
    done = ward.healing().replay(source, ALL, Order(GOOD), kept=Kept(notes[-1], keep))

    assert (done.asked, done.replayed, done.still_quarantined, done.already_left) == (8, 7, 1, 0)
    assert done.outcomes == {"counted": 7}
    assert ward.stored(source) == {("Leave_Review", "counted"): 7}
    assert [problem.code for problem in done.problems] == ["invalid_time"]


def test_a_log_that_refuses_leaves_everything_waiting(ward):
    """What could not be sent waits as before, and can be sent later."""
    source = ward.source()
    ward.wait(source, *bad(2))

    def refusing(_lines):
        raise LogUnavailable("away")

    with pytest.raises(LogUnavailable):
        ward.healing(refusing).replay(source, ALL, Order(GOOD))

    assert ward.healing().preview(source, ALL, GOOD).outcomes == {"counted": 2}


def test_ticked_receipts_alone_are_taken_each_once(ward):
    """Those that wait no more, or never did, are told as gone; an outcome narrows them."""
    source = ward.source()
    first, second, third = ward.wait(source, *bad(2), {"name": "Purchase", "event_id": 7})
    ward.healing().replay(source, Chosen(receipts=(first,)), Order(GOOD))
    done = ward.healing().replay(source, Chosen("invalid_name", receipts=(first, second, third, "nobody")), Order(GOOD))

    assert (done.asked, done.replayed, done.already_left) == (4, 1, 3)
    assert set(ward.copies(source)) == {first, second}


def test_an_empty_choice_is_told_as_such(ward):
    """Where nothing is chosen nothing is told."""
    source = ward.source()
    found = ward.healing().preview(source, Chosen(name="x", text="none"), GOOD)

    assert (found.asked, found.samples) == (0, [])
