"""The project speaks of the project alone."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
PLACES = (".ci", "bench", "contract", "docs", "pixel", "src", "tests")
OF_A_MACHINE = ("/wo" + "rk/", "/fa" + "rm/", "/ro" + "ot/", "/ho" + "me/")
BESIDE = "../sha" + "red"


def texts() -> list[tuple[Path, str]]:
    """Every text file of the project with what it says."""
    files = [path for path in ROOT.iterdir() if path.is_file() and path.name != "uv.lock"]
    files += [path for place in PLACES for path in (ROOT / place).rglob("*") if path.is_file()]
    own = [path for path in files if not any(part.endswith("cache") or part == "__pycache__" for part in path.parts)]
    return [(path.relative_to(ROOT), path.read_text(encoding="utf-8", errors="replace")) for path in own]


def test_no_path_of_a_machine_is_named():
    """No file names a folder of the machine it was written on."""
    assert [str(path) for path, text in texts() if any(word in text for word in OF_A_MACHINE)] == []


def test_only_tests_look_beside_the_project():
    """Only a test may read the folder beside the project: nothing else needs it."""
    assert [str(path) for path, text in texts() if BESIDE in text and path.parts[0] != "tests"] == []
