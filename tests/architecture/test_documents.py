"""What is written about the code is checked against the code."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))


def test_generated_documents_are_current():
    """`make docs` would change nothing."""
    command = [sys.executable, ROOT / "docs/generate.py", "--check"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document):
    """A link to a file of the project leads to a file that is there."""
    links = re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", document.read_text(encoding="utf-8"))

    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_named_make_targets_exist(document):
    """A `make` target that a document names is in the Makefile."""
    assert set(re.findall(r"`make ([a-z]+)", document.read_text(encoding="utf-8"))) - TARGETS == set()


def test_each_promise_names_tests_that_exist():
    """The README has six promises, and every test it names for them is there."""
    rows = re.findall(r"^\| (\d)\. .*\| (.*) \|$", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    named = {path for _, cell in rows for path in re.findall(r"`(tests/[^`]+)`", cell)}

    assert [number for number, _ in rows] == list("123456")
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []
    assert all("`tests/" in cell for _, cell in rows)


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_is_one_page_in_four_parts(decision):
    """A decision asks, chooses, says why and what would change it, within 60 lines."""
    text = decision.read_text(encoding="utf-8")

    assert re.findall(r"^## (.+)$", text, flags=re.MULTILINE) == ["Question", "Choice", "Why", "What would change it"]
    assert len(text.splitlines()) <= 60


def test_decisions_are_numbered():
    """Decisions are numbered from 1 without a gap."""
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_the_index_lists_every_document():
    """docs/README.md links every document in docs/."""
    index = (ROOT / "docs/README.md").read_text(encoding="utf-8")
    names = [str(path.relative_to(ROOT / "docs")) for path in DOCUMENTS if path.parent.parent == ROOT / "docs"]

    assert [name for name in names if f"({name})" not in index] == []


def test_the_changelog_keeps_its_form():
    """Every part of the changelog is Added, Changed, Removed or Fixed, holds bullets only, and the newest version comes first."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (.+)$", text, flags=re.MULTILINE)
    parts = re.split(r"^### ", text, flags=re.MULTILINE)[1:]

    assert versions[0].startswith("Unreleased")
    assert {part.splitlines()[0] for part in parts} <= {"Added", "Changed", "Removed", "Fixed"}
    assert [part for part in parts if not part.split("\n", 1)[1].strip().startswith("- ")] == []
