"""Somebody with a browser of their own: pages they open, what their browser sends and keeps, what goes wrong in it."""

import itertools
import json
import re
import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote, unquote

from playwright.sync_api import BrowserContext, Page, Request, Route

from tests.browser.base_code import base_code
from tests.browser.serving import Arrived, Source
from tests.browser.site import Site

SECONDS = 20.0
LAST = "last_call_"
"""How the names of events begin that only mark the end of a test's calls."""
KEPT = "() => { try { return JSON.stringify([localStorage, sessionStorage]) } catch { return '' } }"
NUMBERS = itertools.count(1)
PIXEL = re.compile(r"/api/v2/pixel(/act)?(\?|$)")


class Visitor:
    """Opens pages of the site, whose base code belongs to `source` where a test does not say otherwise."""

    def __init__(self, context: BrowserContext, site: Site, source: Source) -> None:
        self.context, self.site, self.source = context, site, source
        self.requests: list[Request] = []
        self.console: list[str] = []
        self.errors: list[str] = []
        self.expected_errors: list[str] = []
        """Regular expressions of page errors a test means to see."""
        context.on("request", lambda request: self.requests.append(request))
        context.on("console", lambda message: self.console.append(f"{message.type}: {message.text}"))
        context.on("weberror", lambda error: self.errors.append(str(error.error)))

    @property
    def page(self) -> Page:
        """The page opened last."""
        return self.context.pages[-1]

    def url(
        self,
        body: str = "",
        *,
        head: str | None = None,
        host: str = "127.0.0.1",
        headers: dict[str, str] | None = None,
        more: str = "",
    ) -> str:
        """Put a page up and give its address; `more` is the query or fragment behind it."""
        tag = base_code(self.source.server.base, self.source.code) if head is None else head
        return self.site.url(self.site.add(tag, body, headers), host) + more

    def open(self, body: str = "", *, wait: str = "load", referrer: str | None = None, **page: Any) -> Page:
        """Open a new page in a tab of its own; the rest as for `url`."""
        tab = self.context.new_page()
        tab.goto(self.url(body, **page), wait_until=wait, referer=referrer)
        return tab

    def hold(self, pattern: str | re.Pattern[str] = "**/events.js*") -> Callable[[], None]:
        """Keep requests waiting until the function that is returned is called."""
        held: list[Route] = []
        free: list[bool] = []

        def take(route: Route) -> None:
            if free:
                route.continue_()
            else:
                held.append(route)

        def release() -> None:
            free.append(True)
            while held:
                held.pop(0).continue_()

        self.context.route(pattern, take)
        return release

    def wait(self, condition: Callable[[], Any], what: Callable[[], object] | str, seconds: float = SECONDS) -> None:
        """Return when the condition holds; the browser's messages are read meanwhile. `what` tells what is missing."""
        until = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > until:
                raise AssertionError(f"{what if isinstance(what, str) else what()}\n{self._told()}")
            if self.context.pages:
                self.context.pages[0].wait_for_timeout(15)
            else:
                time.sleep(0.015)

    def arrived(self, count: int, source: Source | None = None) -> list[Arrived]:
        """Wait until the log holds at least so many events of the source; all that it holds."""
        of = source or self.source
        self.wait(lambda: len(of.arrived) >= count, lambda: f"{count} events were due, there are {_names(of.arrived)}")
        return list(of.arrived)

    def finish(self, source: Source | None = None, page: Page | None = None, lib: str = "ttq") -> list[Arrived]:
        """Wait until all called before has arrived: order is kept, so one more call tells. All but that call's event."""
        of, tab = source or self.source, page or self.page
        tab.wait_for_function("() => typeof self.__balise === 'object'", polling=20)
        last = f"{LAST}{next(NUMBERS)}"
        tab.evaluate("([lib, code, name]) => { window[lib].instance(code).track(name); }", [lib, of.code, last])
        self.wait(
            lambda: any(event.name_sent == last for event in of.arrived),
            lambda: f"The last call did not arrive; there are {_names(of.arrived)}",
        )
        self.wait(
            lambda: any(f'"{last}"' in (request.post_data or "") for request in self.requests), "The browser told of no request."
        )
        return [event for event in of.arrived if not event.name_sent.startswith(LAST)]

    def batches(self) -> list[dict[str, Any]]:
        """Every body that went to the pixel's path and can be seen from outside the page."""
        bodies = [request.post_data for request in self.requests if request.method == "POST" and PIXEL.search(request.url)]
        return [json.loads(body) for body in bodies if body]

    def sent(self) -> list[dict[str, Any]]:
        """Every event in them."""
        return [event for batch in self.batches() for event in batch["batch"]]

    def traces(self) -> str:
        """All that left the browser and all that it keeps: addresses, headers, bodies, storage, cookies."""
        parts = []
        for request in self.requests:
            parts += [request.url, json.dumps(request.headers), request.post_data or ""]
        for page in self.context.pages:
            parts.append(page.evaluate(KEPT))
        parts.append(json.dumps([dict(cookie) for cookie in self.context.cookies()]))
        return "\n".join(parts)

    def leaks(self, values: Iterable[str]) -> list[str]:
        """Which of these texts can be found in the traces, as they are or encoded."""
        text = self.traces()
        haystack = (text + unquote(text) + unquote(unquote(text))).lower()
        return [value for value in values if value.lower() in haystack or quote(value, safe="").lower() in haystack]

    def cookies(self, host: str = "127.0.0.1") -> dict[str, str]:
        """Name → value of the cookies a page of this host would send."""
        return {cookie["name"]: cookie["value"] for cookie in self.context.cookies(f"http://{host}/")}

    def unexpected_errors(self) -> list[str]:
        """Errors on pages that no test asked for."""
        return [error for error in self.errors if not any(re.search(due, error) for due in self.expected_errors)]

    def _told(self) -> str:
        asked = [f"{request.method} {request.url}" for request in self.requests]
        return "\n".join(["Errors:", *self.errors, "Console:", *self.console[-20:], "Requests:", *asked[-20:]])


def _names(events: list[Arrived]) -> list[str]:
    return [event.name_sent for event in events]
