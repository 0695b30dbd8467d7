"""What the server measures of itself, for the page that shows its state."""

import os
import platform
import shutil
import sqlite3
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from balise.web.server import ServerFacts

PARTS = ("store", "log", "seen", "metadata")


def server_facts(folder: Path, waiting: int) -> ServerFacts:
    """Sizes and versions now; `waiting` are the entries of the log that are not stored yet."""
    disk = shutil.disk_usage(folder)
    sizes = {part: sum(_size(path) for path in folder.glob(f"{part}*")) for part in PARTS}
    versions = {
        "Balise": _version("balise"),
        "chDB": _version("chdb-core"),
        "SQLite": sqlite3.sqlite_version,
        "Python": platform.python_version(),
    }
    return ServerFacts(waiting, str(folder.absolute()), sizes, disk.free, disk.total, versions)


def _size(path: Path) -> int:
    """What a file, or all files below a folder, take; files that go meanwhile are left out."""
    if path.is_file():
        return path.stat().st_size
    total = 0
    for where, _, names in os.walk(path):
        for name in names:
            try:
                total += os.lstat(os.path.join(where, name)).st_size
            except OSError:
                continue
    return total


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "–"
