import subprocess
import sys
import threading
from collections import namedtuple

import pytest

from balise.errors import DataFolderBusy, StoreUnavailable
from balise.store.engines.embedded import EmbeddedStore
from tests.making import NOW
from tests.store.conftest import MEMORY_BYTES
from tests.store.resting import event_row, put_events, put_waiting, waiting_row

SECRET = "jane@example.com"
OPEN_AND_DIE = """
import os, signal, sys
from pathlib import Path
from balise.store.engines.embedded import EmbeddedStore
store = EmbeddedStore(Path(sys.argv[1]), 1_000_000_000)
store.insert("events", sys.stdin.buffer.read())
os.kill(os.getpid(), signal.SIGKILL)
"""
OPEN = """
import sys
from pathlib import Path
from balise.store.engines.embedded import EmbeddedStore
try:
    EmbeddedStore(Path(sys.argv[1]), 1_000_000_000)
except Exception as error:
    print(type(error).__name__)
"""


def other_process(script: str, folder, rows: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-c", script, str(folder)], input=rows, capture_output=True, check=False)


def test_rows_survive_a_kill_right_after_the_insert(tmp_path):
    """What `insert` returned for is there after SIGKILL, in the table and in its rollup."""
    other_process(OPEN_AND_DIE, tmp_path / "store", b"\n".join(event_row(position) for position in range(1, 101)))

    store = EmbeddedStore(tmp_path / "store", MEMORY_BYTES)
    try:
        assert store.positions("events", 1, 1000) == set(range(1, 101))
        assert store.ask("SELECT sum(counted) AS counted FROM hourly_events") == [{"counted": 100}]
    finally:
        store.close()


def test_a_held_folder_is_told_to_another_process_and_to_this_one(store, tmp_path):
    """A second opening of the folder, or of another one in the same process, raises DataFolderBusy and prints nothing."""
    beside = other_process(OPEN, tmp_path / "store")

    assert (beside.stdout.split(), beside.stderr) == ([b"DataFolderBusy"], b"")
    for folder in (tmp_path / "store", tmp_path / "another"):
        with pytest.raises(DataFolderBusy):
            EmbeddedStore(folder, MEMORY_BYTES)
    assert store.ask("SELECT 1 AS one") == [{"one": 1}]


def test_a_closed_store_says_so_and_another_may_be_opened(tmp_path):
    """After `close` calls raise StoreUnavailable, and the process may open other folders and this one."""
    first = EmbeddedStore(tmp_path / "first", MEMORY_BYTES)
    put_events(first, event_row(1))
    first.close()
    first.close()
    for call in (lambda: first.ask("SELECT 1"), lambda: put_events(first, event_row(2)), first.check):
        with pytest.raises(StoreUnavailable):
            call()

    for folder, rows in (("second", set()), ("first", {1})):
        store = EmbeddedStore(tmp_path / folder, MEMORY_BYTES)
        assert store.positions("events", 1, 9) == rows
        store.close()


@pytest.mark.parametrize("folder", ["a folder with é and 'quotes'", "100% & more=1#x"])
def test_any_usual_path_holds_a_store(tmp_path, folder):
    """Spaces, accents, quotes and signs of addresses may be in the path."""
    store = EmbeddedStore(tmp_path / folder, MEMORY_BYTES)
    put_events(store, event_row(1))
    store.close()

    assert any((tmp_path / folder).iterdir())
    assert [path.name for path in tmp_path.iterdir()] == [folder]


def test_a_path_that_cannot_be_a_folder_is_refused(tmp_path):
    """A path the engine cannot take, or one that is a file, raises StoreUnavailable with the path."""
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "what?", tmp_path / "file"):
        with pytest.raises(StoreUnavailable, match=str(tmp_path)):
            EmbeddedStore(folder, MEMORY_BYTES)


def test_an_unreadable_line_stores_nothing_and_is_not_repeated(store):
    """A line that is not a row refuses the whole insert; the error names the table and no value; the store goes on."""
    bad = event_row(2).replace(b'"counted"', f'{{"{SECRET}'.encode())
    with pytest.raises(StoreUnavailable, match="events") as told:
        put_events(store, event_row(1), bad)

    assert SECRET not in str(told.value)
    assert told.value.__cause__ is None
    assert told.value.__context__ is None
    put_events(store, event_row(3))
    assert store.positions("events", 0, 9) == {3}


def test_an_error_of_a_question_repeats_no_value(store):
    """The engine's own message, which quotes values, is left out of the error."""
    with pytest.raises(StoreUnavailable) as told:
        store.ask("SELECT toUInt8({x:String}) AS x", {"x": SECRET})

    assert SECRET not in str(told.value)
    assert "CANNOT_PARSE" in str(told.value)


def test_only_the_tables_of_rows_are_written(store):
    """Rollups and unknown names are no tables to insert into; no rows are no insert."""
    for table in ("hourly_events", "nowhere", "events SELECT 1"):
        with pytest.raises(ValueError, match="No rows"):
            store.insert(table, event_row(1))
    store.insert("events", b"")


def test_a_large_insert_goes_in_pieces(store, monkeypatch):
    """Rows of any size are handed over in pieces of whole lines, none lost and none twice."""
    monkeypatch.setattr("balise.store.engines.embedded.PIECE_BYTES", 1500)
    put_events(store, *(event_row(position, properties="x" * (position * 40)) for position in range(1, 60)))

    found = store.ask("SELECT position FROM events ORDER BY position")
    assert [row["position"] for row in found] == list(range(1, 60))


def test_positions_are_those_of_the_table_asked_for(store):
    """Positions are looked up in one table, both ends included."""
    put_events(store, *(event_row(position) for position in (3, 5, 9)))
    put_waiting(store, waiting_row(4))

    assert store.positions("events", 3, 5) == {3, 5}
    assert store.positions("quarantine", 0, 2**64 - 1) == {4}


def test_only_earlier_counted_events_were_stored_before(store):
    """Source, event, event_id, time and position must fit, and the copy must have been counted; the first receipt is told."""
    seconds = NOW // 1000
    put_events(
        store,
        event_row(1, event_id="a", receipt="first-a"),
        event_row(2, event_id="a", receipt="second-a"),
        event_row(3, event_id="b", outcome="dropped"),
        event_row(4, event_id="c", source="OTHER"),
        event_row(5, event_id="d", event_time=seconds - 10_000),
        event_row(6, event_id="it's\\n", receipt="odd"),
        event_row(9, event_id="e"),
        event_row(7, event_id="a", event="gift_wrapped", receipt="gift"),
    )
    keys = [("CompletePayment", name) for name in ("a", "b", "c", "d", "e", "it's\\n", "x")] + [("gift_wrapped", "b")]

    found = store.stored_before("SHOP", keys, (seconds - 100, seconds), 9)

    assert found == {("CompletePayment", "a"): "first-a", ("CompletePayment", "it's\\n"): "odd"}
    assert store.stored_before("SHOP", [], (0, seconds), 9) == {}


def test_questions_are_answered_while_rows_come_in(store):
    """Threads that ask during inserts always see whole inserts: the counts in rows and rollup are multiples of a batch."""
    wrong: list[object] = []
    done = threading.Event()

    def watch() -> None:
        try:
            while not done.is_set():
                (row,) = store.ask("SELECT count() AS rows FROM events")
                if row["rows"] % 50:
                    wrong.append(row)
        except StoreUnavailable as error:
            wrong.append(error)

    threads = [threading.Thread(target=watch) for _ in range(6)]
    for thread in threads:
        thread.start()
    for batch in range(20):
        put_events(store, *(event_row(batch * 50 + place) for place in range(50)))
    done.set()
    for thread in threads:
        thread.join()

    assert wrong == []
    assert store.ask("SELECT sum(counted) AS counted FROM hourly_events") == [{"counted": 1000}]


def test_closing_waits_for_what_runs(tmp_path):
    """A store may be closed while other threads ask: each gets an answer or is told that it is closed."""
    store = EmbeddedStore(tmp_path / "store", MEMORY_BYTES)
    ends: list[str] = []
    answered = threading.Event()

    def ask_on() -> None:
        try:
            while True:
                store.ask("SELECT count() FROM numbers(100000)")
                answered.set()
        except StoreUnavailable as error:
            ends.append(str(error))

    threads = [threading.Thread(target=ask_on) for _ in range(6)]
    for thread in threads:
        thread.start()
    answered.wait()
    store.close()
    for thread in threads:
        thread.join()

    assert ends == ["The store is closed."] * 6


def test_check_says_whether_rows_can_be_written(store, tmp_path, monkeypatch):
    """A healthy store passes and leaves no file behind; a nearly full disk is told."""
    before = sorted(path.name for path in (tmp_path / "store").iterdir())
    store.check()
    assert sorted(path.name for path in (tmp_path / "store").iterdir()) == before

    monkeypatch.setattr("shutil.disk_usage", lambda path: namedtuple("Usage", "total used free")(10**12, 10**12, 10**6))
    with pytest.raises(StoreUnavailable, match="nearly full"):
        store.check()


def test_nothing_is_printed(tmp_path, capfd):
    """Opening, writing, asking, failing and closing print nothing."""
    store = EmbeddedStore(tmp_path / "store", MEMORY_BYTES)
    put_events(store, event_row(1))
    with pytest.raises(StoreUnavailable):
        put_events(store, b"[")
    store.ask("SELECT 1")
    store.close()

    assert capfd.readouterr() == ("", "")
