"""The tables of the two documents that the project starts from, read out of their text."""

import re
from pathlib import Path

import pytest

from balise.vocabulary import load_edition
from balise.vocabulary.names import check_name

SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
EDITION = load_edition("2024-10")
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the folder shared is not beside the project")


def seed(beginning):
    """The text of the seed whose file name begins so."""
    (file,) = SEEDS.glob(f"{beginning}*")
    return file.read_text(encoding="utf-8")


def english_rows():
    """The pairs of the English table of reserved events."""
    table = seed("001").split("Standard Event Mapping")[1].split("Requirements")[0]
    cells = table.split()
    return list(zip(cells[::2], cells[1::2], strict=True))


def french_rows():
    """The rows of the French table: reserved name, its words, standard name, its words."""
    table = seed("000").split("Mappage d'événement standard |")[1].split("Avant de configurer")[0]
    cell = r"(\w+)(?: \(([^|]*)\))?"
    return re.findall(rf"^{cell} \| {cell} \|$", table, flags=re.MULTILINE)


def test_every_english_row_is_in_the_first_edition():
    """The 15 rows are the edition's reserved names, no more and no fewer."""
    assert len(english_rows()) == 15
    assert dict(english_rows()) == EDITION.reserved("web")


def test_the_french_table_is_the_same_but_for_one_slip():
    """The French rows map alike, with `Inscription` printed where the name is `Registration`."""
    french = {sent: event for sent, _, event, _ in french_rows()}

    assert french.pop("Inscription") == "CompleteRegistration"
    assert french == {name: event for name, event in EDITION.reserved("web").items() if name != "Registration"}


def test_the_french_words_are_those_of_the_page():
    """Wherever the French page gives words for a name, they are the display name."""
    words = {name: shown for row in french_rows() for name, shown in (row[:2], row[2:]) if shown}

    assert len(words) > 20
    assert {name: EDITION.display_name(name, "fr").replace("’", "'") for name in words} == words


@pytest.mark.parametrize("name", ["YourCustomEvent", "custom_event_name"])
def test_the_example_names_are_custom(name):
    """The names in the documents' code are good custom names."""
    assert name in seed("000")
    assert name in seed("001")
    assert check_name(name, EDITION).verdict == "custom"


def test_the_parameters_of_the_example_are_known():
    """Every parameter in the documents' code is one of the edition's."""
    code = seed("001").split("// For single product")[1].split("Reserved Events")[0]
    named = set(re.findall(r"(\w+): [\[{'\d]", code))

    assert "content_id" in named
    assert named - EDITION.parameter_names == set()


def test_the_limit_is_the_printed_one():
    """Both documents print the edition's limit for names."""
    (english,) = re.findall(r"should not exceed (\d+) characters", seed("001"))
    (french,) = re.findall(r"ne doit pas dépasser (\d+) caractères", seed("000"))

    assert int(english) == int(french) == EDITION.limits.name_max_length
