"""Running command lines in this process."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from balise.cli.main import main


class Ended(NamedTuple):
    """How a command line ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as the one JSON document it must be."""
        return json.loads(self.out)


@pytest.fixture
def run(capfd, tmp_path, monkeypatch) -> Callable[..., Ended]:
    """Run `balise …` on a data folder of this test alone."""
    for name in ("BALISE_URL", "BALISE_API_TOKEN", "BALISE_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BALISE_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)

    def run_line(*arguments: str) -> Ended:
        capfd.readouterr()
        code = main(list(arguments))
        return Ended(code, *capfd.readouterr())

    return run_line
