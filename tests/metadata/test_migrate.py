"""Migrations: from nothing to what the tables say, in both databases."""

import io
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import balise.metadata
from balise.errors import Unavailable
from balise.metadata import open_metadata
from balise.metadata.migrate import MIGRATIONS, NEWEST, upgrade
from balise.metadata.schema import SCHEMA

FIRST_TABLES = {"installation", "workspaces", "sources", "tokens", "changes"}


def test_the_migrated_database_is_what_the_tables_say(metadata):
    """Migrating an empty file gives exactly the tables that the code reads and writes."""
    with metadata._database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})

        assert compare_metadata(context, SCHEMA) == []
        assert context.get_current_revision() == NEWEST


def test_newest_is_the_last_migration():
    """The revision written in the code is the one the folder ends with, and there is one end."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))

    assert ScriptDirectory.from_config(config).get_heads() == [NEWEST]


def test_the_migrations_lie_in_the_package():
    """They are found beside the code, so a wheel carries them."""
    assert Path(balise.metadata.__file__).parent / "migrations" == MIGRATIONS
    assert list((MIGRATIONS / "versions").glob("r*.py"))


def test_the_migrations_can_be_told_to_postgresql():
    """Every step can be written as PostgreSQL's SQL, with its own types."""
    printed = io.StringIO()

    upgrade(dialect_name="postgresql", output_buffer=printed)

    for table in SCHEMA.tables.values():
        assert f"CREATE TABLE {table.name} (" in printed.getvalue()
    assert "secret BYTEA NOT NULL" in printed.getvalue()
    assert "PRAGMA" not in printed.getvalue()


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path):
    """Migrating is one transaction: a table in the way stops it, and none of the others is there."""
    file = tmp_path / "metadata.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE tokens (id INTEGER)")
        connection.commit()

    with pytest.raises(Unavailable, match=r"metadata\.db"):
        open_metadata(f"sqlite:///{file}")
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall() == [("tokens",)]


def test_what_was_there_stays(url):
    """Opening again neither migrates nor makes the first rows again."""
    first = open_metadata(url)
    first.sources.create("Shop", "web", code="C1")
    held = first.sources.all(), first.version(), first.changes.latest()
    first.close()

    second = open_metadata(url)

    assert (second.sources.all(), second.version(), second.changes.latest()) == held
    second.close()


def test_sources_of_the_first_tables_stay_as_they_were(url, tmp_path):
    """A file with the first tables gets the pixel's switches: cookies on, matching off, nothing else changed."""
    first = open_metadata(url)
    source = first.sources.create("Shop", "web", code="C1", allowed_origins=["https://shop.example"])
    first.close()
    with closing(sqlite3.connect(tmp_path / "metadata.db")) as connection:
        for table in reversed(SCHEMA.sorted_tables):
            if table.name not in FIRST_TABLES:
                connection.execute(f"DROP TABLE {table.name}")
        connection.execute("DROP INDEX ix_changes_workspace_id")
        connection.execute("ALTER TABLE changes DROP COLUMN workspace_id")
        connection.execute("ALTER TABLE sources DROP COLUMN first_party_cookies")
        connection.execute("ALTER TABLE sources DROP COLUMN auto_match")
        connection.execute("ALTER TABLE sources DROP COLUMN capture")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        connection.commit()

    second = open_metadata(url)

    assert second.sources.all() == [source]
    assert (source.first_party_cookies, source.auto_match, source.capture) == (True, (), False)
    second.close()
