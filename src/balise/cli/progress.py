"""How far a long piece of work is, on standard error, where somebody watches."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class Bar:
    """A progress bar over the bytes of a file. `line` is the number of the last line reached."""

    def __init__(self, bar: Any, task: Any) -> None:
        self._bar = bar
        self._task = task
        self.line = 0

    def advance(self, read: int, line: int) -> None:
        """Take note of so many more bytes, and of the line reached."""
        self.line = max(self.line, line)
        self._bar.advance(self._task, read)


@contextmanager
def bar_for(file: Path, passes: int) -> Iterator[Bar]:
    """A bar for reading the file so many times."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True, markup=False)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield Bar(progress, progress.add_task(file.name, total=file.stat().st_size * passes))


class Count:
    """A progress bar over things done one by one."""

    def __init__(self, bar: Any, task: Any) -> None:
        self._bar = bar
        self._task = task

    def advance(self) -> None:
        """Take note of one more."""
        self._bar.advance(self._task)


@contextmanager
def counted(description: str, total: int) -> Iterator[Count]:
    """A bar for so many things."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True, markup=False)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield Count(progress, progress.add_task(description, total=total))
