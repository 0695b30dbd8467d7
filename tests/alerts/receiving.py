"""Receivers on this machine: an SMTP relay and a web server, each with its own thread, that keep what they get."""

import base64
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Relay:
    """What an SMTP relay does and keeps. `answers` are codes for the next commands by their first word."""

    port: int = 0
    tls: ssl.SSLContext | None = None
    at_once: bool = False
    login: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    mails: list[EmailMessage] = field(default_factory=list)
    receivers: list[str] = field(default_factory=list)
    protected: list[bool] = field(default_factory=list)


class _Talk(socketserver.StreamRequestHandler):
    """One connection, as RFC 5321 tells it."""

    relay: Relay

    def handle(self) -> None:
        self.is_safe, self.known = False, not self.relay.login
        if self.relay.at_once:
            self._protect()
        self._say("220 relay.test")
        while line := self.rfile.readline().decode().strip():
            word = line.split(" ")[0].split(":")[0].upper()
            if word in self.relay.answers:
                self._say(self.relay.answers[word])
            elif word == "QUIT":
                return self._say("221 bye")
            else:
                getattr(self, f"_{word.lower()}", self._other)(line)
        return None

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")

    def _protect(self) -> None:
        self.connection = self.relay.tls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile, self.is_safe = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0), True

    def _ehlo(self, _line: str) -> None:
        more = ["250-AUTH PLAIN"] if self.relay.login else []
        more += ["250-STARTTLS"] if self.relay.tls and not self.is_safe else []
        self._say("\r\n".join(["250-relay.test", *more, "250 8BITMIME"]))

    def _starttls(self, _line: str) -> None:
        self._say("220 go on")
        self._protect()

    def _auth(self, line: str) -> None:
        self.known = base64.b64decode(line.split(" ")[2]).decode().strip("\0").replace("\0", ":") == self.relay.login
        self._say("235 fine" if self.known else "535 who are you?")

    def _mail(self, _line: str) -> None:
        self._say("250 ok" if self.known else "530 sign in first")

    def _rcpt(self, line: str) -> None:
        self.relay.receivers.append(line.partition(":")[2].strip("<>"))
        self._say("250 ok")

    def _data(self, _line: str) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        self.relay.mails.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self.relay.protected.append(self.is_safe)
        self._say("250 taken")

    def _other(self, _line: str) -> None:
        self._say("250 ok")


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[None]:
    """The server answers meanwhile."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


class _Threads(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, *_: Any) -> None:
        """A client that goes away says nothing of the test."""


@contextmanager
def relay_running(**does: Any) -> Iterator[Relay]:
    """An SMTP relay on this machine."""
    relay = Relay(**does)
    server = _Threads(("127.0.0.1", 0), type("Talk", (_Talk,), {"relay": relay}))
    relay.port = server.server_address[1]
    with serving(server):
        yield relay


@dataclass
class Hook:
    """What a receiver of webhooks answers, one after the other and the last again, and what it got."""

    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=lambda: [(204, {}, b"")])
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}/hook?team=shop"


@contextmanager
def hook_running(tls: ssl.SSLContext | None = None, **does: Any) -> Iterator[Hook]:
    """A web server on this machine that keeps what is posted to it."""
    hook = Hook(**does)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            status, headers, said = hook.answers[min(len(hook.got), len(hook.answers) - 1)]
            hook.got.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "content-length" not in {name.lower() for name in headers}:
                self.send_header("content-length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    hook.port = server.server_address[1]
    with serving(server):
        yield hook
