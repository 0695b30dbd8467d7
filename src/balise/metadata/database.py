"""The connection to the database file: how it is opened, read, written, and what a refusal becomes."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, RowMapping, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from balise.errors import Unavailable, WrongInput

BUSY_MS = 10_000
VERSION_SQL = "SELECT version FROM installation"


def read_url(url: str) -> URL:
    """Read an SQLAlchemy URL; `WrongInput` unless it names a SQLite file, which several connections can share."""
    try:
        read = make_url(url)
    except ArgumentError as error:
        raise WrongInput("The metadata URL cannot be read; write it as sqlite:////folder/metadata.db.") from error
    if read.get_backend_name() != "sqlite" or read.database in (None, "", ":memory:") or read.query:
        raise WrongInput("The metadata URL must name a SQLite file; write it as sqlite:////folder/metadata.db.")
    return read.set(drivername="sqlite+pysqlite")


def make_file(path: Path) -> None:
    """Make the database file where it is missing, readable by its owner alone, and switch it to write-ahead logging.

    Two connections must not switch at once: the caller holds the opening lock.
    """
    try:
        if not path.exists():
            # Never for a file already there: closing it would drop the locks of its other connections in this process.
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(path, timeout=BUSY_MS / 1000)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
    except (OSError, sqlite3.Error) as error:
        raise Unavailable(f"The metadata database {path} cannot be opened: {error}.") from error


def make_engine(url: URL, foreign_keys: bool = True) -> Engine:
    """An engine whose transactions begin explicitly: with `BEGIN IMMEDIATE` where the connection has the option `write`."""
    engine = create_engine(url, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A reader that turns writer is refused at once by SQLite, without waiting; so writers say so first.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("write") else "BEGIN")

    return engine


def plain_row(row: RowMapping) -> dict[str, Any]:
    """The row under keys that are plain text; the library's own are not, and `msgspec` refuses them."""
    return {str(name): value for name, value in row.items()}


class Database:
    """The open database. May be used from any thread; other processes may have it open too."""

    def __init__(self, url: URL) -> None:
        self.path = Path(url.database or "")
        self._engine = make_engine(url)
        self._closed = False

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state. Raises `Unavailable` where the file cannot be read."""
        with self._mended(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is on disk when the block is left, and undone when the block raises."""
        with self._mended(), self._engine.connect().execution_options(write=True) as connection, connection.begin():
            yield connection

    def version(self) -> int:
        """The counter of changes, past the library's machinery: it is read on the way of each request."""
        self._require_open()
        try:
            with closing(self._engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
                cursor.execute(VERSION_SQL)
                (version,) = cursor.fetchall()[0]
                return int(version)
        except (sqlite3.Error, DBAPIError, PoolTimeoutError) as error:
            raise self._unavailable(error) from error

    def check(self) -> None:
        """Raise `Unavailable` unless the file can be read and its write lock can be had now."""
        with self.write() as connection:
            connection.exec_driver_sql(VERSION_SQL)

    def close(self) -> None:
        """Let go of the file; later use raises `Unavailable`. May be repeated."""
        self._closed = True
        self._engine.dispose()

    @contextmanager
    def _mended(self) -> Iterator[None]:
        self._require_open()
        try:
            yield
        except (DBAPIError, PoolTimeoutError) as error:
            raise self._unavailable(error) from error

    def _require_open(self) -> None:
        if self._closed:
            raise Unavailable(f"The metadata database {self.path} is closed.")

    def _unavailable(self, error: Exception) -> Unavailable:
        cause = error.orig if isinstance(error, DBAPIError) else error
        return Unavailable(f"The metadata database {self.path} cannot be used now: {cause}.")
