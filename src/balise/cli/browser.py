"""The browser that `balise demo --visitors` drives: the one named, one of the system's, or Playwright's own."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from balise.cli.connection import CannotAsk
from balise.cli.options import Call

if TYPE_CHECKING:
    from playwright.async_api import Browser

_COMMANDS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "brave-browser")
_PLACES: Final = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/snap/bin/chromium",
)
_ARGUMENTS: Final = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")


def find_browser(named: str) -> str:
    """The path of the browser named, else of the first one found; empty where there is none outside Playwright."""
    for command in (named,) if named else _COMMANDS:
        if found := shutil.which(command):
            return found
    return "" if named else next((place for place in _PLACES if Path(place).is_file()), "")


@asynccontextmanager
async def open_browser(call: Call, named: str, headful: bool) -> "AsyncIterator[Browser]":
    """Start a browser, and end it. Raises `CannotAsk` with the cure where Playwright or a browser is missing."""
    try:
        from playwright.async_api import Error, async_playwright
    except ImportError as error:
        raise CannotAsk(call.say("demo_no_playwright")) from error
    path = find_browser(named)
    if named and not path:
        raise CannotAsk(call.say("demo_no_such_browser", path=named))
    async with async_playwright() as playwright:
        if not path and not Path(playwright.chromium.executable_path).is_file():
            raise CannotAsk(call.say("demo_no_browser"))
        try:
            browser = await playwright.chromium.launch(executable_path=path or None, headless=not headful, args=_arguments())
        except Error as error:
            reason = str(error).strip().splitlines()[0]
            raise CannotAsk(call.say("demo_browser_fails", path=path or "Playwright", reason=reason)) from error
        try:
            yield browser
        finally:
            await browser.close()


def _arguments() -> list[str]:
    """A browser that root starts, as in a container, refuses its sandbox."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*_ARGUMENTS, *(["--no-sandbox"] if is_root else [])]
