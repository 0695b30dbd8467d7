"""`balise source`: where events come from."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import rich_click as click

from balise.cli.connection import ask, ask_with, source_path
from balise.cli.options import Call, with_call
from balise.cli.printing import line, print_json, table, text

KINDS = ("web", "app", "offline", "crm")
ANY, NONE = "any", "none"

_CHOICES = (
    click.option("--edition", metavar="EDITION", help="The edition of the vocabulary its names are held to, such as 2024-10."),
    click.option(
        "--on-invalid", type=click.Choice(["partial", "strict"]), help="Take the good events of a request, or refuse it whole."
    ),
    click.option(
        "--on-sensitive", type=click.Choice(["remove", "warn"]), help="Take sensitive content out, or keep it with a warning."
    ),
    click.option("--phone-region", metavar="REGION", help="Region of phone numbers without a country code, such as FR."),
    click.option(
        "--retention-months", type=click.IntRange(1, 120), metavar="MONTHS", help="Months after which its events are deleted."
    ),
    click.option(
        "--allowed-origin",
        "allowed_origins",
        multiple=True,
        metavar="ORIGIN",
        help=f"An origin its pixel may send from, such as https://shop.example; may be repeated. `{ANY}`: from everywhere.",
    ),
    click.option(
        "--auto-match",
        multiple=True,
        type=click.Choice(["email", "phone_number", NONE]),
        help=f"A form field its pixel reads and hashes when a visitor submits it; may be repeated. `{NONE}`: off.",
    ),
    click.option(
        "--first-party-cookies/--no-first-party-cookies",
        default=None,
        help="Whether its pixel may set cookies on the site's own domain.",
    ),
    click.option(
        "--capture/--no-capture",
        default=None,
        help="Whether its pixel records which elements visitors click, without anything typed. Off unless it is asked for.",
    ),
)


def _with_choices(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options for what people choose for a source."""
    for option in reversed(_CHOICES):
        function = option(function)
    return function


def _given(wish: dict[str, Any]) -> dict[str, Any]:
    """What was typed, as the management API takes it. Raises a usage error where `any` or `none` stands beside others."""
    given = {name: value for name, value in wish.items() if value is not None and value != ()}
    for name, nothing in (("allowed_origins", ANY), ("auto_match", NONE)):
        if nothing in given.get(name, ()):
            if set(given[name]) != {nothing}:
                raise click.UsageError(f"`{nothing}` stands alone: leave out the others, or leave it out.")
            given[name] = ()
    return given


@click.group()
def source() -> None:
    """Make, change and list sources: one pixel code, app, offline set or CRM set each."""


@source.command("create")
@click.argument("name")
@click.option("--kind", type=click.Choice(KINDS), required=True, help="What it is: the `event_source` of the Events API.")
@click.option("--code", metavar="CODE", help="Its `event_source_id` and the pixel's `sdkid`. Made up where left out.")
@click.option("--workspace", metavar="NAME", help="The workspace it comes into; the first one where left out.")
@_with_choices
@with_call
def create(call: Call, **wish: Any) -> None:
    """Make a source called NAME and print its code."""
    given = _given(wish)
    made = ask_with(call, lambda api: ask(api, "POST", "/api/v1/sources", json=given))
    if call.as_json:
        return print_json(made)
    line(call.say("source_made", name=made["name"], code=made["code"]))
    if made["kind"] == "web":
        line(call.say("source_next_web", code=made["code"]))
    return line(call.say("source_next", code=made["code"]))


@source.command("change")
@click.argument("code")
@click.option("--name", metavar="NAME", help="What people call it.")
@_with_choices
@with_call
def change(call: Call, code: str, **wish: Any) -> None:
    """Change what is given for the source with this CODE, and leave the rest."""
    given = _given(wish)
    if not given:
        raise click.UsageError("Nothing to change was given; --help shows what can be.")
    changed = ask_with(call, lambda api: ask(api, "PATCH", source_path(code), json=given))
    if call.as_json:
        return print_json(changed)
    return line(call.say("source_changed", name=changed["name"], code=changed["code"], fields=", ".join(given)))


@source.command("snippet")
@click.argument("code")
@click.option("--module", is_flag=True, help="Print it as an ES module, for a site that is built from modules.")
@with_call
def snippet(call: Call, code: str, module: bool) -> None:
    """Print the base code of the source with this CODE, to paste into the head of every page.

    It loads the pixel from the address that people reach the server at (BALISE_URL of the server); --url gives another.
    """
    address = call.settings.url if call.server_named else None
    # Without a token --url can only be meant for the pages, as where a proxy stands before the server of this data folder.
    asked = replace(call, server_named=False)
    found = ask_with(asked, lambda api: ask(api, "GET", source_path(code, "snippet"), params={"url": address}))
    if call.as_json:
        return print_json(found)
    return text(found["module" if module else "html"])


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
