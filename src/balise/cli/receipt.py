"""`balise receipt`: the life of one event."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import rich_click as click

from balise.cli.connection import ask, ask_with
from balise.cli.options import Call, with_call
from balise.cli.printing import line, print_json

Life = dict[str, Any]


@click.command()
@click.argument("id")
@with_call
def receipt(call: Call, id: str) -> None:  # noqa: A002  # the argument's name in the help
    """Tell the whole life of the event with the receipt ID: received, rules hit, merged or dropped, stored."""
    found = ask_with(call, lambda api: ask(api, "GET", receipt_path(id)))
    if call.as_json:
        return print_json(found)
    for text in told(call, found):
        line(text)
    return None


def receipt_path(receipt_id: str) -> str:
    """The management API's address of a receipt."""
    return f"/api/v1/receipts/{quote(receipt_id, safe='')}"


def told(call: Call, life: Life) -> Iterator[str]:
    """The life in lines, in the order things happened."""
    received = life["received"]
    how = ", ".join(received[name] for name in ("kind", "channel", "protocol"))
    yield f"{call.say('receipt')} {life['receipt']} ({call.say('source')} {life['source']})"
    yield f"{received['at']}  {call.say('life_received', how=how, happened=received['event_time'])}"
    name = "life_renamed" if life["event"] not in ("", life["name_sent"]) else "life_named"
    yield "  " + call.say(name, sent=life["name_sent"], event=life["event"])
    if life["event_id"]:
        yield f"  event_id: {life['event_id']}"
    if life["by_rule"]:
        yield "  " + call.say("life_rule", **life["by_rule"])
    if life["identity"]:
        yield "  " + call.say("life_identity", keys=", ".join(life["identity"]))
    for finding in life["findings"]:
        yield f"  · {finding['path']}: {call.finding(finding)}"
    for step in life["quarantine"]:
        yield f"{step['at']}  {call.say('life_' + step['step'], outcome=step['outcome'])}"
    yield from _ending(call, life)


def _ending(call: Call, life: Life) -> Iterator[str]:
    ending, added = life["ending"], life["added"]
    when = life["stored"]["at"] + "  " if life["stored"] else ""
    yield f"{when}{ending['outcome']}: {ending['sentence'][call.language]}"
    if ending["first_receipt"] and ending["first_receipt"] != life["receipt"]:
        yield "  " + call.say("life_first", receipt=ending["first_receipt"])
    if added and added["value"] is not None:
        yield "  " + call.say("life_added", value=added["value"], currency=added["currency"])
    for copy in life["copies"]:
        yield f"{copy['at']}  {call.say('life_copy', receipt=copy['receipt'], channel=copy['channel'], outcome=copy['outcome'])}"
