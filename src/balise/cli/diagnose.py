"""`balise diagnose`: what is wrong with what a source receives, and the cure."""

from typing import Any

import rich_click as click
from click.exceptions import Exit

from balise.cli.connection import ask, ask_with, source_path
from balise.cli.options import Call, with_call
from balise.cli.printing import line, print_json, text

AN_ERROR_IS_OPEN = 1


@click.command()
@click.option("--source", metavar="CODE", required=True, help="The source.")
@with_call
def diagnose(call: Call, source: str) -> None:
    """Look at what the source received in the last 24 hours. Exit code 1 when an error is open."""
    found = ask_with(call, lambda api: ask(api, "POST", source_path(source, "diagnose")))
    if call.as_json:
        print_json(found)
    elif not found["issues"]:
        line(call.say("nothing_wrong"))
    else:
        for issue in found["issues"]:
            _show(call, issue)
    if any(issue["severity"] == "error" for issue in found["issues"]):
        raise Exit(AN_ERROR_IS_OPEN)


def _show(call: Call, issue: dict[str, Any]) -> None:
    """An issue as people read it, with the code of its cure."""
    severity = call.say(f"severity_{issue['severity']}")
    line(call.say("issue_line", severity=severity, title=issue["title"][call.language]))
    line(f"  {issue['summary'][call.language]}")
    line(f"  {issue['cure'][call.language]}")
    for example in issue["examples"][:1]:
        text("\n".join(f"    {row}" for row in example["code"].strip().splitlines()))
    if issue["samples"]:
        line(f"  {call.say('seen_in', receipts=', '.join(issue['samples']))}")
    line()
