"""An edition's file, laid over the one it is based on."""

import pytest

from balise.errors import WrongInput
from balise.vocabulary import EDITIONS, edition_file
from balise.vocabulary.edition import Edition
from balise.vocabulary.edition_file import FOLDER, read_edition_file

LATER = """
id = "2030-01"
since = 2030-01-01
based_on = "2025-05"
en = "Later."
fr = "Plus tard."

[removed.events]
web = ["ClickButton"]

[removed.reserved]
web = ["ClickInDownloadPage"]

[events.web]
Refund = { en = "Refund", fr = "Remboursement", source = "ours" }

[limits]
name_max_length = 60
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the editions, where a test may put another."""
    for file in FOLDER.glob("*.toml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(edition_file, "FOLDER", tmp_path)
    return tmp_path


def test_every_file_is_listed():
    """The folder holds the listed editions and nothing else, each under its own id."""
    assert sorted(file.stem for file in FOLDER.iterdir()) == sorted(EDITIONS)
    assert [read_edition_file(name).id for name in EDITIONS] == list(EDITIONS)


def test_a_file_states_only_what_differs(folder):
    """What a later file does not name holds on, what it names is replaced row by row, what it removes is gone."""
    (folder / "2030-01.toml").write_text(LATER, encoding="utf-8")

    edition = Edition(read_edition_file("2030-01"))

    assert edition.canonical("Refund", "web").verdict == "standard"
    assert edition.canonical("ClickButton", "web").verdict == "custom"
    assert edition.canonical("CompletePayment", "web").event == "Purchase"
    assert edition.canonical("x" * 60, "web").verdict == "custom"
    assert edition.limits.events_per_request == 1000


@pytest.mark.parametrize(
    "text",
    [
        "since = ",
        'id = "2030-01"',
        LATER.replace("name_max_length", "name_longest"),
        LATER.replace('source = "ours"', ""),
        LATER.replace('["ClickButton"]', '["NoSuchEvent"]'),
        LATER.replace("ClickInDownloadPage", "NoSuchName"),
        LATER.replace("2025-05", "2025-06"),
    ],
)
def test_a_file_that_holds_no_edition_is_wrong_input(folder, text):
    """A slip in a file is told when it is read, with the edition's id."""
    (folder / "2030-01.toml").write_text(text, encoding="utf-8")

    with pytest.raises(WrongInput, match="2030-01"):
        read_edition_file("2030-01")


@pytest.mark.parametrize("target", ["NoSuchEvent", "CircleA"])
def test_a_mapping_without_end_is_wrong_input(folder, target):
    """A reserved name that leads nowhere, or in a circle, is told when the edition is made."""
    rows = '[reserved.web]\nCircleA = { event = "CircleB", en = "a", fr = "a", source = "ours" }\n'
    rows += f'CircleB = {{ event = "{target}", en = "b", fr = "b", source = "ours" }}\n'
    (folder / "2030-01.toml").write_text(LATER + rows, encoding="utf-8")

    with pytest.raises(WrongInput, match="not standard"):
        Edition(read_edition_file("2030-01"))
