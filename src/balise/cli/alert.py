"""`balise alert`: who is told of issues."""

from typing import Any

import rich_click as click

from balise.cli.connection import ask, ask_with
from balise.cli.options import Call, with_call
from balise.cli.printing import line, moment, note, print_json, table

PATH = "/api/v1/alerts"


@click.group()
def alert() -> None:
    """Tell people of issues by mail or webhook, and see what became of each message."""


@alert.command("create")
@click.option("--name", required=True, metavar="TEXT", help="What you call it.")
@click.option("--source", "sources", multiple=True, metavar="CODE", help="Only issues of this source; may be repeated.")
@click.option(
    "--severity",
    "severities",
    multiple=True,
    type=click.Choice(["error", "warning", "notice"]),
    help="Only issues of this severity; may be repeated.",
)
@click.option("--code", "codes", multiple=True, metavar="CODE", help="Only issues with this code; may be repeated.")
@click.option(
    "--change",
    "changes",
    multiple=True,
    type=click.Choice(["opened", "reopened", "closed"]),
    default=("opened", "reopened"),
    help="What is told of them; may be repeated.",
)
@click.option("--mail-to", multiple=True, type=click.IntRange(1), metavar="ID", help="A member by id; may be repeated.")
@click.option("--webhook", "webhook_url", default="", metavar="URL", help="An address that takes a POST with JSON.")
@click.option("--daily", type=click.IntRange(0, 23), metavar="HOUR", help="Once a day at this hour. Without: at once.")
@click.option("--zone", default="UTC", show_default=True, metavar="ZONE", help="Of that hour: a time zone such as Europe/Paris.")
@click.option(
    "--webhook-language",
    "tongue",
    type=click.Choice(["en", "fr"]),
    default="en",
    show_default=True,
    help="In which the webhook says what is wrong; a mail is in its reader's.",
)
@click.option(
    "--quiet-minutes",
    type=click.IntRange(0, 10_080),
    default=60,
    show_default=True,
    metavar="MINUTES",
    help="An issue that comes and goes is told of again after so long.",
)
@click.option("--workspace", metavar="NAME", default="", help="A workspace; the first one where left out.")
@with_call
def create(call: Call, daily: int | None, tongue: str, **wish: Any) -> None:
    """Make an alert, and print the secret that signs its webhook, once."""
    when = {"digest": "at_once"} if daily is None else {"digest": "daily", "hour": daily}
    body = {**wish, "language": tongue, **when}
    made = ask_with(call, lambda api: ask(api, "POST", PATH, json=body))
    if call.as_json:
        return print_json(made)
    line(call.say("alert_made", id=made["alert"]["id"], name=made["alert"]["name"]))
    return _secret(call, made["secret"])


@alert.command("list")
@with_call
def list_alerts(call: Call) -> None:
    """List the alerts."""
    found = ask_with(call, lambda api: ask(api, "GET", PATH))
    if call.as_json:
        return print_json(found)
    if not found["alerts"]:
        return line(call.say("no_alerts"))
    columns = [call.say(key) for key in ("id", "name", "alert_about", "alert_to", "state")]
    return table(columns, [_row(call, row) for row in found["alerts"]], numbers=(0,))


@alert.command("remove")
@click.argument("number", metavar="ID", type=click.IntRange(1))
@with_call
def remove(call: Call, number: int) -> None:
    """Remove the alert with this ID for good."""
    ask_with(call, lambda api: ask(api, "DELETE", f"{PATH}/{number}"))
    if call.as_json:
        return print_json({"id": number, "removed": True})
    return line(call.say("alert_removed", id=number))


@alert.command("test")
@click.argument("number", metavar="ID", type=click.IntRange(1))
@with_call
def test(call: Call, number: int) -> None:
    """Send a test to everybody that the alert with this ID tells. The running server delivers it."""
    found = ask_with(call, lambda api: ask(api, "POST", f"{PATH}/{number}/test"))
    if call.as_json:
        return print_json(found)
    return line(call.say("alert_tested", n=len(found["deliveries"])))


@alert.command("secret")
@click.argument("number", metavar="ID", type=click.IntRange(1))
@with_call
def secret(call: Call, number: int) -> None:
    """Give the webhook of the alert with this ID a new secret and print it, once. For a day the old one signs, too."""
    found = ask_with(call, lambda api: ask(api, "POST", f"{PATH}/{number}/secret"))
    if call.as_json:
        return print_json(found)
    return _secret(call, found["secret"])


@alert.command("deliveries")
@click.option("--alert", "of_alert", type=click.IntRange(0), metavar="ID", help="Only of this alert; 0: sent by hand.")
@with_call
def deliveries(call: Call, of_alert: int | None) -> None:
    """List the newest messages and what became of them."""
    found = ask_with(call, lambda api: ask(api, "GET", "/api/v1/deliveries", params={"alert": of_alert}))
    if call.as_json:
        return print_json(found)
    if not found["deliveries"]:
        return line(call.say("no_deliveries"))
    columns = [call.say(key) for key in ("id", "alert", "created", "alert_to", "state", "answer")]
    return table(columns, [_delivery(call, row) for row in found["deliveries"]], numbers=(0, 1))


@alert.command("again")
@click.argument("number", metavar="ID", type=click.IntRange(1))
@with_call
def again(call: Call, number: int) -> None:
    """Send the message with this ID once more. The running server delivers it."""
    found = ask_with(call, lambda api: ask(api, "POST", f"/api/v1/deliveries/{number}/again"))
    if call.as_json:
        return print_json(found)
    return line(call.say("delivery_again", id=number))


def _secret(call: Call, text: str) -> None:
    if text:
        line(text)
        note(call.say("secret_once"))


def _row(call: Call, alert: dict[str, Any]) -> list[object]:
    about = " ".join([*alert["severities"], *alert["codes"], *alert["sources"]])
    to = " ".join([*(f"#{user}" for user in alert["mail_to"]), alert["webhook_url"]]).strip()
    return [
        alert["id"],
        alert["name"],
        about or call.say("alert_all"),
        to,
        call.say("active" if alert["active"] else "alert_off"),
    ]


def _delivery(call: Call, message: dict[str, Any]) -> list[object]:
    to = message["url"] or f"#{message['user']}"
    last = message["tries"][-1] if message["tries"] else None
    answer = f"{last['status'] or ''} {last['said']}".strip() if last else ""
    state = call.say(f"delivery_{message['state']}")
    return [message["id"], message["alert"] or "", moment(message["made_at"]), to, state, answer]
