"""A web site for tests: pages with any HTML and headers, on an origin of their own."""

import itertools
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import urlsplit

DOCUMENT = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title><link rel="icon" href="data:,">
{head}
</head>
<body>
{body}
</body>
</html>
"""


class Page(NamedTuple):
    """What is answered at a path."""

    content: bytes
    headers: dict[str, str]
    status: int = 200


class Asked(NamedTuple):
    """One request the site got."""

    path: str
    headers: dict[str, str]


class Site:
    """Serves every host name on one port: the browser takes each name for this machine."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.asked: list[Asked] = []
        self._numbers = itertools.count(1)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def add(
        self, head: str = "", body: str = "", headers: dict[str, str] | None = None, path: str = "", title: str = "Shop"
    ) -> str:
        """Put a page up; returns its path, a new one where none is named."""
        html = DOCUMENT.format(head=head, body=body, title=title)
        return self.add_file(html.encode(), "text/html; charset=utf-8", headers, path)

    def add_file(self, content: bytes, kind: str, headers: dict[str, str] | None = None, path: str = "") -> str:
        """Put anything up; returns its path."""
        path = path or f"/p{next(self._numbers)}/"
        self.pages[path] = Page(content, {"Content-Type": kind, **(headers or {})})
        return path

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """The address of a path under a host name."""
        return f"http://{host}:{self.port}{path}"

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                path = urlsplit(self.path).path
                site.asked.append(Asked(self.path, dict(self.headers.items())))
                page = site.pages.get(path, Page(b"Not here.", {"Content-Type": "text/plain"}, 404))
                self.send_response(page.status)
                for name, value in page.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(page.content)))
                self.end_headers()
                self.wfile.write(page.content)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", "0")))
                self.do_GET()

            def log_message(self, *_: object) -> None:
                pass

        return Handler
