"""Every way an event can end is explained, and shown by an example."""

import json
from pathlib import Path

from balise.events.outcome import SENTENCES, Outcome

EXAMPLES = Path(__file__).parents[2] / "contract" / "examples"


def test_every_outcome_has_its_sentence_in_both_languages():
    """Each outcome says in English and in French what happened, in a sentence."""
    assert set(SENTENCES) == set(Outcome)
    assert {outcome: both for outcome, both in SENTENCES.items() if len(both) != 2} == {}
    assert [sentence for both in SENTENCES.values() for sentence in both if not sentence.endswith(".")] == []


def test_every_outcome_has_an_example():
    """For each outcome one file in contract/examples ends in it."""
    examples = [json.loads(file.read_text(encoding="utf-8")) for file in EXAMPLES.rglob("*.json")]

    assert sorted(set(Outcome) - outcomes_in(examples)) == []


def outcomes_in(tree: object) -> set[str]:
    """The values of every key `outcome` or `outcomes` in an example."""
    if isinstance(tree, list):
        return set().union(*map(outcomes_in, tree))
    if not isinstance(tree, dict):
        return set()
    here = [tree.get("outcome"), *(tree["outcomes"] if isinstance(tree.get("outcomes"), list) else [])]
    return {name for name in here if isinstance(name, str)}.union(*map(outcomes_in, tree.values()))
