"""`balise event`: may an event be called that, and what would become of it?"""

import rich_click as click
from click.exceptions import Exit

from balise.cli.compare import compare
from balise.cli.connection import ask, ask_with, source_path
from balise.cli.judging import USES, Verdict, judge
from balise.cli.options import Call, with_call
from balise.cli.printing import line, print_json
from balise.cli.source import KINDS

CHECK_SAYS_NO = 1


@click.group()
def event() -> None:
    """What an event may be called, and what would become of it."""


event.add_command(compare)


@event.command("check", context_settings={"ignore_unknown_options": True})
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.option("--edition", metavar="EDITION", help="The edition of the vocabulary, such as 2024-10.")
@click.option("--kind", type=click.Choice(KINDS), help="What kind of source sends it.")
@click.option("--source", metavar="CODE", help="Take edition and kind from this source.")
@with_call
def check(call: Call, names: tuple[str, ...], edition: str | None, kind: str | None, source: str | None) -> None:
    """Judge event names: custom, standard, reserved or invalid, with reasons and a name that would do.

    Exit code 1 when a name is invalid. Needs no server and no data folder, unless --source is given.
    """
    if source is not None:
        found = ask_with(call, lambda api: ask(api, "GET", source_path(source)))
        edition, kind = edition or found["edition"], kind or found["kind"]
    verdicts = judge(names, edition, kind or "web", call.language)
    if call.as_json:
        print_json({"names": verdicts})
    else:
        for verdict in verdicts:
            _show(call, verdict)
    if any(verdict["verdict"] == "invalid" for verdict in verdicts):
        raise Exit(CHECK_SAYS_NO)


def _show(call: Call, verdict: Verdict) -> None:
    shown = verdict["name"] or '""'
    line(f"{shown}: {call.say('verdict_' + verdict['verdict'], event=verdict['event'])}")
    for reason in (*verdict["reasons"], *verdict["warnings"]):
        line(f"  · {reason['message']}")
    suggestion = next((reason["suggestion"] for reason in verdict["reasons"] if reason["suggestion"]), "")
    if suggestion and suggestion != verdict["name"]:
        line("  " + call.say("suggestion", name=suggestion))
    for use in USES:
        allowed = verdict["uses"][use]
        line(f"  {call.say(use)}: {call.say('yes' if allowed['allowed'] else 'no')}. {allowed['reason']}")
