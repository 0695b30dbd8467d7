"""Trying a change on pages: ordered, shown with receipts, published, taken back."""

import asyncio
import re

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")

FORM = {"days": "7", "edition": "", "on_sensitive": "", "window_hours": "48", "merge_minutes": "5"}


async def ended(pages, browser, address: str) -> str:
    """The page of a backtest at its end."""
    await pages.running.app.settle()
    await asyncio.to_thread(pages.running.app.runner.run_due)
    return (await browser.get(address)).text


async def test_a_name_is_tried_published_and_taken_back(pages):
    """The result shows before and after, a receipt, and one button each for publishing and taking back."""
    token = await pages.running.source("TRYIT")
    await pages.running.track("TRYIT", token, {"event": "gift", "event_id": "1"})
    browser = pages.member("editor")
    ordered = await browser.post("/sources/TRYIT/backtests", data=FORM | {"block": "gift"})
    address = ordered.headers["location"]
    waiting = (await browser.get(address)).text
    shown = await ended(pages, browser, address)

    assert ordered.status_code == 303
    assert 'role="status"' in waiting
    assert re.search(r"<del>.*?1</del> → <ins>.*?0</ins>", shown, re.S)
    assert re.search(r'href="/receipts/[0-9A-Za-z-]+"', shown)
    await browser.post(f"{address}/publish")
    assert pages.metadata.plan.blocked("TRYIT") == {"gift"}
    published = (await browser.get(address)).text
    assert f'action="{address}/undo"' in published
    assert f'action="{address}/undo"' in (await browser.get("/sources/TRYIT/changes")).text
    await browser.post(f"{address}/undo")
    assert f'action="{address}/undo"' not in (await browser.get("/sources/TRYIT/changes")).text
    assert pages.metadata.plan.blocked("TRYIT") == frozenset()


async def test_a_custom_event_and_an_edition_are_tried_where_they_are_set(pages):
    """The form of a custom event and the settings lead to a backtest of what was typed, and save nothing."""
    await pages.running.source("WHERE")
    browser = pages.member("editor")
    event = {"name": "Leave_Review", "status": "live", "on_mismatch": "block", "p_name": "rating", "p_type": "integer"}
    tried = await browser.post("/sources/WHERE/custom-events/new", data=event | {"p_required": "yes", "do": "try"})
    settings = {"name": "Where", "edition": "2025-05", "on_invalid": "partial", "on_sensitive": "remove"}
    settings |= {"retention_months": "18"}
    newer = await browser.post("/sources/WHERE/settings", data=settings | {"do": "try"})

    assert "/backtests/" in tried.headers["location"]
    assert "/backtests/" in newer.headers["location"]
    assert pages.metadata.plan.events("WHERE") == []
    assert pages.metadata.sources.find("WHERE").edition == "2024-10"
    assert "Leave_Review" in await ended(pages, browser, tried.headers["location"])


async def test_a_viewer_looks_and_changes_nothing(pages):
    """Who may not change rules may see what was tried, and orders nothing."""
    await pages.running.source("LOOK")
    viewer = pages.member("viewer")

    assert (await viewer.get("/sources/LOOK/backtests")).status_code == 200
    assert (await viewer.post("/sources/LOOK/backtests", data=FORM)).status_code == 403
    assert (await viewer.get("/sources/LOOK/backtests/999999")).status_code == 404


async def test_what_cannot_be_tried_brings_the_form_back(pages):
    """A name that cannot be blocked is told, and what was typed stays."""
    await pages.running.source("FAULT")
    answer = await pages.member("editor").post("/sources/FAULT/backtests", data=FORM | {"block": "1 bad"})

    assert answer.status_code == 400
    assert 'value="1 bad"' in answer.text
    assert pages.metadata.jobs.recent(1, "backtest", "FAULT") == []
