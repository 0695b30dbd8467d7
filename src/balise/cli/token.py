"""`balise token`: what senders and managers show."""

import rich_click as click

from balise.cli.connection import ask, ask_with
from balise.cli.options import Call, with_call
from balise.cli.printing import line, moment, note, print_json, table
from balise.clock import now_ms

DAY_MS = 24 * 60 * 60 * 1000


@click.group()
def token() -> None:
    """Make, list and revoke tokens."""


@token.command("create")
@click.option("--source", metavar="CODE", help="A collection token: it sends events to this source.")
@click.option("--api", is_flag=True, help="A management token: it may do everything in one workspace.")
@click.option("--workspace", metavar="NAME", default="", help="A management token's workspace; the first one where left out.")
@click.option("--name", metavar="TEXT", default="", help="What you call it, such as where it is used.")
@click.option("--expires", type=click.IntRange(1, 3650), metavar="DAYS", help="Days it is good for. Without: until revoked.")
@with_call
def create(call: Call, source: str | None, api: bool, workspace: str, name: str, expires: int | None) -> None:
    """Make a token and print it, once: only its hash is kept."""
    if (source is None) == (not api):
        raise click.UsageError("Give either --source CODE (a collection token) or --api (a management token).")
    ends = now_ms() + expires * DAY_MS if expires else None
    wish = {"source": source, "name": name, "expires_at": ends, "workspace": workspace}
    made = ask_with(call, lambda client: ask(client, "POST", "/api/v1/tokens", json=wish))
    if call.as_json:
        return print_json(made)
    line(made["token"])
    return note(call.say("token_once"))


@token.command("list")
@click.option("--source", metavar="CODE", help="Only the tokens of this source.")
@with_call
def list_tokens(call: Call, source: str | None) -> None:
    """List the tokens, without their text."""
    found = ask_with(call, lambda api: ask(api, "GET", "/api/v1/tokens", params={"source": source}))
    if call.as_json:
        return print_json(found)
    columns = [call.say(key) for key in ("id", "source", "name", "created", "expires", "last_used", "state")]
    return table(columns, [_row(call, row) for row in found["tokens"]], numbers=(0,))


def _row(call: Call, token: dict[str, object]) -> list[object]:
    expires = token["expires_at"]
    state = "revoked" if token["revoked_at"] else "expired" if isinstance(expires, int) and expires <= now_ms() else "valid"
    times = [moment(when) if isinstance(when, int) else "" for when in (token["created_at"], expires, token["last_used_at"])]
    return [token["id"], token["source"] or call.say("management"), token["name"], *times, call.say(state)]


@token.command("revoke")
@click.argument("id", type=click.IntRange(1))
@with_call
def revoke(call: Call, id: int) -> None:  # noqa: A002  # the argument's name in the help
    """Refuse the token with this ID from now on."""
    ask_with(call, lambda api: ask(api, "DELETE", f"/api/v1/tokens/{id}"))
    if call.as_json:
        return print_json({"id": id, "revoked": True})
    return line(call.say("token_revoked", id=id))
