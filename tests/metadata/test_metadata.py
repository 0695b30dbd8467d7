"""The database as a whole: file, secret, version, threads, processes, refusals."""

import fcntl
import os
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from balise.errors import Conflict, Unavailable, WrongInput
from balise.metadata import open_metadata

OPEN_AND_MAKE = """
import sys
from balise.metadata import open_metadata
sys.stdin.read(1)
metadata = open_metadata(sys.argv[1])
metadata.sources.create("Shop", "web", code=sys.argv[2])
print(metadata.secret.hex())
"""


def test_the_secret_is_made_once(metadata, url):
    """32 random bytes, the same each time the database is opened, others in another database."""
    again = open_metadata(url)
    other = open_metadata(url.replace("metadata.db", "other.db"))

    assert len(metadata.secret) == 32
    assert again.secret == metadata.secret != other.secret
    again.close()
    other.close()


def test_the_files_are_the_owners_alone(url, tmp_path):
    """Whatever the umask, no other user can read the secret, nor the write-ahead log."""
    before = os.umask(0)
    try:
        metadata = open_metadata(url)
        metadata.tokens.create(None, "cli")
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
        metadata.close()
    finally:
        os.umask(before)

    assert modes == dict.fromkeys(["metadata.db", "metadata.db-wal", "metadata.db-shm", "metadata.db.lock"], 0o600)


def test_a_commit_is_synced_and_readers_are_not_held_up(metadata):
    """Write-ahead log, full sync, foreign keys and a busy timeout are on in each connection."""
    asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    with metadata._database.read() as connection, metadata._database.read() as other:
        found = [[each.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in asked] for each in (connection, other)]

    assert found == [["wal", 2, 1, 10_000]] * 2


def test_the_version_grows_with_every_change(metadata, url):
    """Each change to sources and tokens grows the version, for every process; a change to the same value does not."""
    watcher = open_metadata(url)
    versions = [watcher.version()]
    metadata.sources.create("Shop", "web", code="C1")
    versions.append(watcher.version())
    metadata.sources.change("C1", name="Other")
    versions.append(watcher.version())
    made = metadata.tokens.create("C1", "server")
    versions.append(watcher.version())
    metadata.tokens.revoke(made.id)
    versions.append(watcher.version())
    metadata.sources.change("C1", name="Other")

    assert versions == sorted(set(versions))
    assert watcher.version() == metadata.version() == versions[-1]
    watcher.close()


def test_every_write_leaves_a_line(metadata, clock):
    """Who, when, what: newest first, the fields as they became, pairs for what was changed, never a token's text or hash."""
    metadata.sources.create("Shop", "web", code="C1")
    clock.now += 1
    metadata.sources.change("C1", actor="user 7", name="Other", retention_months=18)
    made = metadata.tokens.create("C1", "server", actor="user 7")
    metadata.tokens.revoke(made.id)

    lines = metadata.changes.latest()

    assert [(line.actor, line.action, line.subject) for line in lines] == [
        ("cli", "token.revoke", str(made.id)),
        ("user 7", "token.create", str(made.id)),
        ("user 7", "source.change", "C1"),
        ("cli", "source.create", "C1"),
    ]
    assert [line.at for line in lines] == [clock.now] * 3 + [clock.now - 1]
    assert lines[2].details == {"name": ["Shop", "Other"]}
    assert set(lines[1].details) == {"source", "name", "hint", "created_at", "expires_at"}
    assert metadata.changes.latest(1) == lines[:1]


def test_threads_share_one_database(metadata):
    """Writers in many threads wait for each other; no change is lost."""
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda number: metadata.sources.create(f"Shop {number}", "web").code, range(40)))

        list(pool.map(lambda number: metadata.sources.change(made[number % 2], name=f"Name {number}"), range(80)))

    assert {source.code for source in metadata.sources.all()} == set(made)
    assert metadata.version() == 1 + 40 + 80 == 1 + len(metadata.changes.latest(500))


def test_threads_open_fresh_databases_at_once(tmp_path):
    """Opening the same and different fresh files in many threads makes each once."""
    urls = [f"sqlite:///{tmp_path}/fresh/{number % 3}.db" for number in range(9)]
    with ThreadPoolExecutor(9) as pool:
        opened = list(pool.map(open_metadata, urls))

    assert len({metadata.secret for metadata in opened}) == 3
    for metadata in opened:
        metadata.close()


def test_opening_waits_for_who_opens_already(url, tmp_path):
    """While another process makes or migrates the file nobody else opens it."""
    with (tmp_path / "metadata.db.lock").open("w") as lock, ThreadPoolExecutor(1) as pool:
        fcntl.flock(lock, fcntl.LOCK_EX)
        opening = pool.submit(open_metadata, url)
        with pytest.raises(TimeoutError):
            opening.result(timeout=0.5)
        fcntl.flock(lock, fcntl.LOCK_UN)
        opening.result(timeout=60).close()


def test_processes_open_a_fresh_folder_at_once(tmp_path):
    """Processes that start together share one secret, and the work of each is there."""
    url = f"sqlite:///{tmp_path}/data/metadata.db"
    command = [sys.executable, "-c", OPEN_AND_MAKE, url]
    started = [
        subprocess.Popen([*command, f"C{number}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for number in range(3)
    ]
    for process in started:
        process.stdin.write(b"x")
        process.stdin.flush()
    answers = [(process.communicate(timeout=120), process.returncode) for process in started]

    assert [code for _, code in answers] == [0, 0, 0], [errors.decode()[-2000:] for (_, errors), _ in answers]
    metadata = open_metadata(url)
    assert {output.decode().strip() for (output, _), _ in answers} == {metadata.secret.hex()}
    assert {source.code for source in metadata.sources.all()} == {"C0", "C1", "C2"}
    metadata.close()


@pytest.mark.parametrize(
    "url", ["", "sqlite://", "sqlite:///:memory:", "nonsense", "postgresql://localhost/x", "sqlite:///a.db?mode=ro"]
)
def test_a_url_that_is_no_file_is_refused(url):
    """Only a SQLite file can be shared by threads and processes; the sentence shows how to write it."""
    with pytest.raises(WrongInput, match="sqlite:////"):
        open_metadata(url)


def test_a_file_that_is_no_database_is_unavailable(tmp_path):
    """A wrong file is left as it is and named; what is in it is not shown."""
    file = tmp_path / "metadata.db"
    file.write_bytes(b"jane@example.org" * 100)

    with pytest.raises(Unavailable, match=r"metadata\.db") as refused:
        open_metadata(f"sqlite:///{file}")
    assert "jane" not in str(refused.value)
    assert file.read_bytes() == b"jane@example.org" * 100


def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path):
    """Where the folder's place is taken by a file, the path is named."""
    (tmp_path / "file").touch()

    with pytest.raises(Unavailable, match="file"):
        open_metadata(f"sqlite:///{tmp_path}/file/metadata.db")


def test_a_closed_database_is_unavailable(metadata):
    """After `close`, which may be repeated, every use says so."""
    metadata.check()
    metadata.close()
    metadata.close()

    for use in (metadata.check, metadata.version, metadata.sources.all, lambda: metadata.tokens.create(None, "cli")):
        with pytest.raises(Unavailable, match="closed"):
            use()


def test_a_broken_database_is_unavailable(metadata, tmp_path):
    """When the tables are gone underneath, each way of use raises `Unavailable` with the path."""
    with closing(sqlite3.connect(tmp_path / "metadata.db")) as connection:
        connection.execute("DROP TABLE installation")
        connection.execute("DROP TABLE changes")
        connection.commit()

    for use in (metadata.check, metadata.version, metadata.changes.latest, lambda: metadata.tokens.create(None, "cli")):
        with pytest.raises(Unavailable, match=r"metadata\.db"):
            use()


def test_a_refusal_does_not_show_what_was_written(metadata, tmp_path):
    """Even the whole chain of errors behind a refusal holds no value that was to be written."""
    with closing(sqlite3.connect(tmp_path / "metadata.db")) as connection:
        connection.execute("DROP TABLE sources")
        connection.commit()

    with pytest.raises(Unavailable) as refused:
        metadata.sources.create("jane@example.org", "web")
    error = refused.value
    while error is not None:
        assert "jane" not in str(error)
        error = error.__cause__


def test_a_newer_database_is_a_conflict(metadata, url, tmp_path):
    """A database that a newer release migrated is left alone."""
    metadata.close()
    with closing(sqlite3.connect(tmp_path / "metadata.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()

    with pytest.raises(Conflict, match="9999"):
        open_metadata(url)


def test_the_types_come_without_the_database_library():
    """A program that only names the types does not wait for SQLAlchemy."""
    program = "import sys; from balise.metadata import Token, open_metadata; print({'sqlalchemy', 'alembic'} & set(sys.modules))"

    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_opening_a_migrated_database_does_not_load_the_migrations(metadata, url):
    """A command on a database that is up to date does not wait for Alembic."""
    program = "import sys; from balise.metadata import open_metadata; open_metadata(sys.argv[1]); print('alembic' in sys.modules)"

    answer = subprocess.run([sys.executable, "-c", program, url], capture_output=True, text=True, check=True)
    assert answer.stdout == "False\n"
