"""`balise quarantine`: what waits, and why; send it again."""

from typing import Any

import rich_click as click

from balise.cli.connection import ask, ask_with, source_path
from balise.cli.options import Call, with_call
from balise.cli.printing import line, moment, print_json, table


@click.group()
def quarantine() -> None:
    """Events that wait because they break a rule."""


@quarantine.command("list")
@click.option("--source", metavar="CODE", required=True, help="The source.")
@click.option("--outcome", metavar="OUTCOME", help="Only events that ended so, such as invalid_name.")
@click.option(
    "--limit", metavar="NUMBER", type=click.IntRange(1, 1000), default=50, show_default=True, help="How many, the newest first."
)
@with_call
def list_events(call: Call, source: str, outcome: str | None, limit: int) -> None:
    """List what waits, with the reasons."""
    path, params = source_path(source, "quarantine"), {"outcome": outcome, "limit": limit}
    found = ask_with(call, lambda api: ask(api, "GET", path, params=params))
    if call.as_json:
        return print_json(found)
    rows = found["events"]
    if not rows:
        return line(call.say("nothing_waits"))
    columns = [call.say(key) for key in ("receipt", "received", "name_sent", "outcome", "reason")]
    table(columns, [_row(call, row) for row in rows])
    if len(rows) < sum(found["waiting"].values()):
        line(call.say("more_waits", shown=len(rows), total=sum(found["waiting"].values())))
    return None


def _row(call: Call, row: dict[str, Any]) -> list[object]:
    reason = call.finding(row["findings"][0]) if row["findings"] else ""
    return [row["receipt"], moment(row["received_at"]), row["name_sent"], row["outcome"], reason]


@quarantine.command("replay")
@click.option("--source", metavar="CODE", required=True, help="The source.")
@click.option("--receipt", "receipts", metavar="ID", multiple=True, help="Only this one; may be given several times.")
@click.option("--event", metavar="NAME", help="The name they get. Without: each keeps its own.")
@click.option("--outcome", metavar="OUTCOME", help="Only events that ended so, such as too_old.")
@with_call
def replay(call: Call, source: str, receipts: tuple[str, ...], event: str | None, outcome: str | None) -> None:
    """Send again what waits, by the rules of now: under another name, or after the source was changed."""
    wish = {"receipts": list(receipts) or None, "event": event, "outcome": outcome}
    given = {name: value for name, value in wish.items() if value is not None}
    path = source_path(source, "quarantine", "replay")
    summary = ask_with(call, lambda api: ask(api, "POST", path, json=given))
    if call.as_json:
        return print_json(summary)
    line(call.say("replayed", **{name: summary[name] for name in ("asked", "replayed", "still_quarantined", "already_left")}))
    for outcome_name, count in summary["outcomes"].items():
        line(f"  {count} {outcome_name}")
    for problem in summary["problems"]:
        line(f"  {problem['receipt']}: {call.finding(problem)}")
    return None
