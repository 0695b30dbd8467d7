"""Tests are read as rules."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1]


def written_tests() -> Iterator[tuple[str, str]]:
    """Every test function with its docstring."""
    for file in sorted(TESTS.rglob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                yield f"{file.relative_to(TESTS)}:{node.name}", ast.get_docstring(node) or ""


def test_a_test_states_its_rule_in_one_sentence():
    """Every test has a docstring of one sentence."""
    wrong = [place for place, text in written_tests() if not re.fullmatch(r"(?:(?![.!?] [A-Z]|\n\n)[\s\S])+[.!?]", text)]

    assert wrong == []
