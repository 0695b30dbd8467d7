from pathlib import Path

import pytest

from balise.vocabulary.policy import Policy
from balise.vocabulary.policy.document import document
from balise.vocabulary.policy.measure import corpus_path, judge_all, read_corpus
from balise.vocabulary.policy.scores import groups
from balise.vocabulary.policy.terms import expand, load_terms

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "policy.md"
FLOORS = {"dev": (0.97, 0.97), "held_out": (0.95, 0.95), "unseen": (0.68, 0.95)}


@pytest.mark.parametrize("half", FLOORS)
def test_recall_and_precision_stay_above_their_floors(policy: Policy, half: str) -> None:
    """A change of the lists may not make them worse, in either language."""
    scores = groups(judge_all(policy))[half]
    recall, precision = FLOORS[half]

    for group in ("all", "language en", "language fr"):
        assert scores[group].recall >= recall
        assert scores[group].precision >= precision


def test_the_page_says_what_is_measured(policy: Policy) -> None:
    """docs/reference/policy.md is what the command prints today."""
    assert PAGE.read_text("utf-8") == document(groups(judge_all(policy)), load_terms())


def test_the_corpus_is_balanced() -> None:
    """Half the phrases are innocent look-alikes, the languages about equal, no phrase twice."""
    phrases = read_corpus(corpus_path())
    innocent = sum(not phrase.sensitive for phrase in phrases)
    french = sum(phrase.language == "fr" for phrase in phrases)

    assert len(phrases) >= 440
    assert innocent >= len(phrases) / 2
    assert 0.4 < french / len(phrases) < 0.6
    assert {phrase.category for phrase in phrases} == {"-", *load_terms().titles}


def test_a_term_stands_for_each_way_of_writing_it() -> None:
    """`(…)` may be there or not, `/` parts alternatives, accents and case go."""
    assert set(expand("Bébé(s) né/née")) == {("bebe", "ne"), ("bebes", "ne"), ("bebe", "nee"), ("bebes", "nee")}
