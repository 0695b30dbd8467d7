import random
from datetime import UTC, datetime
from decimal import Decimal

import msgspec
import pytest

from balise.reports.event_types import event_types
from tests.making import HOUR, NOW
from tests.store.resting import event_row, put_events, put_waiting, waiting_row

SECOND = NOW // 1000
DAY_MS = 24 * HOUR


def report(store, since=None, until=None, now=NOW, **more):
    return event_types(store, "SHOP", since, until, now, **more)


def by_name(found):
    return {each.event: each for each in found.event_types}


def test_an_event_type_shows_how_its_events_ended(store):
    """Counts, channels, connection method, class, value by currency, status and last reception of one Event Type."""
    put_events(
        store,
        event_row(1, channel="browser", value="9.2", currency="USD", received_at=NOW - 5000),
        event_row(2, "merged", channel="server", received_at=NOW - 4000),
        event_row(3, "dropped", channel="server", value="9.2", currency="USD", received_at=NOW - 1),
        event_row(4, channel="browser", value="3", currency="JPY", received_at=NOW - 2000),
        event_row(5, "test", channel="file", test_event_code="T", received_at=NOW),
        event_row(6, source="OTHER"),
    )
    put_waiting(store, waiting_row(7, name_sent="CompletePayment", outcome="too_old", received_at=NOW - 9000))

    (found,) = report(store).event_types

    assert msgspec.to_builtins(found) == {
        "event": "CompletePayment",
        "class": "standard",
        "total": 5,
        "counted": 2,
        "merged": 1,
        "dropped": 1,
        "quarantined": 1,
        "value": {"USD": "9.20", "JPY": "3"},
        "by_channel": {"browser": 2, "server": 0, "file": 0},
        "connection_method": "browser & server",
        "status": "active",
        "last_received": datetime.fromtimestamp((NOW - 1) / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }


def test_a_source_without_events_has_an_empty_report(store):
    """No events are no rows, and totals of zero."""
    found = report(store)

    assert (found.event_types, found.totals.total, found.totals.value) == ([], 0, {})


def test_what_waits_stands_under_the_name_as_sent(store):
    """A quarantined name is a row of its own, its class asked for; once it left, the row is gone."""
    put_waiting(store, waiting_row(1, name_sent="1bad", receipt="a"), waiting_row(2, name_sent="Purchase", receipt="b"))
    classes = {"Purchase": "standard"}

    found = by_name(report(store, class_of=lambda name: classes.get(name, "custom")))
    put_waiting(store, waiting_row(3, sign=-1, name_sent="1bad", receipt="a"))

    assert {name: (each.event_class, each.total, each.quarantined) for name, each in found.items()} == {
        "1bad": ("custom", 1, 1),
        "Purchase": ("standard", 1, 1),
    }
    assert (found["1bad"].connection_method, found["1bad"].by_channel) == ("", {"browser": 0, "server": 0, "file": 0})
    assert set(by_name(report(store))) == {"Purchase"}


def test_the_hours_asked_for_are_whole_hours_of_event_time(store):
    """`since` is widened down and `until` up to whole hours; the hour of `until` itself is left out."""
    start = SECOND - SECOND % 3600
    times = [start - 1, start, start + 3599, start + 3600]
    put_events(store, *(event_row(place, event_time=time) for place, time in enumerate(times)))
    put_waiting(store, *(waiting_row(10 + place, name_sent="CompletePayment", event_time=at) for place, at in enumerate(times)))

    found = report(store, start + 10, start + 20)
    whole = report(store, start, start + 3600)

    assert (found.since, found.until) == (start, start + 3600)
    assert [(each.counted, each.quarantined) for each in found.event_types] == [(2, 2)]
    assert found.event_types == whole.event_types
    assert report(store, start + 3600).totals.total == 2
    assert report(store, None, start).totals.total == 2
    assert report(store, start + 7200).event_types == []


@pytest.mark.parametrize("age, status", [(7 * DAY_MS, "active"), (7 * DAY_MS + 1, "no_recent_activity")])
def test_active_means_received_in_the_last_seven_days(store, age, status):
    """Status goes by the last arrival, whatever hours are asked for and whenever the event happened."""
    put_events(store, event_row(1, received_at=NOW - age, event_time=SECOND - 100 * 86400))

    (found,) = report(store, until=SECOND - 99 * 86400).event_types

    assert found.status == status


def test_the_largest_comes_first_and_ties_go_by_name(store):
    """Rows are sorted by total, then by name."""
    names = ["b", "a", "c", "c"]
    put_events(store, *(event_row(place, event=name, event_class="custom") for place, name in enumerate(names)))

    assert [each.event for each in report(store).event_types] == ["c", "a", "b"]


def test_the_class_is_that_of_the_last_event(store):
    """Where a name changed its class with the edition, the newest event tells it."""
    put_events(
        store,
        event_row(1, event="Lead", event_class="custom", received_at=NOW - 1000),
        event_row(2, event="Lead", event_class="standard", received_at=NOW),
    )

    (found,) = report(store).event_types

    assert (found.event_class, found.counted) == ("standard", 2)


@pytest.mark.parametrize("seed", range(3))
def test_the_figures_add_up(store, seed):
    """Total is the sum of its four terms in every row, rows sum to the totals, and value is the exact sum of counted events."""
    dice = random.Random(seed)
    due: dict[str, Decimal] = {}
    rows = []
    for position in range(1, 200):
        outcome = dice.choice(["counted", "counted", "dropped"])
        value, currency = Decimal(dice.randrange(10**6)).scaleb(-dice.randrange(4)), dice.choice(["EUR", "USD", "JPY"])
        if outcome == "counted":
            due[currency] = due.get(currency, Decimal(0)) + value
        name = dice.choice(["Purchase", "gift_wrapped", "AddToCart"])
        at = SECOND - dice.randrange(10**6)
        rows.append(event_row(position, outcome, event=name, value=value, currency=currency, event_time=at))
    put_events(store, *rows)
    put_waiting(store, *(waiting_row(1000 + place) for place in range(dice.randrange(1, 9))))

    found = report(store)

    for each in [*found.event_types, found.totals]:
        assert each.total == each.counted + each.merged + each.dropped + each.quarantined
    for name in ("total", "counted", "dropped", "quarantined"):
        assert sum(getattr(each, name) for each in found.event_types) == getattr(found.totals, name)
    assert {currency: Decimal(text) for currency, text in found.totals.value.items()} == due
    assert all(sum(each.by_channel.values()) == each.counted for each in found.event_types)


def test_an_alias_shows_the_past_under_the_new_name(store):
    """The rows are added up: counts, channels, money, the last reception; without the alias each stands for itself again."""
    custom = {"event_class": "custom", "name_sent": "old"}
    put_events(
        store,
        event_row(1, event="old", value="9.2", currency="USD", channel="browser", received_at=NOW - 5000, **custom),
        event_row(2, event="new", value="0.8", currency="USD", received_at=NOW - 9000, **custom),
        event_row(3, "merged", event="new", received_at=NOW - 8000, **custom),
    )
    put_waiting(store, waiting_row(4, name_sent="old", outcome="too_old", received_at=NOW - 1))

    (row,) = report(store, aliases={"old": "new"}).event_types

    assert (row.event, row.event_class, row.total, row.counted, row.merged, row.quarantined) == ("new", "custom", 4, 2, 1, 1)
    assert (row.value, row.connection_method, row.by_channel["browser"]) == ({"USD": "10.00"}, "browser & server", 1)
    assert row.last_received == by_name(report(store))["old"].last_received
    assert set(by_name(report(store))) == {"old", "new"}


@pytest.mark.parametrize("seed", range(5))
def test_aliases_move_events_and_lose_none(store, seed):
    """Whatever the aliases, totals stay, and a shown row is the sum of its names' rows."""
    drawn = random.Random(seed)
    names = [f"event_{number}" for number in range(6)]
    put_events(
        store,
        *(
            event_row(
                position,
                drawn.choice(["counted", "merged", "dropped"]),
                event=drawn.choice(names),
                value=f"{drawn.randrange(1000)}.{drawn.randrange(100):02}",
                currency=drawn.choice(["EUR", "JPY"]),
                channel=drawn.choice(["browser", "server", "file"]),
            )
            for position in range(1, 80)
        ),
    )
    aliases = {name: drawn.choice(["shown_1", "event_0"]) for name in names[1:] if drawn.random() < 0.6}
    plain, shown = report(store), report(store, aliases=aliases)

    assert shown.totals == plain.totals
    for row in shown.event_types:
        behind = [each for each in plain.event_types if aliases.get(each.event, each.event) == row.event]
        for count in ("total", "counted", "merged", "dropped", "quarantined"):
            assert getattr(row, count) == sum(getattr(each, count) for each in behind)
        for currency, amount in row.value.items():
            assert Decimal(amount) == sum(Decimal(each.value.get(currency, 0)) for each in behind)
