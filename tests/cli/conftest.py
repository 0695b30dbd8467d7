"""Running command lines, in this process and against a server that really runs."""

import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest

from balise.cli.main import main

START_SECONDS = 60
OWN = {"BALISE_URL", "BALISE_API_TOKEN", "BALISE_LANGUAGE", "BALISE_DATA"}


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
    """Run `balise …` in this process, on a data folder of this test alone."""
    for name in OWN:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BALISE_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)

    def run_line(*arguments: str) -> Ended:
        capfd.readouterr()
        code = main(list(arguments))
        return Ended(code, *capfd.readouterr())

    return run_line


def run_apart(data: Path, *arguments: str, **variables: str) -> Ended:
    """Run `balise …` in a process of its own, on a data folder."""
    command = [sys.executable, "-m", "balise", *arguments]
    environment = {name: value for name, value in os.environ.items() if name not in OWN} | {"BALISE_DATA": str(data)} | variables
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=data.parent, timeout=120, check=False)
    return Ended(ended.returncode, ended.stdout, ended.stderr)


@pytest.fixture
def apart(tmp_path) -> Callable[..., Ended]:
    """Run `balise …` in processes of their own, on a data folder of this test alone."""
    return partial(run_apart, tmp_path / "data")


class Running(NamedTuple):
    """A server that runs, and its data folder."""

    data: Path
    url: str

    def run(self, *arguments: str, **variables: str) -> Ended:
        """Run `balise …` in this process, on its data folder."""
        self.data.parent.mkdir(exist_ok=True)
        own = {name: value for name, value in os.environ.items() if name not in OWN} | {"BALISE_DATA": str(self.data)} | variables
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        with patch.dict(os.environ, own, clear=True), chdir(self.data.parent), redirect_stdout(out), redirect_stderr(err):
            code = main(list(arguments))
        return Ended(code, _written(out), _written(err))

    def settle(self, seconds: float = 60.0) -> None:
        """Wait until everything the log holds is in the store and in its sums, which come a moment after the rows."""
        until = time.monotonic() + seconds
        while "balise_log_waiting 0.0" not in urllib.request.urlopen(f"{self.url}/metrics", timeout=10).read().decode():
            assert time.monotonic() < until, "The store did not catch up."
            time.sleep(0.02)


def _written(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Running]:
    """`balise serve` on a folder of its own, for all tests of this folder."""
    data = tmp_path_factory.mktemp("served") / "data"
    port = free_port()
    command = [sys.executable, "-m", "balise", "serve", "--data", str(data), "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=data.parent) as process:
        try:
            _wait_for(process, port)
            yield Running(data, f"http://127.0.0.1:{port}")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=START_SECONDS)


def _wait_for(process: "subprocess.Popen[str]", port: int) -> None:
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        assert process.poll() is None, process.stderr.read() if process.stderr else ""
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the server did not start")
