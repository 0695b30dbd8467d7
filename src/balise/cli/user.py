"""`balise user`: the people who sign in."""

from typing import Any

import rich_click as click

from balise.cli.connection import ask, ask_with
from balise.cli.options import Call, with_call
from balise.cli.printing import line, note, print_json, table

ROLES = ("viewer", "editor", "administrator")


@click.group()
def user() -> None:
    """The people who sign in."""


@user.command("create")
@click.option("--role", type=click.Choice(ROLES), help="What they may do; an administrator where left out.")
@click.option("--email", metavar="ADDRESS", help="Put into the form; they may write another.")
@click.option("--workspace", metavar="NAME", help="The workspace they come into; the first one where left out.")
@with_call
def create(call: Call, **wish: Any) -> None:
    """Print a one-time link that makes an account, good for a week."""
    given = {name: value for name, value in wish.items() if value is not None}
    made = ask_with(call, lambda api: ask(api, "POST", "/api/v1/users", json=given))
    return print_json(made) if call.as_json else line(made["url"])


@user.command("list")
@with_call
def list_users(call: Call) -> None:
    """List who has an account, with roles by workspace."""
    found = ask_with(call, lambda api: ask(api, "GET", "/api/v1/users"))
    if call.as_json:
        return print_json(found)
    if not found["users"]:
        return line(call.say("no_users"))
    columns = [call.say(key) for key in ("email", "name", "workspaces", "second_factor")]
    return table(columns, [_row(call, row) for row in found["users"]])


@user.command("reset")
@click.argument("email")
@click.option("--second-factor", is_flag=True, help="Take a lost second factor away instead; the password stays.")
@with_call
def reset(call: Call, email: str, second_factor: bool) -> None:
    """Print a one-time link that sets a new password for EMAIL, good for an hour.

    With --second-factor, for somebody who lost phone and recovery codes: from now on the password alone signs them in. Their
    sessions end, and they are told.
    """
    if second_factor:
        path = "/api/v1/users/second-factor/remove"
        gone = ask_with(call, lambda api: ask(api, "POST", path, json={"email": email}))
        return print_json(gone) if call.as_json else line(call.say("factor_removed", email=gone["email"]))
    made = ask_with(call, lambda api: ask(api, "POST", "/api/v1/users/reset", json={"email": email}))
    if call.as_json:
        return print_json(made)
    line(made["url"])
    return note(call.say("reset_once"))


def _row(call: Call, user: dict[str, Any]) -> list[object]:
    places = ", ".join(f"{place['workspace']}: {place['role']}" for place in user["workspaces"])
    return [user["email"], user["name"], places, call.say("on" if user["has_totp"] else "off")]
