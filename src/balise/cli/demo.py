"""`balise demo`: a small shop day, to have something to look at."""

from typing import TYPE_CHECKING, Any

import rich_click as click
from click.exceptions import Exit

from balise.cli.connection import CannotAsk, ask, ask_with, source_path
from balise.cli.options import Call, with_call
from balise.cli.printing import line, print_json
from balise.cli.sending import lent_token, life_of, track
from balise.clock import now_ms

if TYPE_CHECKING:
    from httpx2 import AsyncClient

CODE = "demo"
AT_ONCE = 50
NOT_FOUND = 404
BROKE_OFF = 1


@click.command()
@click.option(
    "--visitors", type=click.IntRange(1, 10_000), metavar="N", help="Let N real browsers walk through the demo shop instead."
)
@click.option("--seed", type=int, metavar="N", help="Which journeys the visitors take; the same seed, the same journeys. [0]")
@click.option("--browser", metavar="FILE", help="The Chromium to use. Without: the first one found, else Playwright's own.")
@click.option("--headful", is_flag=True, help="Show the browsers' windows.")
@with_call
def demo(call: Call, visitors: int | None, seed: int | None, browser: str | None, headful: bool) -> None:
    """Send a small believable shop day to the source `demo`, which is made if it is missing.

    Among some hundred events there are reserved names, bad names, a sensitive name and copies. A second run on the same day
    changes no count: every event is a copy then.

    With `--visitors` real browsers walk through the demo shop of the running server instead: they browse, search, buy, give up,
    leave reviews, refuse consent. Needs `pip install 'balise[browser]'` and a Chromium. Exit code 1 when a visit broke off.
    """
    if visitors is None:
        if seed is not None or browser or headful:
            raise click.UsageError("--seed, --browser and --headful go with --visitors.")
        return _send_day(call)
    from balise.cli.visitors import Wish, send_visitors

    if send_visitors(call, Wish(visitors, seed or 0, browser or "", headful))["broken"]:
        raise Exit(BROKE_OFF)
    return None


def _send_day(call: Call) -> None:
    from balise.cli.shop_day import shop_day

    async def work(api: "AsyncClient") -> dict[str, Any]:
        source = await _demo_source(api)
        events = shop_day(now_ms() // 1000)
        parts = [events[begin : begin + AT_ONCE] for begin in range(0, len(events), AT_ONCE)]
        async with lent_token(api, CODE, "balise demo") as token:
            sent = [(part, await track(api, token, source, part)) for part in parts]
        if receipts := _list(sent[-1][1], "receipts"):
            await life_of(api, receipts[-1])
        return _told(sent, str(api.base_url).rstrip("/"))

    told = ask_with(call, work)
    return print_json(told) if call.as_json else _show(call, told)


async def _demo_source(api: "AsyncClient") -> dict[str, Any]:
    wish = {"name": "Demo shop", "kind": "web", "code": CODE}
    try:
        found: dict[str, Any] = await ask(api, "GET", source_path(CODE))
    except CannotAsk as error:
        if error.status != NOT_FOUND:
            raise
        found = await ask(api, "POST", "/api/v1/sources", json=wish)
    return found


def _told(sent: list[tuple[list[dict[str, Any]], dict[str, Any]]], address: str) -> dict[str, Any]:
    """What was sent, and the receipt of one purchase to look at."""
    kept = [(event, receipt) for part, answer in sent for event, receipt in zip(part, _list(answer, "receipts"), strict=False)]
    bought = next((receipt for event, receipt in kept if event["event"] == "Purchase"), "")
    return {
        "source": CODE,
        "sent": sum(len(part) for part, _ in sent),
        "answers": [{name: answer.get(name) for name in ("code", "message", "request_id")} for _, answer in sent],
        "refused": sum(len(_list(answer, "errors")) for _, answer in sent),
        "receipt": bought,
        "address": address,
    }


def _list(answer: dict[str, Any], name: str) -> list[Any]:
    found: list[Any] = (answer.get("data") or {}).get(name) or []
    return found


def _show(call: Call, told: dict[str, Any]) -> None:
    line(call.say("demo_sent", source=CODE, sent=told["sent"], refused=told["refused"]))
    line(call.say("demo_look", address=told["address"]))
    line(f"  balise report event-types --source {CODE}   ({call.say('demo_report')})")
    line(f"  balise quarantine list --source {CODE}   ({call.say('demo_quarantine')})")
    if told["receipt"]:
        line(f"  balise receipt {told['receipt']}   ({call.say('demo_receipt')})")
