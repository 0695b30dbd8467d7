"""`balise find`: events by receipt, event_id, order id or person."""

from typing import Any

import rich_click as click

from balise.cli.connection import ask, ask_with
from balise.cli.options import Call, with_call
from balise.cli.printing import line, print_json, table


@click.command()
@click.argument("text", metavar="[TEXT]", required=False)
@click.option("--email", metavar="ADDRESS", help="Events of the person with this e-mail address; it is hashed here.")
@click.option("--phone", metavar="NUMBER", help="The same for a phone number with its country code.")
@click.option("--external-id", metavar="ID", help="The same for an external id.")
@click.option("--sha256", metavar="HASH", help="The same for an identifier that is hashed already.")
@click.option("--from", "begin", metavar="MOMENT", help="Received from this date, moment or second on; 28 days before the end.")
@click.option("--to", "end", metavar="MOMENT", help="Received before this date, moment or Unix second; now.")
@with_call
def find(call: Call, text: str | None, begin: str | None, end: str | None, **person: str | None) -> None:
    """Find events whose receipt, event_id, order id or rule is TEXT, or the events of a person, in every source."""
    given = {name: value for name, value in person.items() if value is not None}
    if (text is None) == (not given) or len(given) > 1:
        raise click.UsageError("Give TEXT, or one of --email, --phone, --external-id and --sha256.")
    wanted = {"q": text} if text is not None else {"sha256": _hash(*next(iter(given.items())), call.settings.phone_region)}
    params = {**wanted, "from": begin, "to": end}
    found = ask_with(call, lambda api: ask(api, "GET", "/api/v1/search", params=params))
    if call.as_json:
        return print_json(found)
    if not found["events"]:
        return line(call.say("nothing_found"))
    columns = [call.say(key) for key in ("receipt", "received", "source", "event", "outcome", "found_by")]
    table(columns, [_row(event) for event in found["events"]])
    return line(call.say("more_found", number=len(found["events"]))) if found["more"] else None


def _hash(name: str, value: str, region: str) -> str:
    """What the store knows of the identifier. Raises a usage error where it is none."""
    from balise.events.identity.hashes import read_hash, sha256_hex
    from balise.events.identity.normalise import email, external_id
    from balise.events.identity.phone import phone

    if read_hash(value.strip()):
        return read_hash(value.strip())
    ways = {"email": email, "phone": lambda text: phone(text, region), "external_id": external_id}
    text = ways[name](value)[0] if name in ways else ""
    if not text:
        raise click.UsageError(f"What --{name.replace('_', '-')} names cannot be read.")
    return sha256_hex(text)


def _row(event: dict[str, Any]) -> list[object]:
    return [event["receipt"], event["at"][:19].replace("T", " "), event["source"], event["event"], event["outcome"], event["by"]]
