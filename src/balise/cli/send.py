"""`balise send`: one example event, to see it arrive."""

import uuid
from typing import TYPE_CHECKING, Any

import rich_click as click
from click.exceptions import Exit

from balise.cli.connection import CannotAsk, ask, ask_with, source_path
from balise.cli.options import Call, with_call
from balise.cli.printing import line, print_json
from balise.cli.sending import lent_token, life_of, track
from balise.cli.shop_day import hashed
from balise.clock import now_ms

if TYPE_CHECKING:
    from httpx2 import AsyncClient

TAKEN = 0
NOT_TAKEN = 1
PAGE = {"url": "https://shop.example/free-trial", "referrer": "https://www.tiktok.com/"}
PRODUCT = {
    "content_type": "product",
    "content_id": "301",
    "content_name": "dress",
    "quantity": 1,
    "price": 8,
    "value": 9.2,
    "currency": "USD",
}
MORE: dict[str, dict[str, Any]] = {
    "web": {"page": PAGE},
    "app": {"app": {"app_id": "com.example.shop", "app_name": "Example Shop", "app_version": "1.0"}},
    "offline": {},
    "crm": {"lead": {"lead_id": "example-lead", "lead_event_source": "Example CRM"}},
}
"""What an event of each kind of source carries besides the rest."""


@click.command()
@click.option("--source", metavar="CODE", help="The source to send to. Without: the first one there is.")
@click.option("--token", metavar="TOKEN", help="A collection token of that source. Without: one is made and revoked again.")
@click.option("--event", "name", metavar="NAME", help="The event's name.")
@with_call
def send(call: Call, source: str | None, token: str | None, name: str | None) -> None:
    """Send one example event through the Events API, and print the answer, the receipt and where to look.

    Exit code 1 when the event was not taken.
    """

    async def work(api: "AsyncClient") -> dict[str, Any]:
        found = await _source(call, api, source)
        event = example(found["kind"], name)
        if token:
            answer = await track(api, token, found, [event])
        else:
            async with lent_token(api, found["code"], "balise send") as lent:
                answer = await track(api, lent, found, [event])
        receipt = next(iter((answer.get("data") or {}).get("receipts") or []), "")
        life = await life_of(api, receipt) if receipt else None
        return {
            "source": found["code"],
            "event": event,
            "answer": answer,
            "receipt": receipt,
            "outcome": life["ending"]["outcome"] if life else "",
            "page": f"{str(api.base_url).rstrip('/')}/receipts/{receipt}" if receipt else "",
        }

    sent = ask_with(call, work)
    print_json(sent) if call.as_json else _show(call, sent)
    if sent["answer"].get("code") != TAKEN:
        raise Exit(NOT_TAKEN)


async def _source(call: Call, api: "AsyncClient", code: str | None) -> dict[str, Any]:
    if code is not None:
        found: dict[str, Any] = await ask(api, "GET", source_path(code))
        return found
    every = (await ask(api, "GET", "/api/v1/sources"))["sources"]
    if not every:
        raise CannotAsk(call.say("no_sources"))
    first: dict[str, Any] = every[0]
    return first


def example(kind: str, name: str | None) -> dict[str, Any]:
    """An event such as a shop's server sends now; the person in it does not exist."""
    return {
        "event": name or ("Contact" if kind == "offline" else "free_trial_signup"),
        "event_time": now_ms() // 1000,
        "event_id": f"example-{uuid.uuid4()}",
        "user": {"email": hashed("someone@shop.example"), "external_id": hashed("example-customer")},
        "properties": PRODUCT,
        **MORE[kind],
    }


def _show(call: Call, sent: dict[str, Any]) -> None:
    answer = sent["answer"]
    line(call.say("sent", event=sent["event"]["event"], source=sent["source"]))
    line(call.say("answered", code=answer.get("code"), message=answer.get("message"), request=answer.get("request_id")))
    for warning in (answer.get("data") or {}).get("warnings") or []:
        line(f"  · {warning['path']}: {call.finding(warning)}")
    for error in (answer.get("data") or {}).get("errors") or []:
        line(f"  · {error['code']}: {call.finding({'code': error['code'], 'message': error['reason']})}")
    if sent["outcome"]:
        line(f"{call.say('outcome')}: {sent['outcome']}")
    if sent["receipt"]:
        line(call.say("receipt_is", receipt=sent["receipt"]))
        line(call.say("look_at_receipt", receipt=sent["receipt"], page=sent["page"]))
