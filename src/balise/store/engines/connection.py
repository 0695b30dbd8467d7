"""One handle on the chDB engine: a lock, its settings, and errors that tell no row's content."""

import re
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import chdb

from balise.errors import DataFolderBusy, StoreUnavailable

_CODE = re.compile(r"\(([A-Z][A-Z0-9_]+)\)")


class Connection:
    """Statements run one after the other; every call may come from any thread, the GIL is free meanwhile.

    The engine crashes when a closed handle is used, so this is where it is refused.
    """

    def __init__(self, text: str, settings: Mapping[str, str]) -> None:
        self._busy = threading.Lock()
        self._handle = _opened(text)
        for name, value in settings.items():
            self.run(f"SET {name} = {value}")

    def run(self, sql: str, parameters: Mapping[str, str] | None = None, answer_as: str = "Null") -> bytes:
        """Run one statement; the answer in the format asked for. Raises `StoreUnavailable` with the engine's error code."""
        with self._busy:
            handle = self._open_handle()
            try:
                return bytes(handle.query(sql, answer_as, params=dict(parameters or {})).bytes())
            except (RuntimeError, MemoryError) as error:
                code = _code(str(error))
        raise StoreUnavailable(f"The store could not answer ({code}).")

    def insert(self, table: str, lines: bytes, line_format: str) -> None:
        """Send rows to a table; the error names the table and the engine's code, never a value."""
        with self._busy:
            handle = self._open_handle()
            try:
                with handle.send_insert(f"INSERT INTO {table}", line_format) as stream:
                    stream.append(lines)
                    stream.finish()
                return
            except (RuntimeError, MemoryError) as error:
                code = _code(str(error))
        raise StoreUnavailable(f"The store did not take the rows for {table} ({code}).")

    def close(self) -> None:
        """Wait for what runs, then let go. A second call does nothing."""
        with self._busy:
            handle, self._handle = self._handle, None
            if handle is not None:
                handle.close()

    def _open_handle(self) -> Any:
        if self._handle is None:
            raise StoreUnavailable("The store is closed.")
        return self._handle


def connection_text(folder: Path, options: Mapping[str, str | int]) -> str:
    """The engine's address of a folder. It must be the same text for every handle, and a path cannot hold a ``?``."""
    path = str(folder.resolve())
    if "?" in path:
        raise StoreUnavailable(f"The data folder's path must not contain a question mark: {path}")
    return f"{path}?{urlencode(options)}"


def _opened(text: str) -> Any:
    try:
        return chdb.connect(text)
    except RuntimeError as error:
        message = str(error)
    if "already initialized with path" in message:
        raise DataFolderBusy("This process already holds the store of another folder.")
    raise StoreUnavailable(f"The store in {text.partition('?')[0]} cannot be opened ({_code(message)}).")


def _code(message: str) -> str:
    found = _CODE.findall(message)
    return str(found[-1]) if found else "no code"
