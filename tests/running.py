"""The real server as a process of its own, and the command line beside it."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(folder: Path, port: int, **variables: str) -> "subprocess.Popen[bytes]":
    """`balise serve` on a data folder; what it prints goes to `server.log` beside the folder."""
    environment = os.environ | {"BALISE_DATA": str(folder), "BALISE_PORT": str(port)} | variables
    with (folder.parent / "server.log").open("ab") as log:
        return subprocess.Popen([sys.executable, "-m", "balise", "serve"], env=environment, stdout=log, stderr=log)


def wait_until_ready(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Return when /readyz says so; fail when the server ends, or is not ready within a minute."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, "The server did not start again by itself."
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError("The server was not ready within a minute.")


def balise(folder: Path, *words: str) -> dict:
    """What a command prints with --json; it must end well."""
    done = subprocess.run(
        [sys.executable, "-m", "balise", *words, "--json"],
        env=os.environ | {"BALISE_DATA": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)
