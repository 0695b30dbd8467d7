"""`balise demo --visitors N`: real browsers walk through the demo shop of a running server."""

import asyncio
import time
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlsplit

from balise.cli.browser import open_browser
from balise.cli.connection import CannotAsk, ask, ask_with, find_server, require_address, source_path
from balise.cli.journeys import Journey, journeys
from balise.cli.options import Call
from balise.cli.printing import line, print_json, table
from balise.cli.progress import counted
from balise.cli.walking import Walk, walk

if TYPE_CHECKING:
    from httpx2 import AsyncClient
    from playwright.async_api import Browser

AT_ONCE: Final = 2
COUNTS: Final = ("counted", "merged", "dropped", "quarantined")
FORBIDDEN: Final = 403


class Wish(NamedTuple):
    """What was asked for."""

    visitors: int
    seed: int
    browser: str = ""
    headful: bool = False


def send_visitors(call: Call, wish: Wish) -> dict[str, Any]:
    """Let visitors walk, tell what the report says of it, and return the same; `broken` names visits that broke off.

    Raises `CannotAsk` with the cure where no server runs, or there is no browser.
    """
    require_address(call.settings.url)
    if find_server(call.settings) is None and not call.server_named:
        raise CannotAsk(call.say("demo_no_server"))

    async def work(api: "AsyncClient") -> dict[str, Any]:
        async with open_browser(call, wish.browser, wish.headful) as browser:
            return await _send(call, wish, api, browser)

    told = ask_with(call, work)
    print_json(told) if call.as_json else _show(call, told)
    return told


async def _send(call: Call, wish: Wish, api: "AsyncClient", browser: "Browser") -> dict[str, Any]:
    address = str(api.base_url).rstrip("/")
    signed_in = await _sign_in(api, address, browser)
    source = await _source(call, address, browser, signed_in)
    before = await _report(api, source)
    begun = time.monotonic()
    walks = await _walk_all(call, wish, address, browser, signed_in)
    after = await _report(api, source)
    return {
        "source": source,
        "visitors": wish.visitors,
        "seed": wish.seed,
        "seconds": round(time.monotonic() - begun, 1),
        "event_types": _rows(before, after, _made(walks)),
        "open": sum(len(one.open) for one in walks),
        "broken": [
            {"visitor": one.journey.number, "kind": one.journey.kind, "reason": one.broken} for one in walks if one.broken
        ],
        "address": address,
    }


async def _walk_all(call: Call, wish: Wish, address: str, browser: "Browser", signed_in: list[Any]) -> list[Walk]:
    gate = asyncio.Semaphore(AT_ONCE)
    with counted(call.say("demo_walking"), wish.visitors) as bar:

        async def one(journey: Journey) -> Walk:
            async with gate:
                walked = await walk(browser, address, journey, signed_in)
            bar.advance()
            return walked

        return list(await asyncio.gather(*(one(journey) for journey in journeys(wish.visitors, wish.seed))))


async def _sign_in(api: "AsyncClient", address: str, browser: "Browser") -> list[Any]:
    """Cookies that open the pages: none where they open by themselves, as on the machine itself."""
    context = await browser.new_context()
    page = await context.new_page()
    try:
        answer = await page.goto(f"{address}/demo/")
        if answer and answer.status == FORBIDDEN:
            link = urlsplit((await ask(api, "POST", "/api/v1/users", json={}))["url"])
            await page.goto(f"{address}{link.path}?{link.query}")
        return [cookie for cookie in await context.cookies() if not cookie["name"].startswith("balise_demo")]
    finally:
        await context.close()


async def _source(call: Call, address: str, browser: "Browser", signed_in: list[Any]) -> str:
    """The source the shop sends to. Raises `CannotAsk` where the shop says that it has none that works."""
    context = await browser.new_context()
    await context.add_cookies(signed_in)
    page = await context.new_page()
    try:
        await page.goto(f"{address}/demo/")
        if not await page.locator("#consent").count():
            raise CannotAsk(call.say("demo_no_source", address=f"{address}/demo/"))
        return await page.locator("#shop").get_attribute("data-source") or ""
    finally:
        await context.close()


async def _report(api: "AsyncClient", source: str) -> dict[str, dict[str, Any]]:
    found = await ask(api, "GET", source_path(source, "event-types"))
    return {row["event"]: row for row in found["event_types"]}


def _made(walks: list[Walk]) -> Counter[str]:
    """Event → how many of it left the browsers and the shop's server, by the name it counts as."""
    return Counter(event for one in walks for event in one.taken)


def _rows(before: dict[str, Any], after: dict[str, Any], made: Counter[str]) -> list[dict[str, Any]]:
    """What the report has more of than before, event by event."""
    rows = []
    for event, row in after.items():
        more = {name: row[name] - before.get(event, {}).get(name, 0) for name in COUNTS}
        if any(more.values()) or made[event]:
            rows.append({"event": event, "class": row["class"], "taken": made[event], **more})
    return rows


def _show(call: Call, told: dict[str, Any]) -> None:
    line(call.say("demo_walked", visitors=told["visitors"], source=told["source"], seconds=told["seconds"]))
    names = ("taken", *COUNTS)
    columns = [call.say("event"), call.say("class"), call.say("demo_taken"), *(call.say(name) for name in COUNTS)]
    table(columns, [[row["event"], row["class"], *(row[name] for name in names)] for row in told["event_types"]], range(2, 7))
    for broken in told["broken"]:
        line(call.say("demo_broken", **broken))
    if told["open"]:
        line(call.say("demo_open", count=told["open"]))
    line(call.say("demo_look", address=told["address"]))
    line(f"  balise report event-types --source {told['source']}   ({call.say('demo_report')})")
