from pathlib import Path

import pytest

from balise.diagnostics import sentences as sentences_folder
from balise.diagnostics.detectors import DETECTORS
from balise.diagnostics.sentences import ALWAYS, LANGUAGES, placeholders, said, sentences
from balise.metadata import Issue, IssueState

CODES = [detector.CODE for detector in DETECTORS]


def issue_of(**fields):
    defaults = {"id": 1, "source": "SHOP", "code": "missing_value", "event": "Purchase", "subject": "", "severity": "error"}
    figures = {"first_at": 0, "last_at": 0, "found_at": 0, "events": 1234, "of": 10_000, "samples": (), "facts": {}}
    return Issue(state=IssueState.OPEN, **(defaults | figures | fields))


def test_each_detector_has_its_own_code():
    """No two detectors share a code."""
    assert len(CODES) == len(set(CODES))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_detector_has_its_sentences(language):
    """Every detector, and nothing else, has a title, a summary and a cure in each language, none of them empty."""
    found = sentences(language)

    assert sorted(found) == sorted(CODES)
    assert [code for code, each in found.items() if not (each.title and each.summary and each.cure)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("detector", DETECTORS, ids=CODES)
def test_what_stands_in_braces_is_a_fact(detector, language):
    """Every placeholder of a sentence is a fact that its detector gives, or one that is always there."""
    assert placeholders(sentences(language)[detector.CODE]) - {*detector.FACTS, *ALWAYS} == set()


def test_both_languages_tell_the_same_facts():
    """A fact that is told in one language is told in the other."""
    english, french = sentences("en"), sentences("fr")

    assert [code for code in CODES if placeholders(english[code]) != placeholders(french[code])] == []


def test_french_is_typeset():
    """In French a narrow no-break space stands before double punctuation, and apostrophes and quotation marks are its own."""
    text = (Path(sentences_folder.__file__).parent / "fr.toml").read_text(encoding="utf-8")
    lines = [line.partition(" = ")[2][1:-1] for line in text.splitlines() if " = " in line]

    assert [line for line in lines if "'" in line or '"' in line or " ;" in line or " :" in line or " ?" in line] == []


def test_figures_are_written_as_the_reader_writes_them():
    """Counts and shares are written by the reader's language."""
    assert said(issue_of(), "en").summary.startswith("1,234 of 10,000 counted Purchase (12.3%)")
    assert said(issue_of(), "fr").summary.startswith("1\u202f234 des 10\u202f000 Purchase comptés (12,3\u202f%)")


def test_an_issue_of_a_detector_that_is_no_more_is_told_by_its_code():
    """An old issue whose detector was taken out still has a title."""
    assert said(issue_of(code="once_upon_a_time"), "fr").title == "once_upon_a_time"


@pytest.mark.parametrize(
    "language, one, many", [("en", "1 event came", "2 events came"), ("fr", "1 événement est", "2 événements sont")]
)
def test_one_event_is_told_in_the_singular(language, one, many):
    """A sentence about a single event is not in the plural, and what a name holds is never read as a choice."""
    first = said(issue_of(code="invalid_event_name", event="[[a|b]] {of}", events=1), language)
    both = said(issue_of(code="invalid_event_name", events=2), language)

    assert first.summary.startswith(one)
    assert "[[a|b]] {of}" in first.title
    assert both.summary.startswith(many)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_is_read(language):
    """No mark of a choice is left in what people read."""
    shown = [said(issue_of(code=code, events=many), language) for code in CODES for many in (1, 2)]

    assert [each for each in shown if "[[" in f"{each}" or "]]" in f"{each}"] == []
