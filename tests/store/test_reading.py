import pytest

from balise.errors import StoreUnavailable, WrongInput
from balise.store.reading import require_select

REACHING_OUT = [
    "SELECT file('{here}')",
    "SELECT FILE ('{here}')",
    "SELECT `\\x66ile`('{here}')",
    "SELECT \"file\"('{here}')",
    "SELECT file/**/('{here}')",
    "SELECT * FROM file('{here}', 'LineAsString')",
    "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
    "SELECT * FROM s3('http://127.0.0.1:1/a/b')",
    "SELECT * FROM remote('127.0.0.1', system.one)",
    "SELECT * FROM sqlite('{here}', 't')",
    "SELECT * FROM executable('ls', 'TSV', 'a String')",
    "SELECT * FROM eval('SELECT 1')",
    "SELECT * FROM Python(store)",
    "SELECT 1 INTO OUTFILE '{there}'",
    "SELECT 1 INTO/**/OUTFILE '{there}' FORMAT CSV",
    "INSERT INTO events SELECT * FROM events",
    "INSERT INTO FUNCTION file('{there}') SELECT 1",
    "SELECT 1; DROP TABLE events",
    "DROP TABLE events",
    "ALTER TABLE events DELETE WHERE true",
    "SET readonly = 0",
    "USE system",
    "KILL QUERY WHERE true",
    "SYSTEM FLUSH LOGS",
    "",
]
NOT_FOR_READERS = [
    "SELECT 1 SETTINGS readonly = 0",
    "SELECT 1 SETTINGS max_execution_time = 0",
    "SELECT * FROM postgresql('127.0.0.1:1', 'a', 'b', 'c', 'd')",
    "SELECT * FROM mysql('127.0.0.1:1', 'a', 'b', 'c', 'd')",
    "WITH x AS (SELECT 1) INSERT INTO events SELECT * FROM x",
]
ALLOWED = [
    "SELECT countIf(channel = 'file') FROM events",
    "\n  with 1 AS one SELECT one",
    "SELECT position FROM events WHERE event IN ('file', 'url')",
    "SELECT domain('https://a.example/') AS host",
]


@pytest.mark.parametrize("sql", REACHING_OUT)
def test_a_question_that_could_reach_out_is_refused_by_its_text(sql):
    """Files, addresses, a second statement and anything that is not a SELECT are refused before the engine sees them."""
    with pytest.raises(WrongInput):
        require_select(sql)


def test_a_question_reads_and_writes_no_file(store, tmp_path):
    """Asking such a question of the store raises, and no file is written."""
    here, there = tmp_path / "here.txt", tmp_path / "there.txt"
    here.write_text("not to be read")
    for sql in REACHING_OUT:
        with pytest.raises(WrongInput):
            store.ask(sql.format(here=here, there=there))

    assert not there.exists()


def test_the_engine_itself_refuses_what_a_question_may_not_do(store):
    """A reader cannot change its settings, write, or call another server, whatever its text is."""
    for sql in NOT_FOR_READERS:
        with pytest.raises(StoreUnavailable):
            store.ask(sql)
    assert store.ask("SELECT count() AS events FROM events") == [{"events": 0}]


def test_ordinary_questions_pass(store):
    """Words in text literals and longer function names are no reason to refuse."""
    for sql in ALLOWED:
        store.ask(sql)
