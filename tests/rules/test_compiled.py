"""What pages get: a small file whose mark says its content."""

import gzip
import json

import pytest

from balise.errors import RuleRefused
from balise.rules.compiled import MOST_BYTES, MOST_LIVE, NO_RULES, LiveRule, compile_rules
from tests.rules.rule_making import rule_of


def test_the_file_holds_each_rule_with_its_id_and_version():
    """All of a rule, in an order that does not depend on who asks."""
    one, two = LiveRule("r_b", 3, rule_of()), LiveRule("r_a", 1, rule_of(often="visitor"))
    compiled = compile_rules([one, two])
    sent = json.loads(compiled.plain)

    assert gzip.decompress(compiled.gzip) == compiled.plain
    assert sent["mark"] == compiled.mark
    assert [(rule["id"], rule["version"], rule["often"]) for rule in sent["rules"]] == [("r_a", 1, "visitor"), ("r_b", 3, "page")]
    assert sent["rules"][1]["parameters"][1] == {"name": "content_id", "from": {"segment": 2}, "as": "text", "locale": "auto"}
    assert compile_rules([two, one]) == compiled


def test_the_mark_changes_with_anything_a_page_would_do_otherwise():
    """A version, an id, a text."""
    marks = {
        compile_rules([LiveRule(*given)]).mark
        for given in [("r_a", 1, rule_of()), ("r_a", 2, rule_of()), ("r_b", 1, rule_of()), ("r_a", 1, rule_of(often="every"))]
    }

    assert len(marks) == 4


def test_no_rules_have_no_mark():
    """So that the pixel is told nothing of them."""
    assert (compile_rules([]).mark, compile_rules([]).plain) == ("", NO_RULES)


def test_a_hundred_rules_are_sent_and_no_more():
    """The next one is refused with what to do."""
    live = [LiveRule(f"r_{number}", 1, rule_of(parameters=[], when=[])) for number in range(MOST_LIVE + 1)]

    assert len(json.loads(compile_rules(live[:-1]).plain)["rules"]) == 100
    with pytest.raises(RuleRefused, match="100 rules of this source are live"):
        compile_rules(live)


def test_no_page_loads_more_than_64_kilobytes():
    """The refusal says how large they would be."""
    long = [[{"of": "url", "is": "contains", "value": f"{place}{'x' * 190}"} for place in range(8)]] * 3
    live = [LiveRule(f"r_{number}", 1, rule_of(when=long)) for number in range(20)]

    with pytest.raises(RuleRefused) as refused:
        compile_rules(live)
    assert refused.value.problems[0].code == "too_large_live"
    assert str(MOST_BYTES) in str(refused.value)
