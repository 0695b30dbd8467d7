"""A gate before the server: passes every request on, and fails as networks and servers do where a test says so."""

import http.client
import json
import ssl
import threading
import time
from collections.abc import Callable
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

ONE_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host"}
HEARD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"code":'


class Reply(NamedTuple):
    """An answer as it goes to the browser."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Taken(NamedTuple):
    """A body of events that reached the gate, and when by a clock that only goes on."""

    events: list[dict[str, Any]]
    at: float
    beacon: bool
    """Whether a page that ended left it to the browser."""


Behaviour = Callable[["Exchange"], Reply | None]
"""What becomes of one request with events: its reply, or None where the connection breaks."""


class Exchange:
    """One request with events, before anything became of it."""

    def __init__(
        self, events: list[dict[str, Any]], headers: Message, pass_on: Callable[[], Reply], say: Callable[[bytes], Any]
    ) -> None:
        self.events, self.pass_on, self.say = events, pass_on, say
        self.origin, self.beacon = headers.get("Origin", ""), headers.get("Sec-Fetch-Mode") == "no-cors"

    def reply(self, status: int, body: Any = None, **headers: str) -> Reply:
        """An answer that a page of another origin may read, as Balise's own."""
        allowed = (
            [("Access-Control-Allow-Origin", self.origin), ("Access-Control-Allow-Credentials", "true")] if self.origin else []
        )
        exposed = [("Access-Control-Expose-Headers", "Retry-After")]
        own = [(name.replace("_", "-"), value) for name, value in headers.items()]
        return Reply(status, [*allowed, *exposed, *own], json.dumps(body).encode() if body is not None else b"")


def passed_on(exchange: Exchange) -> Reply:
    """Nothing special."""
    return exchange.pass_on()


def refused(status: int, body: Any = None, **headers: str) -> Behaviour:
    """The server never sees it; the browser gets this status."""
    return lambda exchange: exchange.reply(status, body, **headers)


def dropped(_: Exchange) -> None:
    """The connection breaks before the server sees it."""


def taken_and_dropped(exchange: Exchange) -> None:
    """The server has it, but the connection breaks before the browser hears so."""
    exchange.pass_on()


def taken_and_cut(exchange: Exchange) -> None:
    """The server has it, but the connection breaks in the middle of the answer."""
    exchange.pass_on()
    exchange.say(HEARD.encode())


def taken_and_failed(exchange: Exchange) -> Reply:
    """The server has it, but somebody between says that it failed."""
    exchange.pass_on()
    return exchange.reply(502)


class Hold:
    """Keeps a request waiting: `reached` says that it is here, `release` lets it go on, `done` says that it did."""

    def __init__(self, then: Behaviour = passed_on) -> None:
        self.reached, self._free, self._then = threading.Event(), threading.Event(), then
        self.done = False

    def __call__(self, exchange: Exchange) -> Reply | None:
        self.reached.set()
        self._free.wait(60)
        reply = self._then(exchange)
        self.done = True
        return reply

    def release(self) -> None:
        """Let it go on."""
        self._free.set()


class Gate:
    """Listens on a port of its own; `plan` says what becomes of the next requests with events, `always` of all others."""

    def __init__(self, port: int, certificate: ssl.SSLContext | None = None) -> None:
        self.plan: list[Behaviour] = []
        self.always: Behaviour = passed_on
        self.taken: list[Taken] = []
        self.asked: list[tuple[str, str, str]] = []
        """Method, host and path of every request."""
        self._to, self._lock = port, threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.base = f"http://127.0.0.1:{self.port}"
        if certificate is not None:
            self._server.socket = certificate.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def attempts(self, name: str) -> list[dict[str, Any]]:
        """Every copy of the event of this name that reached the gate."""
        return [event for taken in self.taken for event in taken.events if event["event"] == name]

    def _next(self, exchange: Exchange) -> Behaviour:
        with self._lock:
            self.taken.append(Taken(exchange.events, time.monotonic(), exchange.beacon))
            return self.plan.pop(0) if self.plan else self.always

    def _pass_on(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
        upstream = http.client.HTTPConnection("127.0.0.1", self._to, timeout=60)
        try:
            upstream.request(method, path, body or None, headers)
            answer = upstream.getresponse()
            return Reply(answer.status, answer.getheaders(), answer.read())
        except (OSError, http.client.HTTPException):
            return Reply(502, [], b"")
        finally:
            upstream.close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        gate = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                gate.asked.append((self.command, self.headers.get("Host", ""), self.path))
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                kept = {name: value for name, value in self.headers.items() if name.lower() not in ONE_HOP - {"host"}}

                def pass_on() -> Reply:
                    return gate._pass_on(self.command, self.path, kept, body)

                if self.command == "POST" and self.path.startswith("/api/v2/pixel"):
                    exchange = Exchange(events_in(body), self.headers, pass_on, self.wfile.write)
                    self.answer(gate._next(exchange)(exchange))
                else:
                    self.answer(pass_on())

            def do_GET(self) -> None:
                self.handle_any()

            def do_POST(self) -> None:
                self.handle_any()

            def do_OPTIONS(self) -> None:
                self.handle_any()

            def answer(self, reply: Reply | None) -> None:
                if reply is None:
                    self.close_connection = True
                    return
                self.send_response_only(reply.status)
                for name, value in reply.headers:
                    if name.lower() not in ONE_HOP:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def events_in(body: bytes) -> list[dict[str, Any]]:
    """The events of a body of the pixel; one alone is a batch of one."""
    read = json.loads(body)
    return list(read["batch"]) if "batch" in read else [read]
