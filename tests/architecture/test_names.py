"""Names say what a thing is or may do."""

from pathlib import Path

from balise.pipeline import STEPS

ROOT = Path(__file__).parents[2]
VERBS = ("require_", "reject_", "add_", "remove_")
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "handler", "misc"}


def test_a_step_is_named_for_what_it_may_do():
    """Every step begins with one of the four verbs."""
    assert [step.__name__ for step in STEPS if not step.__name__.startswith(VERBS)] == []


def test_a_step_has_a_file_of_its_name():
    """Every step stands in pipeline/steps/ in a file of its own name, and every file there is a step."""
    files = {file.stem for file in (ROOT / "src/balise/pipeline/steps").glob("*.py")} - {"__init__"}

    assert sorted(files) == sorted(step.__name__ for step in STEPS)


def test_no_module_has_an_empty_name():
    """No module and no folder is called utils, helpers, common, manager or handler."""
    modules = [path for path in (ROOT / "src").rglob("*") if path.suffix == ".py" or path.is_dir()]

    assert [str(path.relative_to(ROOT)) for path in modules if path.stem in EMPTY_NAMES] == []


def test_every_folder_begins_with_its_question():
    """Each package directly under src/balise opens with the question it answers, or with what it is."""
    openings = {path.parent.name: path.read_text(encoding="utf-8") for path in (ROOT / "src/balise").glob("*/__init__.py")}

    assert [folder for folder, text in openings.items() if not text.startswith('"""')] == []
