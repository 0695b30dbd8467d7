"""`balise user`: the people who sign in."""

import rich_click as click

from balise.cli.connection import CannotAsk, ask, ask_with
from balise.cli.options import Call, with_call
from balise.cli.printing import line, print_json


@click.group()
def user() -> None:
    """The people who sign in."""


@user.command("create")
@with_call
def create(call: Call) -> None:
    """Print a one-time sign-in link of the running server."""
    try:
        made = ask_with(call, lambda api: ask(api, "POST", "/api/v1/users", json={}))
    except CannotAsk as error:
        if error.status in (404, 405):
            raise CannotAsk(call.say("no_sign_in"), error.status) from error
        raise
    return print_json(made) if call.as_json else line(made["url"])
