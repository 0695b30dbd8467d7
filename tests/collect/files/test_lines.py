"""Reading a file line by line."""

import gzip

import pytest

from balise.collect.files.lines import LINE_LIMIT, read_lines
from balise.errors import WrongInput


def test_lines_are_numbered_and_without_their_ends(tmp_path):
    """Lines are numbered from 1, whatever their end, and the last needs none."""
    file = tmp_path / "file"
    file.write_bytes(b"one\r\n\ntwo\nthree")

    assert [(line.number, line.text) for line in read_lines(file)] == [(1, b"one"), (2, b""), (3, b"two"), (4, b"three")]


def test_gzip_is_read_whatever_the_name(tmp_path):
    """A packed file gives the same lines as the plain one."""
    file = tmp_path / "orders.csv"
    file.write_bytes(gzip.compress(b"one\ntwo\n"))

    assert [line.text for line in read_lines(file)] == [b"one", b"two"]


def test_a_byte_order_mark_is_left_out(tmp_path):
    """The mark some programs put before the first line is no part of it."""
    file = tmp_path / "file"
    file.write_bytes(b"\xef\xbb\xbfname\n")

    assert [line.text for line in read_lines(file)] == [b"name"]


def test_a_line_over_the_limit_is_told_and_the_next_is_read(tmp_path):
    """One endless line costs its own loss only."""
    file = tmp_path / "file"
    file.write_bytes(b"a" * LINE_LIMIT + b"\n" + b"b" * (LINE_LIMIT * 2 + 5) + b"\nc\n")

    assert [(line.number, line.too_long) for line in read_lines(file)] == [(1, False), (2, True), (3, False)]


@pytest.mark.parametrize("damage", [lambda packed: packed[:-9], lambda packed: packed[:20] + b"\0\0\0\0" + packed[24:]])
def test_a_damaged_gzip_file_is_told(tmp_path, damage):
    """A gzip file that ends early or was changed is not read as if it were whole."""
    file = tmp_path / "file.gz"
    file.write_bytes(damage(gzip.compress(b"one line of text\n" * 100 + bytes(range(256)))))

    with pytest.raises(WrongInput, match="damaged"):
        list(read_lines(file))


def test_a_missing_file_is_told(tmp_path):
    """A path that leads nowhere is named."""
    with pytest.raises(WrongInput, match="nowhere"):
        list(read_lines(tmp_path / "nowhere"))


@pytest.mark.parametrize("content", [b"line\n" * 5_000, gzip.compress(b"line\n" * 5_000)], ids=["plain", "packed"])
def test_progress_adds_up_to_the_size_of_the_file(tmp_path, content):
    """The parts told sum to the bytes on the disk, for a packed file too, and the last line reached is told."""
    file = tmp_path / "file"
    file.write_bytes(content)
    told: list[tuple[int, int]] = []

    list(read_lines(file, lambda *step: told.append(step)))

    assert sum(read for read, _ in told) == len(content)
    assert told[-1][1] == 5_000
