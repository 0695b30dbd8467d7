"""A real server for a bench: started on a fresh folder, asked over HTTP, watched from outside."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HELLO = """
import sys, asyncio, signal, uvloop
from granian.server.embed import Server
async def hello(scope, receive, send):
    message = await receive()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": b'{"hello":"world"}'})
async def main():
    server = Server(hello, address="127.0.0.1", port=int(sys.argv[1]), interface="asgi", backlog=1024, log_enabled=False,
                    websockets=False)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, server.stop)
    await server.serve()
uvloop.run(main())
"""


class Serving:
    """A running server: its address, its process, and what it needs to be asked."""

    def __init__(self, port: int, process: "subprocess.Popen[bytes]", folder: Path) -> None:
        self.port, self.process, self.folder = port, process, folder
        self.url = f"http://127.0.0.1:{port}"
        self.source = self.collection = self.management = ""

    def ask(self, path: str, body: Any = None, token: str = "") -> Any:
        """One JSON request with a management token."""
        data = json.dumps(body).encode() if body is not None else None
        headers = {"Authorization": f"Bearer {token or self.management}", "Content-Type": "application/json"}
        with urllib.request.urlopen(urllib.request.Request(self.url + path, data, headers)) as answer:
            return json.load(answer)

    def memory_mb(self) -> float:
        """The most memory the process ever had, in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024


@contextmanager
def hello_world(port: int) -> Iterator[Serving]:
    """The same HTTP server with an application that does nothing."""
    process = subprocess.Popen([sys.executable, "-c", HELLO, str(port)])
    try:
        _wait_for(f"http://127.0.0.1:{port}/", process)
        yield Serving(port, process, Path())
    finally:
        _stop(process)


@contextmanager
def balise(port: int, within: str | None = None) -> Iterator[Serving]:
    """Balise on a fresh folder, with a source and both kinds of token."""
    with tempfile.TemporaryDirectory(dir=within, prefix="balise-bench-") as name:
        environment = os.environ | {"BALISE_DATA": name, "BALISE_PORT": str(port), "BALISE_REQUESTS_PER_MINUTE": "0"}
        process = subprocess.Popen([sys.executable, "-m", "balise", "serve"], env=environment, stderr=subprocess.DEVNULL)
        try:
            _wait_for(f"http://127.0.0.1:{port}/readyz", process)
            serving = Serving(port, process, Path(name))
            serving.management = json.loads((Path(name) / "server.json").read_text())["token"]
            serving.source = serving.ask("/api/v1/sources", {"name": "Bench", "kind": "web"})["code"]
            serving.collection = serving.ask("/api/v1/tokens", {"source": serving.source, "name": "bench"})["token"]
            yield serving
        finally:
            _stop(process)


def free_port() -> int:
    """A port nobody listens on: the server can share one with another process, and a bench must not."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit(f"The server ended with code {process.returncode} before it answered.")
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit(f"Nothing answers at {url}.")


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
