"""The log: whole or not at all, in order, on disk before it is answered."""

import asyncio
import sqlite3

import pytest

from balise.errors import LogUnavailable
from balise.log import EntryKind
from balise.log.engines.sqlite import SqliteLog


@pytest.fixture
def log(tmp_path):
    log = SqliteLog(tmp_path)
    yield log
    log.close()


def lines(*texts: str) -> list[bytes]:
    return [b"S" + text.encode() for text in texts]


async def test_positions_grow_by_one_and_appends_stay_together(log):
    """Concurrent appends get positions without gap or overlap, each append's lines side by side."""
    sizes = [number % 4 + 1 for number in range(50)]
    firsts = await asyncio.gather(*(log.append(lines(*[f"[{n},{i}]" for i in range(size)])) for n, size in enumerate(sizes)))
    entries = log.read(0, 1000)
    assert [entry.position for entry in entries] == list(range(1, sum(sizes) + 1))
    by_position = {entry.position: entry.body for entry in entries}
    for number, (first, size) in enumerate(zip(firsts, sizes, strict=True)):
        assert [by_position[first + i] for i in range(size)] == [f"[{number},{i}]".encode() for i in range(size)]


async def test_an_answered_append_is_in_the_file(log, tmp_path):
    """When append returns, another connection reads the lines."""
    await log.append(lines("[1]", "[2]"))
    rows = sqlite3.connect(tmp_path / "log.sqlite").execute("SELECT first, entries, lines FROM appends").fetchall()
    assert rows == [(1, 2, b"S[1]\nS[2]")]


async def test_reading_goes_on_where_it_stopped(log):
    """Read returns what is past a position, whole appends, about as many as asked."""
    for number in range(5):
        await log.append(lines(f"[{number},0]", f"[{number},1]"))
    first = log.read(0, 3)
    assert [entry.position for entry in first] == [1, 2, 3, 4]
    assert [entry.position for entry in log.read(4, 100)] == [5, 6, 7, 8, 9, 10]
    assert log.read(10, 100) == []
    assert first[0].kind is EntryKind.STORED


async def test_positions_survive_trimming_and_reopening(tmp_path):
    """A log that was trimmed empty and opened again goes on with the next position."""
    log = SqliteLog(tmp_path)
    for number in range(3):
        await log.append(lines(f"[{number}]"))
    log.trim(3)
    log.close()
    log = SqliteLog(tmp_path)
    assert log.last_position() == 3
    assert await log.append(lines("[3]")) == 4
    assert [entry.position for entry in log.read(0, 10)] == [3, 4]
    log.close()


async def test_a_refusing_disk_refuses_the_append_and_nothing_else(log, tmp_path):
    """While the file cannot be written append raises and takes nothing; afterwards it works again, without a gap."""
    await log.append(lines("[1]"))
    log._writes.execute("PRAGMA query_only=ON")
    with pytest.raises(LogUnavailable):
        await log.append(lines("[lost]"))
    log._writes.execute("PRAGMA query_only=OFF")
    assert await log.append(lines("[2]")) == 2
    assert [entry.body for entry in log.read(0, 10)] == [b"[1]", b"[2]"]


async def test_waiting_ends_when_something_comes(log):
    """Wait returns at once when there is an entry past the position, and tells when there is none."""
    waiting = asyncio.create_task(asyncio.to_thread(log.wait, 0, 30))
    await log.append(lines("[1]"))
    assert await waiting
    assert not log.wait(1, 0.01)


async def test_a_closed_log_takes_nothing(tmp_path):
    """After close an append is refused, not forgotten."""
    log = SqliteLog(tmp_path)
    log.close()
    with pytest.raises(LogUnavailable):
        await log.append(lines("[1]"))


def test_only_its_owner_may_read_the_file(log, tmp_path):
    """The file is readable by its owner alone."""
    assert (tmp_path / "log.sqlite").stat().st_mode & 0o077 == 0
