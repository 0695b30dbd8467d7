"""What a backtest says is what would have happened, and a change of nothing moves nothing."""

from itertools import count
from typing import Any

import msgspec
import pytest

from balise.events.plan import OnMismatch, Parameter, ParameterType, Plan, PlannedEvent, Status
from balise.events.received import Channel
from balise.events.source import OnSensitive
from balise.reports.quarantine_items import quarantine_items, quarantine_rows
from balise.reports.type_table import type_table
from balise.trials.backtest import backtest, last_days
from balise.trials.backtest_change import Rules
from balise.trials.backtest_found import Backtest
from balise.writer.dedup import Windows
from tests.making import HOUR, NOW, received
from tests.trials.past import DAYS, Past, rules, visits

SPAN = last_days(DAYS + 2, NOW)
RATED = PlannedEvent(
    name="Leave_Review",
    status=Status.LIVE,
    parameters=(Parameter(name="rating", type=ParameterType.INTEGER, required=True, min=1, max=5),),
)
STRICT = msgspec.structs.replace(RATED, on_mismatch=OnMismatch.QUARANTINE)
CHANGES: dict[str, dict[str, Any]] = {
    "a newer edition": {"edition": "2025-05"},
    "content is only warned of": {"on_sensitive": OnSensitive.WARN},
    "a blocked name": {"plan": Plan(blocked=("CompletePayment",))},
    "a blocked custom name": {"plan": Plan(blocked=("gift", "leave_review"))},
    "a plan that warns": {"plan": Plan(events=(RATED,))},
    "a plan that refuses": {"plan": Plan(events=(STRICT,), aliases={"leave_review": "Leave_Review"})},
    "an alias": {"plan": Plan(aliases={"gift": "Leave_Review"})},
    "all at once": {
        "edition": "2025-05",
        "plan": Plan(events=(STRICT,), aliases={"gift": "leave_review"}, blocked=("AddToCart",)),
    },
}
_NUMBERS = count(1)


def otherwise(now: Rules, change: dict[str, Any]) -> Rules:
    """The rules with another edition, choice or plan."""
    choices = {name: value for name, value in change.items() if name != "plan"}
    return Rules(msgspec.structs.replace(now.source, **choices), change.get("plan", now.plan), now.policy)


def tried(past: Past, now: Rules, then: Rules, whole: bool = False) -> Backtest:
    """The backtest of the whole past."""
    return backtest(past.store, now, then, SPAN, lambda done, total: None, whole)


def told(found: Backtest, when: str) -> dict[str, Any]:
    """Each type's figures, without those that are all nothing."""
    figures = {row.event: getattr(row, when).plain() for row in found.rows}
    return {event: plain for event, plain in figures.items() if any(plain.values())}


def reported(past: Past, of: Rules) -> dict[str, Any]:
    """The same figures as the Overview has them."""
    table = type_table(past.store, of.source.code, SPAN, of.naming())
    rows = {}
    for row in table.rows:
        value = {currency: amount.normalize() for currency, amount in row.value.items() if amount}
        rows[row.event] = {name: getattr(row, name) for name in ("counted", "merged", "dropped", "quarantined")} | {
            "value": value
        }
    return {event: figures for event, figures in rows.items() if any(figures.values())}


def groups(found: Backtest) -> list[tuple[str, str, str, int]]:
    """What happens to how many."""
    return [(group.kind, group.before, group.after, group.events) for group in found.groups]


def written(figures) -> bytes:
    """As the API writes it."""
    return msgspec.json.encode(figures, order="deterministic")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_change_of_nothing_moves_no_number(past, policy, seed):
    """On a mixed past every number before is the Overview's, every number after the same, and every verdict comes out again."""
    now = rules(f"SAME{seed}", policy)
    past.write(now, visits(seed, 400), batch=30 + seed)
    for whole in (False, True):
        found = tried(past, now, now, whole)
        assert told(found, "before") == reported(past, now)
        assert told(found, "after") == told(found, "before")
        assert found.groups == []
    assert found.reproduced == found.judged > 200


@pytest.mark.parametrize("change, seed", [*((change, 11) for change in CHANGES), ("all at once", 12), ("all at once", 13)])
def test_a_backtest_says_what_would_have_happened(past, policy, change, seed):
    """The same past under the new rules from the beginning has exactly the numbers that the backtest said, in every row."""
    number = next(_NUMBERS)
    now = rules(f"NOW{number}", policy)
    then = otherwise(now, CHANGES[change])
    past.write(now, visits(seed, 300))
    real = Rules(msgspec.structs.replace(then.source, code=f"THEN{number}"), then.plan, policy)
    past.write(real, visits(seed, 300))

    found = tried(past, now, then)

    assert told(found, "before") == reported(past, now)
    assert told(found, "after") == reported(past, real)
    assert [row.event for row in found.rows if written(row.before) != written(row.after)] == [
        row.event for row in found.rows if row.moves
    ]
    whole = tried(past, now, then, whole=True)
    assert (told(whole, "after"), groups(whole)) == (told(found, "after"), groups(found))
    assert whole.read >= found.read


def test_taking_a_change_back_frees_what_it_refused(past, policy):
    """What waits by the rules of now and would pass by the new ones is counted as if it had never waited."""
    strict = rules("FREE", policy, Plan(events=(STRICT,), blocked=("gift",)))
    free = otherwise(strict, {"plan": Plan()})
    past.write(strict, visits(21, 300))
    real = rules("FREED", policy)
    past.write(real, visits(21, 300))

    found = tried(past, strict, free)

    assert told(found, "after") == reported(past, real)
    kinds = {(group.kind, group.before) for group in found.groups}
    assert {("freed", "plan_mismatch"), ("freed", "name_blocked")} <= kinds
    freed = next(group for group in found.groups if group.before == "name_blocked")
    assert all(receipt.startswith("FREE-R21-") for receipt in freed.samples)


def test_what_was_replayed_since_is_not_freed_again(past, policy):
    """What left the quarantine is stored: it waits no more, and a change of nothing still moves nothing."""
    closed = rules("LEFT", policy, Plan(blocked=("gift",)))
    past.write(closed, visits(31, 300))
    opened = otherwise(closed, {"plan": Plan()})
    waiting = quarantine_items(past.store, "LEFT", 1000, None, "name_blocked").items
    past.replay(opened, quarantine_rows(past.store, "LEFT", [item.receipt for item in waiting]), NOW)

    found = tried(past, closed, opened)
    again = tried(past, opened, opened, whole=True)

    assert waiting
    assert [group for group in found.groups if group.kind == "freed"] == []
    assert told(again, "after") == told(again, "before") == reported(past, opened)


def test_what_was_decided_by_older_rules_stays(past, policy):
    """Events that came before a name was blocked stay counted when something else is changed."""
    opened = rules("OLDER", policy)
    past.write(opened, visits(41, 200))
    blocked = otherwise(opened, {"plan": Plan(blocked=("gift",))})
    then = otherwise(blocked, {"edition": "2025-05"})

    found = tried(past, blocked, then, whole=True)

    gift = next(row for row in found.rows if row.event == "gift")
    assert gift.before.counted > 0
    assert not gift.moves


@pytest.mark.parametrize(
    "windows, counted, merged, dropped",
    [(Windows(), 2, 1, 1), (Windows(24 * HOUR), 3, 1, 0), (Windows(96 * HOUR, 0), 1, 0, 3)],
)
def test_another_window_is_tried(past, policy, windows, counted, merged, dropped):
    """Copies 1 minute, 30 hours and 80 hours after the first get the verdicts that the other window gives."""
    now = rules(f"WINDOW{next(_NUMBERS)}", policy)
    gaps = ((0, "browser"), (HOUR // 60, "server"), (30 * HOUR, "browser"), (80 * HOUR, "browser"))
    start = NOW - 100 * HOUR
    arrivals = [
        received(receipt=f"W{place}", channel=Channel(channel), received_at=start + gap, event_time=(start + gap) // 1000)
        for place, (gap, channel) in enumerate(gaps)
    ]
    past.write(now, arrivals)
    found = tried(past, now, Rules(now.source, now.plan, policy, windows))

    after = found.rows[0].after
    assert (after.counted, after.merged, after.dropped) == (counted, merged, dropped)


def test_progress_is_told_and_may_stop(past, policy):
    """It says how far it is, up to all of it; whatever the telling raises ends the backtest."""
    now = rules("TELL", policy)
    past.write(now, visits(51, 100))
    steps: list[tuple[int, int]] = []
    backtest(past.store, now, now, SPAN, lambda done, total: steps.append((done, total)), True)

    assert steps[0] == (0, steps[0][1])
    assert steps[-1][0] == steps[-1][1] > 50

    class Stopped(Exception):
        """Somebody stopped it."""

    def stop(done: int, total: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        backtest(past.store, now, now, SPAN, stop, True)
