"""What the command line says, in two languages."""

import ast
import re
from pathlib import Path

import pytest

from balise.cli.words import LANGUAGES, WORDS, word

SOURCES = sorted((Path(__file__).parents[2] / "src/balise/cli").glob("*.py"))
BY_VALUE = {"active", "no_recent_activity", "standard", "custom", "invalid"}
"""Words for values of the management API."""
PREFIXES = ("proof_", "delivery_", "rule_state_", "backtest_", "verdict_", "life_", "plan_", "severity_")


def holes(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def nodes_of(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("key", WORDS)
def test_every_text_is_there_in_both_languages(key):
    """No text lacks a language, and both take the same values."""
    assert all(getattr(WORDS[key], language).strip() for language in LANGUAGES)
    assert holes(WORDS[key].en) == holes(WORDS[key].fr)


def test_every_text_that_is_said_is_there():
    """A command says only texts of the catalogue."""
    calls = [
        node for path in SOURCES for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
    ]
    said = [call.args[0].value for call in calls if _is_say(call) and isinstance(call.args[0], ast.Constant)]

    assert len(said) > 20
    assert sorted(set(said) - set(WORDS)) == []


def test_every_text_is_used():
    """The catalogue holds nothing that no command says."""
    constants = [node for path in SOURCES if path.stem != "words" for node in nodes_of(path) if isinstance(node, ast.Constant)]
    strings = {node.value for node in constants if isinstance(node.value, str)}

    assert [key for key in WORDS if key not in strings | BY_VALUE and not key.startswith(PREFIXES)] == []


def test_values_are_put_in():
    """A value stands where the text names it."""
    assert word("token_revoked", "fr", id=7) == "Le jeton 7 est désormais refusé."


def _is_say(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "say"
