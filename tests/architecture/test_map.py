"""ARCHITECTURE.md is a map of what is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAP = ROOT / "ARCHITECTURE.md"


def test_the_map_names_every_folder():
    """ARCHITECTURE.md has a row for each package of src/balise, and for none that is gone."""
    rows = re.findall(r"^\| `(\w+)/` \|", MAP.read_text(encoding="utf-8"), flags=re.MULTILINE)

    assert sorted(rows) == sorted(path.parent.name for path in (ROOT / "src/balise").glob("*/__init__.py"))


def test_the_map_fits_one_page():
    """ARCHITECTURE.md has at most 70 lines."""
    assert len(MAP.read_text(encoding="utf-8").splitlines()) <= 70


def test_what_the_map_names_exists():
    """Every path that ARCHITECTURE.md puts in code font and that has a slash inside exists."""
    named = re.findall(r"`((?:[\w.-]+/)+[\w.-]+)`", MAP.read_text(encoding="utf-8"))

    assert [path for path in named if not (ROOT / path).exists() and not (ROOT / "src/balise" / path).exists()] == []
