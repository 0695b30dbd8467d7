"""The system's Chromium, started in the ways tests need."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--disable-gpu",
]
EVERYTHING_HERE = "--host-resolver-rules=MAP * 127.0.0.1"
"""Every host name leads to this machine, with its port: tests may use any name, and nothing leaves."""


def launch(playwright: Playwright, *arguments: str) -> Browser:
    """Start the system's Chromium; the test is left out where there is none. Later arguments win."""
    return playwright.chromium.launch(executable_path=_found(), args=[*ARGUMENTS, *(arguments or (EVERYTHING_HERE,))])


def launch_with_profile(playwright: Playwright, folder: Path, preferences: dict[str, Any] | None = None) -> BrowserContext:
    """The same with a profile that outlives it, and with choices a person made in the settings."""
    if preferences is not None:
        (folder / "Default").mkdir(parents=True)
        (folder / "Default/Preferences").write_text(json.dumps(preferences))
    return playwright.chromium.launch_persistent_context(folder, executable_path=_found(), args=[*ARGUMENTS, EVERYTHING_HERE])


def _found() -> str:
    named = os.environ.get("BALISE_CHROMIUM")
    found = named or next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("There is no Chromium: install it, or name it in BALISE_CHROMIUM.")
    return found
