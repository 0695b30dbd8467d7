"""The browser that looks at sample pages: the machine's own Chromium, with nothing of a visit that counts.

It sends nothing to pixels, takes no downloads, clicks nothing, keeps nothing from one page to the next, and reaches public
addresses only (`way_out`). The search runs in a world of its own: the page neither sees it nor can change it.
"""

import asyncio
import shutil
import time
from collections.abc import Awaitable, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlsplit

import msgspec

from balise.builder.looking import LOOK, Look, read_look
from balise.builder.robots import AGENT
from balise.builder.way_out import NO_WAY, WayOut
from balise.metadata.proof_types import PageState
from balise.rules.rule import Target

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, CDPSession, Page, Playwright, Response, Route

PAGE_S: Final = 20.0
"""As long as one page may take, all in all."""
_GRACE_S: Final = 5.0
"""Then a page that answers nothing any more is closed with its process."""
_SETTLE_S: Final = 6.0
_LOOK_EVERY_S: Final = 0.5
_PAGES_OF_ONE: Final = 10
"""Pages after which the browser is started anew."""
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_NOT_LOADED: Final = ("image", "media", "font", "ping", "eventsource", "websocket", "manifest")
_PIXEL: Final = ("/api/v2/pixel", "/i18n/pixel/", "/open_api/")
_ARGUMENTS: Final = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--js-flags=--max-old-space-size=512",
    "--proxy-bypass-list=<-loopback>",
)


class NoBrowser(Exception):
    """There is no browser on this machine, or not the library that drives it."""


class Visited(NamedTuple):
    """What became of a page, and what was seen of each target, in their order; nothing where it was not opened."""

    state: PageState
    looks: tuple[Look, ...] = ()


def browser_file(named: str = "") -> str:
    """The Chromium to start: the one that is named, else one on the path. Raises `NoBrowser`."""
    found = shutil.which(named) if named else next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise NoBrowser
    try:
        import playwright  # noqa: F401
    except ImportError as error:
        raise NoBrowser from error
    return found


class CheckBrowser:
    """One Chromium; to be used in an `async with` statement. `origins`: where pages may lead; none: anywhere.

    `search` is the file of the pixel's search for targets. Raises `NoBrowser` where none can be started.
    """

    def __init__(self, file: str, search: Path, way_out: WayOut, origins: Sequence[str] = ()) -> None:
        self._file, self._search, self._way_out, self._origins = file, search.read_text("utf-8"), way_out, origins
        self._visits = 0
        self._playwright: Playwright
        self._browser: Browser

    async def __aenter__(self) -> "CheckBrowser":
        from playwright.async_api import Error, async_playwright

        self._playwright = await async_playwright().start()
        try:
            self._browser = await self._started()
        except Error as error:
            await self._playwright.stop()
            raise NoBrowser from error
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        await _at_most(_GRACE_S, self._browser.close())
        await self._playwright.stop()

    async def visit(self, url: str, targets: Sequence[Target]) -> Visited:
        """Open a page and look for targets, until all are found or it had its time. Never longer than `PAGE_S` and a little."""
        from playwright.async_api import Error
        from playwright.async_api import TimeoutError as TooLong

        before = set(self._way_out.refused)
        context: BrowserContext | None = None
        try:
            await self._renew()
            context = await self._context()
            return await asyncio.wait_for(self._look(await context.new_page(), url, targets), PAGE_S + _GRACE_S)
        except (TooLong, TimeoutError):
            return Visited("timeout")
        except (Error, msgspec.ValidationError):
            return Visited("private" if self._way_out.refused - before else "failed")
        finally:
            if context is not None and not await _at_most(_GRACE_S, context.close()):
                # Memory and processes of a page that cannot be closed go with the browser.
                await _at_most(_GRACE_S, self._browser.close())

    async def _renew(self) -> None:
        """Start the browser anew where it is gone, and after some pages: what pages leave in its memory goes with it."""
        self._visits += 1
        if self._visits % _PAGES_OF_ONE == 0:
            await _at_most(_GRACE_S, self._browser.close())
        if not self._browser.is_connected():
            self._browser = await self._started()

    async def _context(self) -> "BrowserContext":
        context = await self._browser.new_context(
            accept_downloads=False, service_workers="block", user_agent=self._agent(), viewport={"width": 1280, "height": 900}
        )
        context.set_default_timeout(PAGE_S * 1000)
        await context.route("**/*", _let_through)
        return context

    async def _look(self, page: "Page", url: str, targets: Sequence[Target]) -> Visited:
        until = time.monotonic() + PAGE_S
        state = await self._open(page, url)
        if state != "opened":
            return Visited(state)
        devtools = await page.context.new_cdp_session(page)
        settled = min(until, time.monotonic() + _SETTLE_S)
        while True:
            looks = await self._search_once(devtools, targets)
            if time.monotonic() >= settled or all(look.state == "found" for look in looks):
                break
            await asyncio.sleep(_LOOK_EVERY_S)
        # A page may lead elsewhere by a script, too.
        state = self._state(page.url, 200)
        return Visited(state, looks if state == "opened" else ())

    async def _open(self, page: "Page", url: str) -> PageState:
        from playwright.async_api import Error

        answers: list[Response] = []
        page.on("response", lambda answer: answers.append(answer) if answer.request.is_navigation_request() else None)
        try:
            await page.goto(url, wait_until="domcontentloaded", timeout=PAGE_S * 1000)
        except Error:
            # An error without a page of its own ends like this, too; its answer says more.
            last = answers[-1] if answers else None
            if last is None or last.status < 400:
                raise
            return "failed" if NO_WAY in last.headers and not self._way_out.refused else self._state(last.url, last.status)
        return self._state(page.url, answers[-1].status if answers else 200)

    async def _search_once(self, devtools: "CDPSession", targets: Sequence[Target]) -> tuple[Look, ...]:
        frame = (await devtools.send("Page.getFrameTree"))["frameTree"]["frame"]["id"]
        world = await devtools.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": AGENT})
        asked = {
            "expression": f"{self._search}\n;({LOOK})({msgspec.json.encode(targets).decode()})",
            "contextId": world["executionContextId"],
            "returnByValue": True,
            "timeout": 5000,
        }
        told = await devtools.send("Runtime.evaluate", asked)
        values: list[Any] = told["result"].get("value") or []
        if len(values) != len(targets):
            raise msgspec.ValidationError("The search did not answer.")
        return tuple(read_look(target, value) for target, value in zip(targets, values, strict=True))

    def _state(self, url: str, status: int) -> PageState:
        parts = urlsplit(url)
        if parts.hostname in self._way_out.refused:
            return "private"
        if self._origins and f"{parts.scheme}://{parts.netloc.lower()}" not in self._origins:
            return "elsewhere"
        if status in (404, 410):
            return "not_found"
        if status in (401, 403, 429, 451):
            return "refused"
        return "opened" if status < 400 else "server_error"

    async def _started(self) -> "Browser":
        from playwright.async_api import Error

        launch = partial(
            self._playwright.chromium.launch,
            executable_path=self._file,
            args=list(_ARGUMENTS),
            proxy={"server": self._way_out.address},
            timeout=30_000,
        )
        try:
            return await launch(chromium_sandbox=True)
        except Error:
            # In containers Chromium cannot make a sandbox of its own: the container is one.
            return await launch(chromium_sandbox=False)

    def _agent(self) -> str:
        version = self._browser.version.partition(".")[0]
        system = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
        return f"{system} Chrome/{version}.0.0.0 Safari/537.36 (compatible; {AGENT}/1.0)"


async def _let_through(route: "Route") -> None:
    request = route.request
    if request.resource_type in _NOT_LOADED or urlsplit(request.url).path.startswith(_PIXEL):
        await route.abort()
    else:
        await route.continue_()


async def _at_most(seconds: float, closing: Awaitable[None]) -> bool:
    """Whether it was closed in time."""
    from playwright.async_api import Error

    try:
        await asyncio.wait_for(closing, seconds)
    except (TimeoutError, Error):
        return False
    return True
