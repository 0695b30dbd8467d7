"""`balise user`: the people who sign in."""

from typing import Any

import rich_click as click

from balise.cli.connection import ask, ask_with
from balise.cli.options import Call, with_call
from balise.cli.printing import line, print_json

ROLES = ("viewer", "editor", "administrator")


@click.group()
def user() -> None:
    """The people who sign in."""


@user.command("create")
@click.option("--role", type=click.Choice(ROLES), help="What they may do; an administrator where left out.")
@click.option("--email", metavar="ADDRESS", help="Put into the form; they may write another.")
@with_call
def create(call: Call, **wish: Any) -> None:
    """Print a one-time link that makes an account, good for a week."""
    given = {name: value for name, value in wish.items() if value is not None}
    made = ask_with(call, lambda api: ask(api, "POST", "/api/v1/users", json=given))
    return print_json(made) if call.as_json else line(made["url"])
