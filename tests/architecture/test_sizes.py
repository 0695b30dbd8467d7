"""Budgets that keep the code readable. What is over a limit stands in `OVER` with its reason, or fails."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).parents[2] / "src" / "balise"
MODULE_LINES, FUNCTION_LINES, USUAL_LINES, ARGUMENTS = 300, 60, 30, 6

OVER: dict[str, str] = {
    "reports/event_types.py:event_types": "the source, the hours, and how names are read and shown",
    "metadata/jobs.py:add": "each field of a job by its name",
}
"""`folder/module.py` or `folder/module.py:function` → why it may be longer, or take more arguments."""


class Function(NamedTuple):
    """One function: where it stands, its lines with the docstring, its arguments without self and cls."""

    place: str
    lines: int
    arguments: int


def functions() -> Iterator[Function]:
    """Every function and method of the package."""
    for file in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                named = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
                own = [name for name in named if name not in ("self", "cls")]
                yield Function(f"{file.relative_to(SOURCE)}:{node.name}", node.end_lineno - node.lineno + 1, len(own))


def long_modules() -> set[str]:
    """Modules over the limit."""
    sizes = {str(file.relative_to(SOURCE)): len(file.read_text(encoding="utf-8").splitlines()) for file in SOURCE.rglob("*.py")}
    return {name for name, lines in sizes.items() if lines > MODULE_LINES}


def long_functions() -> set[str]:
    """Functions over the limit of lines or of arguments."""
    return {function.place for function in functions() if function.lines > FUNCTION_LINES or function.arguments > ARGUMENTS}


def test_no_module_and_no_function_is_too_long():
    """A module has at most 300 lines, a function at most 60 and 6 arguments, or a reason in `OVER`."""
    assert sorted((long_modules() | long_functions()) - set(OVER)) == []


def test_every_exception_is_needed():
    """What is no longer over a limit leaves `OVER`."""
    assert sorted(set(OVER) - long_modules() - long_functions()) == []


def test_nine_functions_in_ten_are_short():
    """Nine functions in ten have at most 30 lines."""
    lengths = [function.lines for function in functions()]

    assert sum(length <= USUAL_LINES for length in lengths) >= 0.9 * len(lengths)
