"""From a file to lines of an import: each a request body of the Events API, or a note that a line cannot be read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import msgspec

from balise.collect.files.events import EventBuilder
from balise.collect.files.fields import BadCell
from balise.collect.files.groups import Group, gather, key_of, spread_groups
from balise.collect.files.lines import LINE_LIMIT, Progress, no_progress, read_lines
from balise.collect.files.mapping import READY, Mapping, load_mapping
from balise.collect.files.rows import Row, read_rows
from balise.errors import WrongInput
from balise.vocabulary.finding_texts import LINE, english

JSONL = "events-api-jsonl"
FORMATS = (JSONL, *READY)
"""The formats that come with Balise; the path of a mapping ending in `.toml` is one as well."""

_encode = msgspec.json.Encoder(decimal_format="number").encode


class ImportLine(NamedTuple):
    """One line of an import. `number` is the line of the file it begins at; `body` is JSON without a line end."""

    number: int
    body: bytes


class Target(NamedTuple):
    """Where the events go: the source's kind (`event_source`) and code (`event_source_id`)."""

    kind: str
    code: str


class Reader(Protocol):
    """How a format is read. `passes`: how many times the file is read, so that progress can be told."""

    passes: int

    def lines(self, path: Path, target: Target, progress: Progress = no_progress) -> Iterator[ImportLine]:
        """The file's import lines. Raises `WrongInput` when the file does not fit the format as a whole."""


def reader_of(format_name: str) -> Reader:
    """The reader of a format of `FORMATS`, or of a mapping of one's own. Raises `WrongInput`."""
    if format_name == JSONL:
        return JsonLinesReader()
    if format_name in READY or format_name.endswith(".toml"):
        return CsvReader(load_mapping(format_name))
    raise WrongInput(
        f"No format is called {format_name!r}. There are {', '.join(FORMATS)}, or the path of a mapping ending in .toml."
    )


def unreadable(line: int, reason: str) -> ImportLine:
    """The note that a line cannot be read; the server puts it into quarantine."""
    return ImportLine(line, _encode({"unreadable_line": {"line": line, "reason": reason}, "import_line": line}))


class JsonLinesReader:
    """One request body of the Events API, or one event, a line; sent as it is."""

    passes = 1

    def lines(self, path: Path, target: Target, progress: Progress = no_progress) -> Iterator[ImportLine]:
        """Every line, empty ones included, so that the server counts lines as the file does."""
        for line in read_lines(path, progress):
            if line.too_long:
                yield unreadable(line.number, english(LINE, "too_long"))
            elif _is_utf8(line.text):
                yield ImportLine(line.number, line.text)
            else:
                yield unreadable(line.number, english(LINE, "not_text", encoding="UTF-8"))


class CsvReader:
    """CSV by a mapping."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self.passes = 2 if mapping.group_by else 1

    def lines(self, path: Path, target: Target, progress: Progress = no_progress) -> Iterator[ImportLine]:
        """One line for each event, at the line of the file where it begins."""
        rows, header = self._rows(path, progress)
        builder = EventBuilder(self._mapping, header)
        if not self._mapping.group_by:
            groups: Iterator[Group] = ([row] for row in rows)
        else:
            key = key_of([header.index(name) for name in self._mapping.group_by])
            runs = spread_groups(rows, key)
            groups = gather(self._rows(path, progress)[0], key, runs)
        for group in groups:
            yield from _import_lines(group, builder, target)

    def _rows(self, path: Path, progress: Progress) -> tuple[Iterator[Row], list[str]]:
        rows = read_rows(read_lines(path, progress), self._mapping.delimiter, self._mapping.encoding)
        header = next(rows, None)
        if header is None:
            raise WrongInput(f"{path} is empty: its first line must name the columns.")
        if header.problem:
            raise WrongInput(f"The first line of {path}, which must name the columns, cannot be read. {header.problem}")
        return (_counted(row, len(header.cells)) for row in rows), header.cells


def _counted(row: Row, columns: int) -> Row:
    if row.problem or len(row.cells) == columns:
        return row
    return row._replace(problem=english(LINE, "cells", cells=len(row.cells), columns=columns))


def _import_lines(group: Group, builder: EventBuilder, target: Target) -> Iterator[ImportLine]:
    broken = [row for row in group if row.problem]
    event: dict[str, Any] = {}
    if not broken:
        try:
            event = builder.build([row.cells for row in group])
        except BadCell as error:
            broken = [_first_bad(group, builder, str(error))]
    if broken:
        waits = f" {english(LINE, 'group_waits')}" if len(group) > len(broken) else ""
        for row in broken:
            yield unreadable(row.line, row.problem + waits)
        return
    line = group[0].line
    body = {"event_source": target.kind, "event_source_id": target.code, "import_line": line, "data": [event]}
    encoded = _encode(body)
    yield ImportLine(line, encoded) if len(encoded) <= LINE_LIMIT else unreadable(line, english(LINE, "too_large"))


def _first_bad(group: Group, builder: EventBuilder, problem: str) -> Row:
    for row in group:
        try:
            builder.build([row.cells])
        except BadCell as error:
            return row._replace(problem=str(error))
    return group[0]._replace(problem=problem)


def _is_utf8(text: bytes) -> bool:
    if text.isascii():
        return True
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
