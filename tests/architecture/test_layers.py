"""Who may import whom: the contracts of pyproject.toml hold, and would be seen if they did not."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
WRONG_LINES = {
    "events/wrong.py": "import balise.writer\nimport sqlite3\n",
    "vocabulary/wrong.py": "import balise.events\n",
    "pipeline/wrong.py": "import lmdb\nimport socket\nimport asyncio\n",
    "reports/wrong.py": "import litestar\nimport balise.store.engines\n",
    "writer/wrong.py": "import chdb\n",
    "unheard_of/__init__.py": "",
}
SEEN = (
    "balise.events is not allowed to import balise.writer",
    "balise.events is not allowed to import sqlite3",
    "balise.vocabulary is not allowed to import balise.events",
    "balise.pipeline is not allowed to import lmdb",
    "balise.pipeline is not allowed to import socket",
    "balise.pipeline is not allowed to import asyncio",
    "balise.reports is not allowed to import litestar",
    "balise.reports.wrong -> balise.store.engines",
    "balise.writer is not allowed to import chdb",
    "- balise.unheard_of",
)


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the package `balise` in this folder, under the project's contracts."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache", "--config", ROOT / "pyproject.toml"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def test_the_import_rule_holds():
    """Every import in src/balise points down the layers, and what decides does no I/O."""
    result = lint(ROOT / "src")

    assert result.returncode == 0, result.stdout


def test_a_wrong_import_is_seen(tmp_path):
    """An upward import, I/O in pure code, an engine named outside its folder and a folder without a layer are each reported."""
    shutil.copytree(ROOT / "src" / "balise", tmp_path / "balise", ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in WRONG_LINES.items():
        (tmp_path / "balise" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "balise" / name).write_text(text)

    result = lint(tmp_path)

    assert result.returncode == 1
    assert [sentence for sentence in SEEN if sentence not in result.stdout] == []
