"""The page that is made from the data."""

import subprocess
import sys
from pathlib import Path

from balise.vocabulary import EDITIONS, load_edition
from balise.vocabulary.reference import markdown_reference

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "vocabulary.md"


def test_the_page_is_current():
    """docs/reference/vocabulary.md is what the data say now."""
    assert PAGE.read_text(encoding="utf-8") == markdown_reference()


def test_the_module_prints_the_page():
    """`python -m balise.vocabulary.reference` prints the page and nothing else."""
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-m", "balise.vocabulary.reference"], capture_output=True, check=True, timeout=60
    )

    assert ran.stdout.decode() == markdown_reference()


def test_every_name_stands_under_its_edition():
    """Each edition's part of the page, or the part it refers to, shows all its standard and reserved names."""
    parts = markdown_reference().split("\n## Edition ")[1:]

    for edition_id, part in zip(EDITIONS, parts, strict=True):
        edition = load_edition(edition_id)
        assert part.startswith(edition_id)
        assert [name for name in (*edition.standard("web"), *edition.reserved("web")) if f"| `{name}` |" not in part] == []
    assert [name for name in load_edition(EDITIONS[0]).standard("app") if f"| `{name}` |" not in parts[0]] == []
