"""`balise demo --visitors`: what it says where it cannot run, and two visitors against a server that really runs."""

import os
import shutil
import sys

import pytest

from balise.cli.browser import find_browser

COUNTED = {
    "PageView": 11,
    "ViewContent": 3,
    "AddToCart": 1,
    "InitiateCheckout": 1,
    "AddPaymentInfo": 1,
    "CompletePayment": 1,
    "ship_product": 1,
}
BROWSER = os.environ.get("BALISE_CHROMIUM") or find_browser("")


def test_without_a_server_there_is_a_cure(run):
    """Visitors need pages: where no server runs the command ends with 2 and says how to start one."""
    ended = run("demo", "--visitors", "2")

    assert (ended.code, ended.out) == (2, "")
    assert "balise serve" in ended.err


def test_without_playwright_there_is_a_cure(server, monkeypatch):
    """Without the package the command ends with 2 and names what to install, in the caller's language."""
    monkeypatch.setitem(sys.modules, "playwright.async_api", None)

    for language in ("en", "fr"):
        ended = server.run("demo", "--visitors", "2", "--language", language)
        assert (ended.code, ended.out) == (2, "")
        assert "pip install 'balise[browser]'" in ended.err


def test_without_a_browser_there_is_a_cure(server, monkeypatch, tmp_path):
    """Without any Chromium, or with one that is not there or is none, it ends with 2 and says what helps."""
    pytest.importorskip("playwright")
    other = tmp_path / "no-browser"
    other.write_text("#!/bin/sh\nexit 3\n")
    other.chmod(0o755)

    assert "--browser" in server.run("demo", "--visitors", "1", "--browser", str(tmp_path / "missing")).err
    broken = server.run("demo", "--visitors", "1", "--browser", str(other))
    assert (broken.code, "does not start" in broken.err) == (2, True)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    missing = server.run("demo", "--visitors", "1", PLAYWRIGHT_BROWSERS_PATH=str(tmp_path))
    assert (missing.code, "apt-get install chromium" in missing.err) == (2, True)


@pytest.mark.parametrize("arguments", [["--seed", "3"], ["--headful"], ["--browser", "chromium"], ["--visitors", "0"]])
def test_options_of_visitors_need_visitors(run, arguments):
    """An option that says nothing without visitors, or no visitors at all, is wrong use."""
    ended = run("demo", *arguments)

    assert (ended.code, ended.out) == (2, "")


def test_the_browser_named_wins(tmp_path):
    """A browser is taken by path or by command; one that is not there is none."""
    own = tmp_path / "own-browser"
    own.write_text("")
    own.chmod(0o755)

    assert find_browser(str(own)) == str(own)
    assert find_browser(str(tmp_path / "missing")) == ""


@pytest.mark.slow
@pytest.mark.skipif(not BROWSER, reason="There is no Chromium: install it, or name it in BALISE_CHROMIUM.")
def test_what_two_visitors_do_is_what_the_report_counts(server):
    """All that the first does, who buys, reloads the thanks and ships, is counted once; of the second, who refuses, nothing."""
    pytest.importorskip("playwright")
    ended = server.run("demo", "--visitors", "2", "--seed", "1", "--browser", BROWSER, "--json")

    assert ended.code == 0, ended.err
    assert (ended.json["broken"], ended.json["open"]) == ([], 0)
    rows = {row["event"]: row for row in ended.json["event_types"]}
    assert {event: row["counted"] for event, row in rows.items()} == COUNTED
    assert rows["CompletePayment"]["merged"] >= 1
    assert {row["quarantined"] for row in rows.values()} == {0}
    report = server.run("report", "event-types", "--source", ended.json["source"], "--json").json["event_types"]
    assert [row["value"] for row in report if row["event"] == "CompletePayment"] == [{"EUR": "144.00"}]
