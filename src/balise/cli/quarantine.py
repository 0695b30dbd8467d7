"""`balise quarantine`: what waits, and why; send it again."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec
import rich_click as click

from balise.cli.connection import CannotAsk, ask, ask_with, source_path
from balise.cli.options import Call, with_call
from balise.cli.printing import line, moment, print_json, table
from balise.cli.watching import ENDED, watched
from balise.events.fix import HOW, typed_fix

if TYPE_CHECKING:
    from httpx2 import AsyncClient


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


def _chosen(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which events, and how they are mended."""
    options = (
        click.option("--source", metavar="CODE", required=True, help="The source."),
        click.option("--receipt", "receipts", metavar="ID", multiple=True, help="Only this one; may be given several times."),
        click.option("--event", metavar="NAME", help="The name they get. Without: each keeps its own."),
        click.option("--outcome", metavar="OUTCOME", help="Only events that ended so, such as too_old."),
        click.option("--name", "name_sent", metavar="NAME", help="Only events that were sent under this name."),
        click.option("--fix", "fixes", metavar="FIX", multiple=True, help=f"A change made before, in order: {HOW}."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _wish(receipts: tuple[str, ...], fixes: tuple[str, ...], given: dict[str, str | None]) -> dict[str, Any]:
    wish: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if receipts:
        wish["receipts"] = list(receipts)
    if fixes:
        wish["fixes"] = [msgspec.to_builtins(typed_fix(fix)) for fix in fixes]
    return wish


@quarantine.command("preview")
@_chosen
@with_call
def preview(call: Call, source: str, receipts: tuple[str, ...], fixes: tuple[str, ...], **given: str | None) -> None:
    """Try a cure on what waits: what would be counted, merged, dropped or stay, and why. Nothing is changed."""
    found = _ended(call, source, "preview", _wish(receipts, fixes, given))
    if call.as_json:
        return print_json(found)
    line(call.say("would_end", asked=found["asked"], already_left=found["already_left"]))
    for outcome, count in found["outcomes"].items():
        line(f"  {count} {outcome}")
    for changed, count in found["changed"].items():
        line(f"  {call.say('fixed', path=changed, count=count)}")
    for sample in found["samples"]:
        line(f"{sample['receipt']}: {sample['name_sent']} → {sample['event'] or '–'} ({sample['outcome']})")
        for one in sample["differences"]:
            line(f"  {one['path']}: {one['before'] or '–'} → {one['after'] or '–'}")
        if not sample["event"] and sample["findings"]:
            line(f"  · {call.finding(sample['findings'][0])}")
    return None


@quarantine.command("replay")
@_chosen
@with_call
def replay(call: Call, source: str, receipts: tuple[str, ...], fixes: tuple[str, ...], **given: str | None) -> None:
    """Send again what waits, by the rules of now: under another name, mended, or after the source was changed."""
    summary = _ended(call, source, "replay", _wish(receipts, fixes, given))
    if call.as_json:
        return print_json(summary)
    line(call.say("replayed", **{name: summary[name] for name in ("asked", "replayed", "still_quarantined", "already_left")}))
    for outcome_name, count in summary["outcomes"].items():
        line(f"  {count} {outcome_name}")
    for problem in summary["problems"]:
        line(f"  {problem['receipt']}: {call.finding(problem)}")
    return None


def _ended(call: Call, source: str, verb: str, wish: dict[str, Any]) -> dict[str, Any]:
    """What the work found or did, at its end; how far it is goes to standard error. Raises `CannotAsk` where it broke off."""

    async def run(api: "AsyncClient") -> dict[str, Any]:
        ordered: dict[str, Any] = await ask(api, "POST", source_path(source, "quarantine", verb), json=wish)
        path = source_path(source, "quarantine", f"{verb}s", str(ordered["work"]["id"]))
        return ordered if ordered["work"]["state"] in ENDED else await watched(call, api, path, lambda found: found["work"])

    found = ask_with(call, run, with_jobs=True)
    if found["work"]["state"] != "done":
        raise CannotAsk(found["work"]["error"] or call.say("work_stopped"))
    return found
