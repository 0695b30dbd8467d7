"""`balise report`: the reports."""

from typing import Any

import rich_click as click

from balise.cli.connection import ask, ask_with, source_path
from balise.cli.options import Call, with_call
from balise.cli.printing import line, print_json, table
from balise.cli.words import WORDS

COUNTS = ("total", "counted", "merged", "dropped", "quarantined")


@click.group()
def report() -> None:
    """Look at reports."""


@report.command("event-types")
@click.option("--source", metavar="CODE", required=True, help="The source.")
@click.option("--from", "begin", metavar="MOMENT", help="From this date, moment or Unix second on.")
@click.option("--to", "end", metavar="MOMENT", help="Before this date, moment or Unix second.")
@with_call
def event_types(call: Call, source: str, begin: str | None, end: str | None) -> None:
    """The Event Type report: each event with its class, its counts and its value."""
    path, params = source_path(source, "event-types"), {"from": begin, "to": end}
    found = ask_with(call, lambda api: ask(api, "GET", path, params=params))
    if call.as_json:
        return print_json(found)
    if not found["event_types"]:
        return line(call.say("no_events"))
    columns = [call.say(key) for key in ("event", "class", "status", "connection", *COUNTS, "value", "last_received")]
    totals = [call.say("all_events"), "", "", "", *(found["totals"][count] for count in COUNTS), _money(found["totals"]), ""]
    return table(columns, [*(_row(call, row) for row in found["event_types"]), totals], numbers=range(4, 10))


def _row(call: Call, row: dict[str, Any]) -> list[object]:
    return [
        row["event"],
        _said(call, row["class"]),
        _said(call, row["status"]),
        row["connection_method"],
        *(row[count] for count in COUNTS),
        _money(row),
        (row["last_received"] or "")[:19].replace("T", " "),
    ]


def _money(row: dict[str, Any]) -> str:
    return ", ".join(f"{amount} {currency}" for currency, amount in row["value"].items())


def _said(call: Call, key: str) -> str:
    return call.say(key) if key in WORDS else key
