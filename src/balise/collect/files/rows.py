"""CSV, as RFC 4180 has it, record by record: a broken one is told with its line and the next is read as if nothing happened."""

import csv
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from balise.collect.files.lines import Line
from balise.vocabulary.finding_texts import LINE, english

RECORD_LINES = 50
"""Lines one record may take (a quoted cell may hold line ends). Past that a quotation mark was left open."""


class Row(NamedTuple):
    """A record. `line` is its first line; `problem` is one English sentence without values, or empty.

    The cells of a row with a problem are a guess, good for telling which group it may belong to.
    """

    line: int
    cells: list[str]
    problem: str = ""


def read_rows(lines: Iterator[Line], delimiter: str, encoding: str) -> Iterator[Row]:
    """Every record that is not empty, the header included, cells trimmed."""
    feed = _Feed(lines, encoding)
    while feed.more():
        row = _next_row(feed, delimiter)
        if row.problem or any(row.cells):
            yield row


def _next_row(feed: "_Feed", delimiter: str) -> Row:
    line = feed.begin()
    try:
        cells = next(csv.reader(feed, delimiter=delimiter, strict=True), [])
    except csv.Error:
        feed.keep_only_first()
        return Row(line, feed.first_text().split(delimiter), "A quotation mark is not closed, or a cell is too long.")
    if feed.too_long:
        return Row(line, cells, "The line is too long.")
    return Row(line, [cell.strip() for cell in cells], feed.problem)


class _Feed:
    """Hands lines to the csv module and can take back those that one broken record swallowed."""

    def __init__(self, lines: Iterator[Line], encoding: str) -> None:
        self._lines = lines
        self._encoding = encoding
        self._waiting: deque[Line] = deque()
        self._used: list[Line] = []
        self.problem = ""

    @property
    def too_long(self) -> bool:
        return any(line.too_long for line in self._used)

    def more(self) -> bool:
        if not self._waiting and (line := next(self._lines, None)):
            self._waiting.append(line)
        return bool(self._waiting)

    def begin(self) -> int:
        self._used = []
        self.problem = ""
        return self._waiting[0].number

    def first_text(self) -> str:
        return self._used[0].text.decode(self._encoding, "replace")

    def keep_only_first(self) -> None:
        self._waiting.extendleft(reversed(self._used[1:]))

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        if len(self._used) == RECORD_LINES or not self.more():
            raise StopIteration
        line = self._waiting.popleft()
        self._used.append(line)
        try:
            return line.text.decode(self._encoding) + "\n"
        except UnicodeDecodeError:
            self.problem = english(LINE, "not_text", encoding=self._encoding.upper())
            return line.text.decode(self._encoding, "replace") + "\n"
