"""`balise report dedup`: how browser and server meet, one event's pairs, all copies of one id."""

from typing import Any

import rich_click as click

from balise.cli.connection import ask, ask_with, source_path
from balise.cli.options import Call, with_call
from balise.cli.printing import line, print_json, table


@click.command("dedup")
@click.option("--source", metavar="CODE", required=True, help="The source.")
@click.option("--event", metavar="NAME", help="Only this event: what met, what nearly met and why, what was counted twice.")
@click.option("--event-id", metavar="ID", help="With --event: every copy of this one, and the clause that decided.")
@click.option("--from", "begin", metavar="MOMENT", help="From this date, moment or Unix second on; 7 days before the end.")
@click.option("--to", "end", metavar="MOMENT", help="Before this date, moment or Unix second; now.")
@with_call
def dedup(call: Call, source: str, event: str | None, event_id: str | None, begin: str | None, end: str | None) -> None:
    """What browser and server both sent, what should have met and did not, what was probably counted twice."""
    if event_id is not None and event is None:
        raise click.UsageError("--event-id needs --event.")
    asked, base = {"event": event, "from": begin, "to": end}, source_path(source, "dedup")
    if event is None:
        found = ask_with(call, lambda api: ask(api, "GET", base, params=asked))
        return print_json(found) if call.as_json else _overlaps(call, found)
    if event_id is not None:
        params = {"event": event, "event_id": event_id}
        found = ask_with(call, lambda api: ask(api, "GET", f"{base}/copies", params=params))
        return print_json(found) if call.as_json else _copies(call, found)
    pairs = ask_with(call, lambda api: ask(api, "GET", f"{base}/pairs", params=asked))
    double = ask_with(call, lambda api: ask(api, "GET", f"{base}/double-counts", params=asked))
    if call.as_json:
        return print_json(pairs | {"double_counts": double})
    return _event(call, pairs, double)


def _overlaps(call: Call, found: dict[str, Any]) -> None:
    rows = [
        [
            each["event"],
            f"{100 * each['overlap']['share']:.1f}%" if each["missing_server"] else "–",
            each["both"],
            each["browser_only"],
            each["server_only"],
        ]
        for each in found["events"]
    ]
    if not rows:
        return line(call.say("no_events"))
    heads = ("event", "dedup_overlap", "dedup_both", "dedup_browser_only", "dedup_server_only")
    return table([call.say(key) for key in heads], rows, numbers=range(1, 5))


def _copies(call: Call, found: dict[str, Any]) -> None:
    for copy in (*found["copies"], *found["others"]):
        line(f"{copy['at']}  {copy['channel']}  {copy['event']}  {copy['receipt']}")
        line(f"  {copy['outcome']}: {copy['why'][call.language]}")
    if not found["copies"] and not found["others"]:
        line(call.say("dedup_no_copies"))


def _event(call: Call, pairs: dict[str, Any], double: dict[str, Any]) -> None:
    near = pairs["near"]
    line(call.say("dedup_near", sample=near["sample"], explained=near["explained"]))
    for reason in near["reasons"]:
        line(f"  {reason['events']} {reason['reason']}: {reason['sentence'][call.language]}")
        for pair in reason["pairs"][:1]:
            line("    " + " / ".join(f"{one['channel']} {one['event_id'] or '–'} ({one['receipt']})" for one in _both(pair)))
    if double["doubled"] is None:
        line(call.say("dedup_too_few", number=double["without_id"]))
    else:
        shares = {name: f"{100 * double[name]:.1f}%" for name in ("doubled", "low", "high")}
        line(call.say("dedup_doubled", number=double["without_id"], **shares))


def _both(pair: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    return pair["one"], pair["other"]
