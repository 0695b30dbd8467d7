"""A file line by line, packed or not, never more than one line in memory."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, NamedTuple, cast

from balise.errors import WrongInput

LINE_LIMIT = 1_000_000
"""Bytes a line may have: one more line than this has to fit into a request body."""

Progress = Callable[[int, int], None]
"""Is told how many more bytes of the file were read, as they lie on the disk, and the number of the line reached."""

_TELL_EVERY = 500


class Line(NamedTuple):
    """A line without its end. `too_long`: over `LINE_LIMIT`, so `text` is only its beginning."""

    number: int
    text: bytes
    too_long: bool = False


def no_progress(read: int, line: int) -> None:
    """Tell nobody."""


def read_lines(path: Path, progress: Progress = no_progress) -> Iterator[Line]:
    """Every line of the file, numbered from 1; gzip is recognised by its first bytes, a byte order mark is left out.

    Raises `WrongInput` when the file cannot be opened, or is a damaged gzip file.
    """
    try:
        with path.open("rb") as file:
            packed = file.peek(2)[:2] == b"\x1f\x8b"
            stream = cast(IO[bytes], gzip.GzipFile(fileobj=file)) if packed else file
            yield from _told(_lines(stream), file, progress)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise WrongInput(f"{path} is a damaged gzip file: its end is missing or unreadable.") from error
    except OSError as error:
        raise WrongInput(f"{path} cannot be read: {error.strerror or 'input/output error'}.") from error


def _told(lines: Iterator[Line], file: IO[bytes], progress: Progress) -> Iterator[Line]:
    told = number = 0
    for line in lines:
        number = line.number
        if number % _TELL_EVERY == 0:
            here = file.tell()
            progress(here - told, number)
            told = here
        yield line
    progress(file.tell() - told, number)


def _lines(stream: IO[bytes]) -> Iterator[Line]:
    number = 0
    while text := stream.readline(LINE_LIMIT + 2):
        number += 1
        if number == 1:
            text = text.removeprefix(b"\xef\xbb\xbf")
        too_long = len(text.rstrip(b"\r\n")) > LINE_LIMIT
        if too_long:
            _skip_rest(stream, text)
        yield Line(number, text[:LINE_LIMIT] if too_long else text.rstrip(b"\r\n"), too_long)


def _skip_rest(stream: IO[bytes], text: bytes) -> None:
    while text and not text.endswith(b"\n"):
        text = stream.readline(LINE_LIMIT)
