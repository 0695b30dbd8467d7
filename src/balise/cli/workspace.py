"""`balise workspace`: groups of sources and people that do not see each other."""

import rich_click as click

from balise.cli.connection import ask, ask_with
from balise.cli.options import Call, with_call
from balise.cli.printing import line, print_json, table


@click.group()
def workspace() -> None:
    """Groups of sources and people that do not see each other."""


@workspace.command("list")
@with_call
def list_workspaces(call: Call) -> None:
    """List the workspaces."""
    found = ask_with(call, lambda api: ask(api, "GET", "/api/v1/workspaces"))
    if call.as_json:
        return print_json(found)
    return table([call.say("id"), call.say("name")], [[row["id"], row["name"]] for row in found["workspaces"]], numbers=(0,))


@workspace.command("create")
@click.argument("name")
@with_call
def create(call: Call, name: str) -> None:
    """Make a workspace called NAME."""
    made = ask_with(call, lambda api: ask(api, "POST", "/api/v1/workspaces", json={"name": name}))
    return print_json(made) if call.as_json else line(call.say("workspace_made", name=made["name"]))
