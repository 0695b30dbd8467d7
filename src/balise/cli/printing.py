"""What a command prints: JSON for programs, or tables and sentences for people, on standard output."""

import shutil
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import rich_click as click

FRENCH_SPACES = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
WIDE = 240
"""Columns of a table that goes to a file or another program."""


def print_json(value: Any) -> None:
    """One JSON document, UTF-8, and nothing else."""
    click.echo(msgspec.json.format(msgspec.json.encode(printable(value)), indent=2))


def printable(value: Any) -> Any:
    """The same value, where text that no encoding can write has its odd characters replaced."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {printable(name): printable(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable(item) for item in value]
    return value


def line(text: str = "") -> None:
    """A line for people. Control characters, which could drive the terminal, are shown as marks."""
    click.echo(plain(text))


def text(lines: str) -> None:
    """Several lines to be copied, such as code."""
    for each in lines.splitlines():
        line(each)


def note(text: str) -> None:
    """A line about progress, on standard error."""
    click.echo(plain(text), err=True)


def plain(text: object) -> str:
    """Text without control characters and lone surrogates."""
    shown = "".join(
        letter if letter.isprintable() or letter in FRENCH_SPACES else "\N{REPLACEMENT CHARACTER}" for letter in str(text)
    )
    return shown.encode("utf-8", "replace").decode("utf-8")


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], numbers: Sequence[int] = ()) -> None:
    """A table for people; `numbers` are the places of the columns set to the right."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for place, name in enumerate(columns):
        drawn.add_column(name, justify="right" if place in numbers else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(plain("" if cell is None else cell)) for cell in row))
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDE
    Console(width=width, highlight=False, markup=False, emoji=False).print(drawn)


def moment(milliseconds: int | None) -> str:
    """A time in milliseconds since 1970 as people read it, UTC; empty for none."""
    if not milliseconds:
        return ""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
