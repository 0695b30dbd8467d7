"""Small sites for the browser that checks rules: what each path answers may change between two looks."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PRODUCT = """<!doctype html><title>Lamp</title><main><section id="reviews"><h2>Reviews</h2>
<button class="leave-review" data-action="leave-review">Leave a review</button>
<button>Report</button></section></main>"""
MOVED = """<!doctype html><title>Lamp</title><main><div class="x7f3a"><h3>Opinions</h3>
<a role="button" class="leave-review">Leave a review now</a></div></main><footer><button>Report</button></footer>"""
GONE = """<!doctype html><title>Lamp</title><main><p>No opinions any more.</p></main>"""
TWICE = """<!doctype html><title>Lamp</title><main><section id="reviews"><h2>Reviews</h2>
<button class="leave-review" data-action="leave-review">Leave a review</button>
<button class="leave-review" data-action="leave-review">Leave a review</button></section></main>"""
BUTTON = '<button class="leave-review" data-action="leave-review">Leave a review</button>'
LATE = f"""<!doctype html><title>Lamp</title><main id="app"></main><script>setTimeout(() => {{
document.getElementById("app").innerHTML = '<section id="reviews"><h2>Reviews</h2>{BUTTON}</section>';
}}, 1500)</script>"""
STUCK = "<!doctype html><title>Stuck</title><script>for (;;) {}</script>"


class Site:
    """One site on a port of this machine. `pages` maps a path to a page, or to (status, headers, body); `asked` is what came."""

    def __init__(self) -> None:
        self.pages: dict[str, Any] = {"/lamp": PRODUCT}
        self.asked: list[tuple[str, str]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.answer(self)

            def do_POST(self) -> None:
                site.answer(self)

            def log_message(self, *_: Any) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        self.asked.append((request.path, request.headers.get("User-Agent", "")))
        found = self.pages.get(request.path.partition("?")[0], (404, {}, ""))
        if found == "never":
            time.sleep(30)
            return
        status, headers, body = found if isinstance(found, tuple) else (200, {"Content-Type": "text/html; charset=utf-8"}, found)
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(body.encode())))
        request.end_headers()
        request.wfile.write(body.encode())
