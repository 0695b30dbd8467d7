"""Import lines packed into request bodies of bounded size."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from balise.collect.files.reader import ImportLine

MOST_LINES = 2_000
MOST_BYTES = 1_000_000


class Chunk(NamedTuple):
    """A request body of an import: NDJSON of `lines` lines. `first_line` is the file's line its first line begins at."""

    first_line: int
    lines: int
    body: bytes


def chunks(lines: Iterable[ImportLine], most_lines: int = MOST_LINES, most_bytes: int = MOST_BYTES) -> Iterator[Chunk]:
    """Every line in order, none lost, none split; a line over `most_bytes` goes alone, a chunk of empty lines not at all."""
    packed: list[ImportLine] = []
    size = 0
    for line in lines:
        if packed and (len(packed) == most_lines or size + len(line.body) + 1 > most_bytes):
            yield from _chunk(packed)
            packed, size = [], 0
        packed.append(line)
        size += len(line.body) + 1
    yield from _chunk(packed)


def _chunk(packed: list[ImportLine]) -> Iterator[Chunk]:
    if any(line.body.strip() for line in packed):
        yield Chunk(packed[0].number, len(packed), b"".join(line.body + b"\n" for line in packed))
