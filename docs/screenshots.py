"""Takes the pictures in docs/images of the web application as it is: `make screenshots`.

A server is started on a fresh folder, a shop's day is sent to it, the first administrator is made by the printed link, and
each page is opened in Chromium as wide as a desk's screen and as a phone.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-gpu", "--hide-scrollbars"]
SIZES = {"wide": {"width": 1440, "height": 1000}, "phone": {"width": 390, "height": 844}}
WIDE, PHONE = "wide", "phone"
ACCOUNT = {"email": "maya@shop.example", "name": "Maya Okafor", "password": "a lantern beside the track"}
SHOTS: tuple[tuple[str, str, str, str, str], ...] = (
    ("home", "/", WIDE, "light", "en"),
    ("overview", "/sources/demo", WIDE, "light", "en"),
    ("overview-dark", "/sources/demo", WIDE, "dark", "en"),
    ("overview-phone", "/sources/demo", PHONE, "light", "fr"),
    ("event", "/sources/demo/events/CompletePayment", WIDE, "light", "en"),
    ("custom-events", "/sources/demo/custom-events", WIDE, "light", "en"),
    ("new-event", "/sources/demo/custom-events/new?name=1%20Leave%20Review!", WIDE, "light", "fr"),
    ("test-events", "/sources/demo/test?show=all", WIDE, "light", "en"),
    ("quarantine", "/sources/demo/quarantine", WIDE, "light", "en"),
    ("diagnostics", "/sources/demo/diagnostics", WIDE, "light", "en"),
    ("receipt", "/receipts/{receipt}", WIDE, "light", "en"),
    ("installation", "/sources/demo/install", WIDE, "light", "en"),
    ("demo-shop", "/demo/", PHONE, "light", "fr"),
)
"""File, address, size, colours and language of each picture."""


@contextmanager
def serving() -> Iterator[tuple[str, str, dict[str, str]]]:
    """A server on a fresh folder: its address, the link that makes the first administrator, and its environment."""
    with tempfile.TemporaryDirectory(prefix="balise-pictures-") as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        url, told = f"http://127.0.0.1:{port}", Path(folder) / "told"
        environment = os.environ | {"BALISE_DATA": f"{folder}/data", "BALISE_PORT": str(port)}
        with told.open("wb") as output:
            server = subprocess.Popen([sys.executable, "-m", "balise", "serve"], env=environment, stderr=output)
        try:
            _wait(url, server)
            link = re.search(r"sign in\s+(\S+)", told.read_text(encoding="utf-8"))
            yield url, link.group(1) if link else "", environment
        finally:
            server.terminate()
            server.wait()


def _wait(url: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise SystemExit("The server did not start.")
        try:
            urllib.request.urlopen(f"{url}/readyz", timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The server was not ready within a minute.")


def _told(environment: dict[str, str], *words: str) -> str:
    """What a command prints with --json; 1 is the exit code of a command that found something."""
    command = [sys.executable, "-m", "balise", *words, "--json"]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    if done.returncode > 1:
        raise SystemExit(done.stderr)
    return done.stdout


def make_account(page: Page, link: str) -> dict[str, Any]:
    """Make the first administrator as a person does; what the browser keeps."""
    page.goto(link)
    for field, text in ACCOUNT.items():
        page.fill(f"[name={field}]", text)
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    return dict(page.context.storage_state())


def main() -> None:
    """Take every picture."""
    browser_file = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser_file is None:
        raise SystemExit("No Chromium was found. On Debian and Ubuntu: apt-get install chromium")
    IMAGES.mkdir(exist_ok=True)
    with serving() as (url, link, environment), sync_playwright() as playwright:
        sent = json.loads(_told(environment, "demo"))
        _told(environment, "diagnose", "--source", sent["source"])
        browser = playwright.chromium.launch(executable_path=browser_file, args=ARGUMENTS)
        state = make_account(browser.new_page(), link)
        for file, address, size, colours, language in SHOTS:
            context = browser.new_context(
                viewport=SIZES[size], color_scheme=colours, locale=language, storage_state=state, reduced_motion="reduce"
            )
            page = context.new_page()
            page.goto(f"{url}{address.format(**sent)}{'&' if '?' in address else '?'}lang={language}")
            page.screenshot(path=IMAGES / f"{file}.png", full_page=size == WIDE)
            print(f"docs/images/{file}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
