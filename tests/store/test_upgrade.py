import contextlib
import re
from decimal import Decimal

import msgspec
import pytest

from balise.errors import StoreUnavailable
from balise.events.clause import ACROSS, Clause
from balise.events.stored import StoredEvent
from balise.store import filling, tables, upgrade
from balise.store.engines.embedded import EmbeddedStore
from balise.store.shape import Shape, shapes
from balise.store.tables import Making
from balise.writer.verdict import Verdict
from tests.making import NOW
from tests.store.conftest import MEMORY_BYTES
from tests.store.resting import click_row, event_row, put_clicks, put_events, put_waiting, rollup_lies, waiting_row
from tests.store.test_upkeep import Dying, fill

NOW_MAKING = tables.creation(lambda family: family)
FIRST_ROLLUPS = ("hourly_events", "hourly_quarantine")


def without(making: Making, *names: str) -> Making:
    """The tables of a version that did not have these yet."""
    return Making(*({name: text for name, text in each.items() if name not in names} for each in making))


def edited(making: Making, table: str, old: str, new: str) -> Making:
    """The tables of a version in which a table, or a rollup's SELECT, was written otherwise."""
    assert re.search(old, making.tables[table] + making.views.get(table, ""))
    return Making(*({name: re.sub(old, new, text) if name == table else text for name, text in each.items()} for each in making))


FIRST = without(NOW_MAKING, tables.FILLS, *(rollup.name for rollup in tables.ROLLUPS if rollup.name not in FIRST_ROLLUPS))
EARLIER = {
    "the first rollups only": FIRST,
    "a rollup with a column less": edited(
        edited(NOW_MAKING, "hourly_events", r"\n.*\bwith_ttp\b.*", ""), "daily_events", r"\n.*\bwith_ttp\b.*", ""
    ),
    "a rollup that chose other rows": edited(NOW_MAKING, "hourly_events", "WHERE e.outcome != 'test'", "WHERE e.counted = 1"),
    "a rollup sorted otherwise": edited(NOW_MAKING, "hourly_names", r"\(source, hour, event,", "(source, event, hour,"),
    "a child that added up otherwise": edited(NOW_MAKING, "known_events", "max\\(d", "min(d"),
    "rows with other settings": edited(NOW_MAKING, "events", "min_level_for_wide_part = 1,", "min_level_for_wide_part = 2,"),
    "rows with an index less": edited(NOW_MAKING, "events", r"\n.*INDEX by_event_id.*", ""),
    "rows with another index": edited(NOW_MAKING, "events", r"bloom_filter\(0.01\)", "bloom_filter(0.02)"),
    "rows packed otherwise": edited(NOW_MAKING, "events", r"page_url String CODEC\(ZSTD\(1\)\)", "page_url String"),
    "what waits without its keys": edited(
        edited(NOW_MAKING, "quarantine", r"(?s)    order_id String.*?(?=\n    INDEX)", ""),
        "quarantine",
        r"\n.*INDEX by_(event_id|order_id|person).*",
        "",
    ),
    "rows without their moment": edited(NOW_MAKING, "events", r"\n +stored_at .*", ""),
}


def opened(tmp_path, monkeypatch, making: Making) -> EmbeddedStore:
    """The folder, opened by the version with these tables."""
    monkeypatch.setattr(tables, "creation", lambda engine: making)
    return EmbeddedStore(tmp_path / "store", MEMORY_BYTES)


def made(store) -> dict[str, Shape]:
    """What the engine says of every table and view."""
    return shapes(store, "default")


@pytest.fixture
def as_new(tmp_path) -> dict[str, Shape]:
    """A folder that this version made."""
    store = EmbeddedStore(tmp_path / "new", MEMORY_BYTES)
    try:
        return made(store)
    finally:
        store.close()


@pytest.mark.parametrize("what", EARLIER)
def test_an_earlier_folder_becomes_as_new(tmp_path, monkeypatch, as_new, what):
    """Whatever its tables were like, they become those of a new folder; no row is lost and every rollup is true."""
    store = opened(tmp_path, monkeypatch, EARLIER[what])
    fill(store)
    rows = store.ask("SELECT * FROM events ORDER BY position")
    store.close()

    store = opened(tmp_path, monkeypatch, NOW_MAKING)

    assert made(store) == as_new
    assert store.ask("SELECT * FROM events ORDER BY position") == rows
    assert rollup_lies(store) == []
    fill(store, seed=2, many=7)
    assert rollup_lies(store) == []
    store.close()


def test_a_folder_of_before_clicks_were_recorded_gets_their_tables(tmp_path, monkeypatch, as_new):
    """Events stay as they are, and clicks are kept and summed from then on."""
    store = opened(tmp_path, monkeypatch, without(NOW_MAKING, "clicks", "daily_clicks"))
    put_events(store, event_row(1), event_row(2))
    store.close()

    store = opened(tmp_path, monkeypatch, NOW_MAKING)
    put_clicks(store, click_row(3), click_row(4))

    assert made(store) == as_new
    assert store.ask("SELECT sum(d.clicks) AS clicks FROM daily_clicks AS d") == [{"clicks": 2}]
    assert rollup_lies(store) == []
    store.close()


@pytest.mark.parametrize("column", [1, 5, len(Verdict.__struct_fields__) + len(StoredEvent.__struct_fields__) - 1])
def test_a_column_that_rows_lack_is_added_at_its_place(tmp_path, monkeypatch, as_new, column):
    """An early, a middle and the last column: rows of before have nothing in it, rows of now are written as ever."""
    name = (*Verdict.__struct_fields__, *StoredEvent.__struct_fields__)[column]
    store = opened(tmp_path, monkeypatch, Making(edited(FIRST, "events", f"\n    {name} [^\n]*", "").tables, {}))
    row = msgspec.json.decode(event_row(1))
    del row[column]
    put_events(store, msgspec.json.encode(row))
    store.close()
    store = opened(tmp_path, monkeypatch, NOW_MAKING)

    put_events(store, event_row(2))

    assert store.ask("SELECT count() AS rows FROM events") == [{"rows": 2}]
    assert made(store)["events"].columns == as_new["events"].columns
    store.close()


def test_rows_from_before_rules_name_none(tmp_path, monkeypatch):
    """A folder, and a log, of a version without rules: their rows are sent by no rule, and those of now count under theirs."""
    before = edited(without(NOW_MAKING, "daily_rules"), "events", r"\n +rule.*", "")
    store = opened(tmp_path, monkeypatch, before)
    old = [msgspec.json.encode(msgspec.json.decode(event_row(position))[:-3]) for position in (1, 2)]
    put_events(store, old[0])
    store.close()
    store = opened(tmp_path, monkeypatch, NOW_MAKING)

    put_events(store, old[1])
    put_events(store, event_row(3, rule="r_review", rule_version=2, rule_score=Decimal("0.92")))

    rules = store.ask("SELECT rule, rule_version, rule_score FROM events ORDER BY position")
    assert [tuple(row.values()) for row in rules] == [("", 0, Decimal(0))] * 2 + [("r_review", 2, Decimal("0.92"))]
    assert store.ask("SELECT rule, events, counted FROM daily_rules") == [{"rule": "r_review", "events": 1, "counted": 1}]
    assert rollup_lies(store) == []
    store.close()


def test_pairs_of_an_earlier_folder_are_told_by_their_clause(tmp_path, monkeypatch):
    """Rows from before the column `paired` have 1 in it where they met a copy of the other side, and so have the rollups."""
    making = Making(edited(FIRST, "events", r"\n    paired [^\n]*", "").tables, {})
    store = opened(tmp_path, monkeypatch, making)
    rows = [event_row(place, "merged", "receipt-9", clause.value) for place, clause in enumerate(Clause, 1)]
    decoded = [msgspec.json.decode(row) for row in rows]
    for row in decoded:
        del row[Verdict.__struct_fields__.index("paired")]
    put_events(store, *map(msgspec.json.encode, decoded))
    store.close()
    store = opened(tmp_path, monkeypatch, NOW_MAKING)

    found = store.ask("SELECT clause FROM events WHERE paired = 1 ORDER BY position")

    assert {row["clause"] for row in found} == {clause.value for clause in ACROSS}
    assert store.ask("SELECT sum(paired) AS pairs FROM hourly_activity") == [{"pairs": len(ACROSS)}]
    store.close()


@pytest.mark.slow
@pytest.mark.parametrize("slices", [1, 100])
def test_an_upgrade_may_die_anywhere(tmp_path, monkeypatch, slices):
    """Wherever an upgrade dies, the next start ends it with true rollups and goes on where it was."""
    if slices > 1:
        monkeypatch.setattr(filling, "WEEK", 3600)
    for changes in range(0, 60, 7):
        folder = tmp_path / str(changes)
        store = opened(folder, monkeypatch, FIRST)
        fill(store, many=40)
        with contextlib.suppress(StoreUnavailable):
            upgrade.open_tables(Dying(store, changes), NOW_MAKING)
        store.close()

        store = opened(folder, monkeypatch, NOW_MAKING)

        assert rollup_lies(store) == []
        assert store.ask("SELECT * FROM fills") == []
        store.close()


def test_filling_goes_on_where_it_was(tmp_path, monkeypatch):
    """Slices that are done are not done again, and the one that was begun is not counted twice."""
    store = opened(tmp_path, monkeypatch, FIRST)
    week = 7 * 86400
    put_events(store, *(event_row(place, event_time=NOW // 1000 - place * week) for place in range(1, 6)))
    store.change(NOW_MAKING.tables["fills"])
    store.change(NOW_MAKING.tables["hourly_activity"])
    rows = "SELECT source, '{name}', hour, channel, 1, 0, 0, 0 FROM hourly_events ORDER BY hour LIMIT {some}"
    left = f"INSERT INTO hourly_activity {rows}"
    store.change(left.format(name="done before", some="2"))
    store.change(left.format(name="begun", some="2, 1"))
    store.change("INSERT INTO fills VALUES ('hourly_activity', 2)")
    store.close()

    store = opened(tmp_path, monkeypatch, NOW_MAKING)

    found = store.ask("SELECT event, sum(h.counted) AS counted FROM hourly_activity AS h GROUP BY event ORDER BY event")
    assert [(row["event"], row["counted"]) for row in found] == [("CompletePayment", 3), ("done before", 2)]
    store.close()


def test_a_folder_of_a_newer_version_is_refused(tmp_path, monkeypatch):
    """Rows with columns that nobody here writes would be spoilt, so the folder is not opened, and stays as it is."""
    newer = edited(NOW_MAKING, "events", "outcome String,", "outcome String,\n    mood String,")
    opened(tmp_path, monkeypatch, newer).close()

    with pytest.raises(StoreUnavailable, match=r"newer version.*mood"):
        opened(tmp_path, monkeypatch, NOW_MAKING)

    store = opened(tmp_path, monkeypatch, newer)
    assert "mood" in made(store)["events"].columns
    store.close()


def test_rows_sorted_otherwise_are_refused(tmp_path, monkeypatch):
    """What cannot be changed in place is told, not ignored."""
    opened(tmp_path, monkeypatch, edited(NOW_MAKING, "quarantine", r"\(source, received_at,", "(received_at, source,")).close()

    with pytest.raises(StoreUnavailable, match="sorted in another way"):
        opened(tmp_path, monkeypatch, NOW_MAKING)


def test_a_folder_of_this_version_is_opened_as_it_is(tmp_path, monkeypatch):
    """Nothing is compared and nothing changed where the same texts made the folder."""
    store = opened(tmp_path, monkeypatch, NOW_MAKING)
    put_waiting(store, waiting_row(1))

    upgrade.open_tables(Dying(store, 0), NOW_MAKING)

    store.close()
