import random
from decimal import Decimal

import pytest

from balise.clock import now_ms
from balise.errors import StoreUnavailable
from balise.store import upkeep
from tests.making import NOW
from tests.store.resting import click_row, event_row, put_clicks, put_events, put_waiting, rollup_lies, waiting_row

MONTH_MS = 31 * 24 * 3600 * 1000


class Dying:
    """A real store that dies before its n-th change."""

    def __init__(self, store, changes: int) -> None:
        self._store, self._left = store, changes

    def ask(self, sql, parameters=None):
        return self._store.ask(sql, parameters)

    def change(self, sql, parameters=None) -> None:
        if self._left == 0:
            raise StoreUnavailable("Died.")
        self._left -= 1
        self._store.change(sql, parameters)


def fill(store, seed: int = 1, many: int = 120) -> None:
    dice = random.Random(seed)
    rows = [
        event_row(
            position,
            dice.choice(["counted", "counted", "merged", "dropped", "test"]),
            clause=dice.choice(["first", "same_channel", "other_channel_5_minutes"]),
            source=dice.choice(["SHOP", "APP"]),
            event=dice.choice(["Purchase", "gift_wrapped"]),
            channel=dice.choice(["browser", "server", "file"]),
            event_time=NOW // 1000 - dice.randrange(6 * 3600),
            value=dice.choice([None, "0.10", "12.345"]),
            name_sent=dice.choice(["CompletePayment", "Purchase"]),
            email=dice.choice([[], ["a" * 64]]),
            **dice.choice([{}, {"rule": "r_review", "rule_version": 2, "rule_score": Decimal("0.92")}]),
        )
        for position in range(1, many + 1)
    ]
    put_events(store, *rows)
    put_waiting(
        store, *(waiting_row(position, event_time=NOW // 1000 - position * 600) for position in range(many + 1, many + 20))
    )
    put_clicks(
        store,
        *(
            click_row(
                position,
                source=dice.choice(["SHOP", "APP"]),
                event_time=NOW // 1000 - dice.randrange(3 * 86400),
                page=f"https://shop.example/{dice.randrange(3)}",
                gesture=dice.choice(["click", "submit"]),
                target={"tag": "button", "name": dice.choice(["Buy", "Review"])},
            )
            for position in range(many + 30, many + 70)
        ),
    )


def test_inserts_keep_the_rollups_true(store):
    """After inserts of all kinds the rollups are what the rows say."""
    fill(store)
    fill(store, seed=2, many=7)

    assert rollup_lies(store) == []


def test_a_rebuild_makes_lies_true(store):
    """What a crash left in the rollups, too much or too little, is put right for the hours the positions touch."""
    fill(store)
    store.change("ALTER TABLE hourly_events DELETE WHERE event = 'Purchase'")
    store.change("INSERT INTO hourly_events SELECT * FROM hourly_events")
    store.change("INSERT INTO hourly_quarantine SELECT * FROM hourly_quarantine")
    store.change("INSERT INTO daily_clicks SELECT * FROM daily_clicks")
    assert rollup_lies(store) == ["hourly_events", "hourly_activity", "daily_events", "hourly_quarantine", "daily_clicks"]

    store.rebuild_rollups(1, 200)

    assert rollup_lies(store) == []


def test_a_rebuild_leaves_other_hours_alone(store):
    """Hours that no row at these positions touches keep what they say."""
    put_events(store, event_row(1, event_time=0), event_row(2, event_time=7200))
    store.change("INSERT INTO hourly_events SELECT * FROM hourly_events")

    store.rebuild_rollups(1, 1)

    found = store.ask("SELECT hour, sum(h.counted) AS counted FROM hourly_events AS h GROUP BY hour ORDER BY hour")
    assert found == [{"hour": 0, "counted": 1}, {"hour": 7200, "counted": 2}]


@pytest.mark.parametrize("changes", range(11))
def test_a_rebuild_may_die_and_be_repeated(store, changes):
    """Wherever a rebuild dies, the next one ends with true rollups, and so does one more."""
    fill(store)
    with pytest.raises(StoreUnavailable):
        upkeep.rebuild(Dying(store, changes), 1, 200)

    store.rebuild_rollups(1, 200)
    assert rollup_lies(store) == []
    store.rebuild_rollups(1, 200)
    assert rollup_lies(store) == []


@pytest.mark.slow
def test_a_rebuild_of_many_hours_goes_in_pieces(store, monkeypatch):
    """More hours than one statement names are remade piece by piece."""
    monkeypatch.setattr(upkeep, "STRETCHES_AT_ONCE", 2)
    fill(store)
    store.change("INSERT INTO hourly_events SELECT * FROM hourly_events")

    store.rebuild_rollups(1, 200)

    assert rollup_lies(store) == []


def test_nothing_to_rebuild_changes_nothing(store):
    """Positions without rows leave the rollups as they are."""
    fill(store)

    store.rebuild_rollups(10_000, 20_000)

    assert rollup_lies(store) == []


def aged(store) -> None:
    """Old and new rows of two sources; one hour has both."""
    now = NOW // 1000
    put_events(
        store,
        event_row(1, received_at=NOW - 4 * MONTH_MS, event_time=now, value="1"),
        event_row(2, received_at=NOW, event_time=now, value="2"),
        event_row(3, received_at=NOW - 4 * MONTH_MS, event_time=now - 90_000),
        event_row(4, received_at=NOW - 4 * MONTH_MS, event_time=now, source="APP"),
    )
    put_waiting(store, waiting_row(5, received_at=NOW - 4 * MONTH_MS), waiting_row(6, received_at=NOW))


def test_retention_deletes_by_arrival_and_source(store):
    """What a source received longer ago is deleted from rows and rollups; other sources keep theirs."""
    aged(store)

    upkeep.expire(store, "SHOP", NOW - 2 * MONTH_MS)

    assert {row["position"] for row in store.ask("SELECT position FROM events")} == {2, 4}
    assert store.ask("SELECT position FROM quarantine") == [{"position": 6}]
    assert rollup_lies(store) == []


def test_clicks_go_sooner_than_events(store):
    """What is said of days deletes a source's old clicks from rows and rollup, and leaves events and other sources alone."""
    day, now = 86_400_000, now_ms()
    aged(store)
    put_clicks(
        store,
        *(
            click_row(place, source=source, received_at=now - days * day, event_time=(now - days * day) // 1000)
            for place, (source, days) in enumerate([("SHOP", 31), ("SHOP", 29), ("APP", 31)], 10)
        ),
    )

    store.retain_clicks("SHOP", 30)
    assert store.ask("SELECT position FROM clicks ORDER BY position") == [{"position": 11}, {"position": 12}]
    store.retain_clicks("SHOP", 0)
    assert store.ask("SELECT position FROM clicks") == [{"position": 12}]
    assert store.ask("SELECT count() AS rows FROM events") == [{"rows": 4}]
    assert rollup_lies(store) == []


@pytest.mark.parametrize("changes", range(14))
def test_retention_may_die_and_be_repeated(store, changes):
    """Wherever the deletion dies, the next one finishes it and the rollups are true."""
    aged(store)
    with pytest.raises(StoreUnavailable):
        upkeep.expire(Dying(store, changes), "SHOP", NOW - 2 * MONTH_MS)

    upkeep.expire(store, "SHOP", NOW - 2 * MONTH_MS)

    assert {row["position"] for row in store.ask("SELECT position FROM events")} == {2, 4}
    assert rollup_lies(store) == []


def test_retention_counts_months_back_from_now(store):
    """Rows of decades ago are over any retention; rows from the future are not."""
    put_events(store, event_row(1, received_at=0), event_row(2, received_at=2**41))

    store.retain("SHOP", 18)

    assert store.ask("SELECT position FROM events") == [{"position": 2}]
    assert rollup_lies(store) == []
