"""`balise source`: where events come from."""

from typing import Any

import rich_click as click

from balise.cli.connection import ask, ask_with
from balise.cli.options import Call, with_call
from balise.cli.printing import line, print_json, table

KINDS = ("web", "app", "offline", "crm")


@click.group()
def source() -> None:
    """Make and list sources: one pixel code, app, offline set or CRM set each."""


@source.command("create")
@click.argument("name")
@click.option("--kind", type=click.Choice(KINDS), required=True, help="What it is: the `event_source` of the Events API.")
@click.option("--code", metavar="CODE", help="Its `event_source_id` and the pixel's `sdkid`. Made up where left out.")
@click.option("--edition", metavar="EDITION", help="The edition of the vocabulary its names are held to, such as 2024-10.")
@click.option(
    "--on-invalid", type=click.Choice(["partial", "strict"]), help="Take the good events of a request, or refuse it whole."
)
@click.option("--phone-region", metavar="REGION", help="Region of phone numbers without a country code, such as FR.")
@with_call
def create(call: Call, **wish: Any) -> None:
    """Make a source called NAME and print its code."""
    given = {name: value for name, value in wish.items() if value is not None}
    made = ask_with(call, lambda api: ask(api, "POST", "/api/v1/sources", json=given))
    if call.as_json:
        return print_json(made)
    line(call.say("source_made", name=made["name"], code=made["code"]))
    return line(call.say("source_next", code=made["code"]))


@source.command("list")
@with_call
def list_sources(call: Call) -> None:
    """List the sources."""
    found = ask_with(call, lambda api: ask(api, "GET", "/api/v1/sources"))
    if call.as_json:
        return print_json(found)
    if not found["sources"]:
        return line(call.say("no_sources"))
    columns = [call.say(key) for key in ("code", "name", "kind", "edition", "on_invalid")]
    return table(
        columns, [[row["code"], row["name"], row["kind"], row["edition"], row["on_invalid"]] for row in found["sources"]]
    )
