"""The only way from the browser that checks rules into the network: a proxy that connects to public addresses alone.

Every request of every page goes this way, redirects and subresources too. A host is resolved here and the connection is made to
the very address that was judged, so that a name which leads elsewhere a moment later leads nowhere.
"""

import re
import selectors
import socket
import socketserver
import threading
import time
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from balise.lookups.networks import Network, Resolve, leads_out, resolve

MOST_AT_ONCE: Final = 64
MOST_BYTES: Final = 100_000_000
"""What all pages of one check may load together."""
NO_WAY: Final = "balise-no-way"
"""The header of an answer that is the proxy's own: the host could not be reached, or may not be."""
_NO_WAY: Final = f"HTTP/1.1 502 Bad Gateway\r\n{NO_WAY}: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
_MOST_HEAD: Final = 64 * 1024
_CONNECT_S: Final = 10.0
_IDLE_S: Final = 30.0
_PIECE: Final = 65_536
_HOP: Final = re.compile(rb"\r\n(?:proxy-[a-z-]+|connection|keep-alive):[^\r\n]*", re.IGNORECASE)


class WayOut(socketserver.ThreadingTCPServer):
    """Serves on 127.0.0.1 from `start` to `stop`. `allowed` are networks that may be reached though they are not public.

    `refused` are the hosts that were asked for and lead to an address that is not public.
    """

    daemon_threads = True
    block_on_close = False
    request_queue_size = MOST_AT_ONCE

    def __init__(self, allowed: Sequence[Network] = (), ask: Resolve = resolve) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self._allowed, self._ask = allowed, ask
        self.refused: set[str] = set()
        self.left = MOST_BYTES
        self.places = threading.BoundedSemaphore(MOST_AT_ONCE)

    @property
    def address(self) -> str:
        """What a client is given as its proxy."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def start(self) -> "WayOut":
        """Begin to serve."""
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, name="way-out", daemon=True).start()
        return self

    def stop(self) -> None:
        """Take no more connections."""
        self.shutdown()
        self.server_close()

    def connect(self, host: str, port: int) -> socket.socket | None:
        """A connection to a host, at an address that was judged; None where there is none."""
        try:
            found = self._ask(host, port)
        except (OSError, UnicodeError):
            return None
        if not found or not all(leads_out(each, self._allowed) for each in found):
            if found:
                self.refused.add(host)
            return None
        try:
            return socket.create_connection((found[0], port), _CONNECT_S)
        except OSError:
            return None


class _Connection(socketserver.BaseRequestHandler):
    server: WayOut

    def handle(self) -> None:
        """Read who is asked for, then pass bytes both ways until one side ends."""
        if not self.server.places.acquire(timeout=_CONNECT_S):
            return
        try:
            self._pass()
        except (OSError, ValueError):
            pass
        finally:
            self.server.places.release()

    def _pass(self) -> None:
        self.request.settimeout(_IDLE_S)
        head, rest = self._head()
        method, target, version = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
        parts = urlsplit(f"//{target}" if method == "CONNECT" else target)
        other = self.server.connect(parts.hostname or "", parts.port or (443 if method == "CONNECT" else 80))
        if other is None:
            self.request.sendall(_NO_WAY)
            return
        with other:
            if method == "CONNECT":
                self.request.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                lines = _HOP.sub(b"", head[head.index(b"\r\n") :])
                # One request a connection: the next may be for another host.
                other.sendall(f"{method} {path} {version}".encode("latin-1") + lines + b"\r\nConnection: close\r\n\r\n")
            other.sendall(rest)
            self._both_ways(other)

    def _head(self) -> tuple[bytes, bytes]:
        read = b""
        while b"\r\n\r\n" not in read:
            piece = self.request.recv(_PIECE)
            if not piece or len(read) > _MOST_HEAD:
                raise ValueError("There is no whole request.")
            read += piece
        head, _, rest = read.partition(b"\r\n\r\n")
        return head, rest

    def _both_ways(self, other: socket.socket) -> None:
        quiet_since = time.monotonic()
        # Not `select`: it takes no file of a process that has more than a thousand open.
        with selectors.DefaultSelector() as ready:
            ready.register(self.request, selectors.EVENT_READ, (self.request, other))
            ready.register(other, selectors.EVENT_READ, (other, self.request))
            while self.server.left > 0 and time.monotonic() - quiet_since < _IDLE_S:
                for key, _ in ready.select(1.0):
                    end, beyond = key.data
                    piece = end.recv(_PIECE)
                    if not piece:
                        return
                    self.server.left -= len(piece)
                    beyond.sendall(piece)
                    quiet_since = time.monotonic()
