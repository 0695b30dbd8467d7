"""`balise event compare`: what would become of events, and why."""

from pathlib import Path
from typing import Any

import rich_click as click

from balise.cli.connection import ask, ask_with, source_path
from balise.cli.options import Call, with_call
from balise.cli.printing import line, print_json

CHANNELS = ("browser", "server")
_MOST_BYTES = 200_000


@click.command("compare")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", metavar="CODE", required=True, help="The source whose rules hold.")
@click.option(
    "--channel",
    "channels",
    type=click.Choice(CHANNELS),
    multiple=True,
    help="Who sent each, in the order of the files. Without: the browser first, then the server.",
)
@click.option(
    "--after",
    metavar="SECONDS",
    type=click.FloatRange(0, 2_592_000),
    multiple=True,
    help="Seconds after the first, for each other.",
)
@with_call
def compare(call: Call, files: tuple[Path, ...], source: str, channels: tuple[str, ...], after: tuple[float, ...]) -> None:
    """Try the events in FILES together and tell the verdict on each, step by step. Nothing is kept.

    A file holds one event: JSON of the Events API or of the pixel, or a call such as ttq.track('Purchase', {}, {event_id: '1'}).
    """
    waits = (0.0, *after, *([after[-1] if after else 0.0] * len(files)))
    by = (*channels, *(CHANNELS if not channels else [channels[-1]] * len(files)), *["server"] * len(files))
    events = [
        {"sent": _text(file), "channel": by[place], "after_ms": round(waits[place] * 1000)} for place, file in enumerate(files)
    ]
    path = source_path(source, "dedup", "compare")
    found = ask_with(call, lambda api: ask(api, "POST", path, json={"events": events}))
    return print_json(found) if call.as_json else _told(call, found)


def _text(file: Path) -> str:
    if file.stat().st_size > _MOST_BYTES:
        raise click.UsageError(f"{file} is too large for one event.")
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{file} is not text in UTF-8.") from error


def _told(call: Call, found: dict[str, Any]) -> None:
    for number, event in enumerate(found["events"], 1):
        named = event["event"] or event["name_sent"]
        line(f"{number}. +{event['after_ms'] / 1000:g} s  {event['channel']}  {named}  {event['event_id'] or '–'}")
        line(f"   {event['outcome'] or '–'}: {event['sentence'][call.language]}")
        if event["why"]:
            line(f"   {event['why'][call.language]}")
        for finding in event["findings"]:
            line(f"   · {finding['path']}: {finding['message']}")
    for step in found["steps"]:
        line(f"{'=' if step['agrees'] else '≠'} {step['what']}: {step['sentence'][call.language]}")
    line(call.say("compare_counted", number=found["counted"], total=len(found["events"])))
