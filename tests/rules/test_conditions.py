"""On which pages a rule runs: the server, the pixel and the examples of the contract say the same."""

import json
from pathlib import Path

import msgspec
import pytest

from balise.rules.compiled import LiveRule, compile_rules
from balise.rules.conditions import MOST_MATCHED, holds
from balise.rules.rule import When
from tests.rules.expression.node import ask
from tests.rules.rule_making import rule_of

EXAMPLES = json.loads((Path(__file__).parents[2] / "contract/rules/conditions.json").read_text(encoding="utf-8"))["examples"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["title"])
def test_the_examples_hold_where_they_say(example):
    """Each address of an example is decided as it is written there, and there is at least one."""
    when = msgspec.convert(example["when"], When)

    assert [holds(when, url) for url in example["holds"]] == [True] * len(example["holds"])
    assert [holds(when, url) for url in example["fails"]] == [False] * len(example["fails"])
    assert example["holds"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["title"])
def test_pages_get_what_the_examples_say(example):
    """The pixel is tested with `pages`, so that must be what the server sends it."""
    sent = compile_rules([LiveRule("r_1", 1, rule_of(when=example["when"]))])

    assert json.loads(sent.plain)["rules"][0]["when"] == example["pages"]


def test_expressions_of_the_examples_are_found_alike_by_a_browser_s_engine():
    """The form for pages finds in the whole address what RE2's finds."""
    pairs = [
        (condition["value"], page["value"], [*example["holds"], *example["fails"]])
        for example in EXAMPLES
        for before, after in zip(example["when"], example["pages"], strict=True)
        for condition, page in zip(before, after, strict=True)
        if condition["is"] == "matches"
    ]
    answers = ask([{"pattern": pattern, "texts": urls} for _, pattern, urls in pairs])

    assert len(pairs) >= 5
    for (value, _, urls), answer in zip(pairs, answers, strict=True):
        when = msgspec.convert([[{"of": "url", "is": "matches", "value": value}]], When)
        assert answer["found"] == [holds(when, url) for url in urls]


def test_an_expression_is_not_tried_on_an_endless_address():
    """Longer than 2,048 characters: it does not match, here as in the pixel."""
    when = msgspec.convert([[{"of": "url", "is": "matches", "value": "a$"}]], When)
    start = "https://shop.example/"

    assert holds(when, start + "a" * (MOST_MATCHED - len(start)))
    assert not holds(when, start + "a" * (MOST_MATCHED - len(start) + 1))
