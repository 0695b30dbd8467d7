"""The real server of the browser tests: its sources, what its log holds, what its reports say."""

import itertools
import json
import os
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from collections import defaultdict
from pathlib import Path
from typing import Any

import msgspec

from balise.events.stored import QuarantinedEvent, StoredEvent
from tests.running import free_port, start, wait_until_ready

Arrived = StoredEvent | QuarantinedEvent
TYPES = {b"S": StoredEvent, b"Q": QuarantinedEvent}
VARIABLES = {"BALISE_WRITE_EVERY_MS": "20", "BALISE_LOG_LEVEL": "warning", "BALISE_PIXEL_REQUESTS_PER_MINUTE": "0"}


class Server:
    """`balise serve` on a data folder of its own; `stop` and `start` it as often as a test needs."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.folder, self.port = folder, free_port()
        self._variables = VARIABLES | variables
        self._numbers = itertools.count(1)
        self._arrived: dict[str, list[Arrived]] = defaultdict(list)
        self._read_to = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def base(self) -> str:
        """Its address."""
        return self.at("127.0.0.1")

    def at(self, host: str) -> str:
        """Its address under another host name."""
        return f"http://{host}:{self.port}"

    def start(self) -> None:
        """Start it, and return when it is ready."""
        self._process = start(self.folder, self.port, **self._variables)
        wait_until_ready(self.port, self._process)

    def stop(self) -> None:
        """Let it end in good order."""
        self._end("terminate")

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._end("kill")

    def _end(self, how: str) -> None:
        if self._process is not None:
            getattr(self._process, how)()
            try:
                self._process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """One request to the management API; the answer's JSON. Fails where it refuses."""
        token = json.loads((self.folder / "server.json").read_text())["token"]
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.code} {error.read().decode()}") from error

    def source(self, **choices: Any) -> "Source":
        """Make a web source with a code nobody else has; `choices` are fields of the management API."""
        code = f"C{os.getpid()}T{next(self._numbers)}"
        made = self.ask("POST", "/api/v1/sources", {"name": f"Shop {code}", "kind": "web", "code": code, **choices})
        return Source(self, made["code"])

    def arrived(self, code: str) -> list[Arrived]:
        """Every event of a source that the log holds, in the order of arrival."""
        for first, lines in self._new_rows():
            rows = lines.split(b"\n")
            self._read_to = first + len(rows) - 1
            for row in rows:
                if row[:1] not in TYPES:
                    # Sent again from quarantine: it arrived before.
                    continue
                event: Arrived = msgspec.json.decode(row[1:], type=TYPES[row[:1]])
                self._arrived[event.source].append(event)
        return self._arrived[code]

    def settle(self, seconds: float = 30.0) -> None:
        """Return when everything in the log is in the store."""
        until = time.monotonic() + seconds
        while not self._settled():
            assert time.monotonic() < until, "The writer did not store the log in time."
            time.sleep(0.02)

    def _new_rows(self) -> list[tuple[int, bytes]]:
        path = self.folder / "log" / "log.sqlite"
        connection = sqlite3.connect(path, timeout=10)
        try:
            return connection.execute(
                "SELECT first, lines FROM appends WHERE first > ? ORDER BY first", (self._read_to,)
            ).fetchall()
        finally:
            connection.close()

    def _settled(self) -> bool:
        with urllib.request.urlopen(f"{self.base}/metrics", timeout=10) as answer:
            return "balise_log_waiting 0.0" in answer.read().decode().splitlines()


class Source:
    """A source of a test: what arrived, and what reports say of it."""

    def __init__(self, server: Server, code: str) -> None:
        self.server, self.code = server, code

    @property
    def arrived(self) -> list[Arrived]:
        """Stored and quarantined events, in the order of arrival."""
        return self.server.arrived(self.code)

    @property
    def stored(self) -> list[StoredEvent]:
        """The events that passed every rule."""
        return [event for event in self.arrived if isinstance(event, StoredEvent)]

    @property
    def quarantined(self) -> list[QuarantinedEvent]:
        """The events that wait, each with its reason."""
        return [event for event in self.arrived if isinstance(event, QuarantinedEvent)]

    def report(self) -> dict[str, dict[str, Any]]:
        """Event → its row of the Event Type report, when all that arrived is stored."""
        self.server.settle()
        rows = self.server.ask("GET", f"/api/v1/sources/{self.code}/event-types")["event_types"]
        return {row["event"]: row for row in rows}

    def counted(self) -> dict[str, int]:
        """Event → how often it was counted."""
        return {name: row["counted"] for name, row in self.report().items() if row["counted"]}

    def receipt(self, receipt: str) -> Any:
        """The life of one event."""
        self.server.settle()
        return self.server.ask("GET", f"/api/v1/receipts/{receipt}")

    def waiting(self) -> Any:
        """The source's quarantine."""
        self.server.settle()
        return self.server.ask("GET", f"/api/v1/sources/{self.code}/quarantine")


def properties(event: StoredEvent) -> dict[str, Any]:
    """An event's properties as stored."""
    found: dict[str, Any] = json.loads(event.properties or "{}")
    return found
