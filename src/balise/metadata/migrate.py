"""Brings a database file to the newest tables, once, however many processes open it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from balise.errors import Conflict, Unavailable
from balise.metadata.database import make_engine, make_file
from balise.metadata.installation import make_installation
from balise.metadata.workspaces import make_default_workspace

MIGRATIONS = Path(__file__).parent / "migrations"
NEWEST = "0019"
"""The newest revision, written here so that a database that has it is opened without loading the migration library."""

# The migration library keeps the running migration in its module, for the whole process.
_ONE_MIGRATION = Lock()


def prepare(url: URL, now: int) -> None:
    """Make the file where it is missing, migrate it, and write the first rows, all under the opening lock.

    Raises `Unavailable` where the file cannot be made or written, `Conflict` where it has a revision not known here.
    """
    path = Path(url.database or "")
    with _opening_lock(path):
        make_file(path)
        engine = make_engine(url, foreign_keys=False)
        try:
            with engine.connect().execution_options(write=True) as connection, connection.begin():
                _migrate(connection, path)
                make_default_workspace(connection, now)
                make_installation(connection, now)
        except DBAPIError as error:
            raise Unavailable(f"The metadata database {path} cannot be prepared: {error.orig}.") from error
        finally:
            engine.dispose()


@contextmanager
def _opening_lock(path: Path) -> Iterator[None]:
    lock = path.with_name(path.name + ".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(lock, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise Unavailable(f"The lock file {lock} cannot be made: {error.strerror}.") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _migrate(connection: Connection, path: Path) -> None:
    found = _revision(connection)
    if found == NEWEST:
        return
    from alembic.util import CommandError

    try:
        with _ONE_MIGRATION:
            upgrade(connection=connection)
    except CommandError as error:
        raise Conflict(f"{path} was migrated by a newer release of Balise (revision {found}); install that release.") from error


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(**where: Any) -> None:
    """Run the missing migrations; `where` is a `connection`, or a `dialect_name` and an `output_buffer` to print the SQL."""
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)

    def missing(revision: Any, _context: Any) -> Any:
        return scripts._upgrade_revs("head", revision)

    with EnvironmentContext(config, scripts, fn=missing, as_sql="connection" not in where) as environment:
        environment.configure(render_as_batch=True, **where)
        with environment.begin_transaction():
            environment.run_migrations()
