"""`balise report`: the reports."""

from typing import Any

import rich_click as click

from balise.cli.connection import ask, ask_with, source_path
from balise.cli.dedup import dedup
from balise.cli.options import Call, with_call
from balise.cli.printing import line, print_json, table
from balise.cli.words import WORDS

COUNTS = ("total", "counted", "merged", "dropped", "quarantined")


@click.group()
def report() -> None:
    """Look at reports."""


report.add_command(dedup)


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


@report.command("match-quality")
@click.option("--source", metavar="CODE", required=True, help="The source.")
@click.option("--from", "begin", metavar="MOMENT", help="From this date, moment or Unix second on; 7 days before the end.")
@click.option("--to", "end", metavar="MOMENT", help="Before this date, moment or Unix second; now.")
@click.option("--gains", is_flag=True, help="What one more key would add, the largest gain first.")
@with_call
def match_quality(call: Call, source: str, begin: str | None, end: str | None, gains: bool) -> None:
    """How well each event type can be matched to people: a score of Balise's own, 0 to 10, and the share of each key."""
    path, params = source_path(source, "match-quality", *(["gains"] if gains else [])), {"from": begin, "to": end}
    found = ask_with(call, lambda api: ask(api, "GET", path, params=params))
    if call.as_json:
        return print_json(found)
    if not found["gains" if gains else "events"]:
        return line(call.say("no_gains" if gains else "no_counted"))
    return _print_gains(call, found) if gains else _print_quality(call, found)


def _print_quality(call: Call, found: dict[str, Any]) -> None:
    keys = list(found["points"])
    rows = [
        [
            each["event"] or call.say("all_events"),
            each["counted"],
            _points(each["quality"]),
            _points(each["quality_before"]),
            *(f"{100 * key['share']:.0f}%" for key in each["keys"]),
        ]
        for each in (*found["events"], found["whole"])
    ]
    head = [f"{key} ({_points(found['points'][key])})" for key in keys]
    table(
        [*(call.say(key) for key in ("event", "counted", "quality", "quality_before")), *head],
        rows,
        numbers=range(1, 4 + len(keys)),
    )
    line(call.say("own_score"))


def _print_gains(call: Call, found: dict[str, Any]) -> None:
    rows = [
        [
            each["event"],
            each["key"],
            _points(each["quality"]),
            _points(each["predicted"]),
            each["counted"] - each["carried"],
            each["known"],
        ]
        for each in found["gains"]
    ]
    columns = [call.say(key) for key in ("event", "key", "quality", "predicted", "without_key", "known_elsewhere")]
    table(columns, rows, numbers=range(2, 6))
    line(call.say("own_score"))


def _points(quality: float | None) -> str:
    return "" if quality is None else f"{quality:.1f}"


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
