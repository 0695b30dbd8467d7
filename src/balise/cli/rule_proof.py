"""`balise rule proof`, `rule check-now` and `rule repair`: do rules still hold?"""

from collections.abc import Iterator
from typing import Any

import rich_click as click
from click.exceptions import Exit

from balise.cli.connection import ask, ask_with, source_path
from balise.cli.options import Call, with_call
from balise.cli.printing import line, print_json, table

_SOURCE = click.option("--source", metavar="CODE", required=True, help="The source.")
_ID = click.argument("rule", metavar="ID")
BROKEN = 1


@click.command("proof")
@_SOURCE
@_ID
@click.option("--days", type=click.IntRange(1, 62), default=28, show_default=True, help="Days that are told one by one.")
@with_call
def proof(call: Call, source: str, rule: str, days: int) -> None:
    """Whether a rule still holds: what it sent, how pages and checks saw its element. Exit code 1 where it does not."""
    path = source_path(source, "rules", rule, "proof")
    found = ask_with(call, lambda api: ask(api, "GET", path, params={"days": days}))
    if call.as_json:
        print_json(found)
    else:
        for text in _told(call, found):
            line(text)
        _days(call, found["proof"]["days"])
    if found["verdict"] in ("drifted", "unclear"):
        raise Exit(BROKEN)


@click.command("check-now")
@_SOURCE
@with_call
def check_now(call: Call, source: str) -> None:
    """Have a browser on the server look at the sample pages of every live rule now; it runs by itself."""
    ordered = ask_with(call, lambda api: ask(api, "POST", source_path(source, "rule-checks")))
    return print_json(ordered) if call.as_json else line(call.say("check_ordered"))


@click.command("repair")
@_SOURCE
@_ID
@with_call
def repair(call: Call, source: str, rule: str) -> None:
    """Take over the proposed repair of a rule as its newest version; publish it afterwards."""
    saved = ask_with(call, lambda api: ask(api, "POST", source_path(source, "rules", rule, "repair")))
    return (
        print_json(saved) if call.as_json else line(call.say("rule_repaired", version=saved["version"], id=rule, source=source))
    )


def _told(call: Call, found: dict[str, Any]) -> Iterator[str]:
    sums = found["proof"]
    yield call.say(f"proof_{found['verdict']}")
    if found["under_counted_since"]:
        yield "  " + call.say("proof_since", day=found["under_counted_since"][:10])
    last = sums["last_match"][:19].replace("T", " ") or "–"
    yield "  " + call.say("proof_sums", events=sums["events"], counted=sums["counted"], last=last)
    for page in found["pages"]:
        state = page["state"] if page["opened"] == "opened" else page["opened"]
        yield f"  {page['page']}: {call.say('proof_' + state) if state else '–'} ({page['score']:.2f})"
    if found["repair"]:
        yield call.say("proof_repair")
        for change in found["repair"]["changes"]:
            yield f"  {change['path']}: {_plain(change['before'])} → {_plain(change['after'])}"


def _days(call: Call, days: list[dict[str, Any]]) -> None:
    told = [day for day in days if day["events"] or day["targets"]["seen"]]
    if told:
        columns = [call.say(key) for key in ("day", "proof_events", "counted", "proof_score", "proof_seen", "proof_found")]
        rows = [[day["day"], day["events"], day["counted"], _score(day["sent_score"]), *_seen(day["targets"])] for day in told]
        table(columns, rows, numbers=range(1, 6))


def _seen(targets: dict[str, Any]) -> tuple[object, object]:
    return (targets["seen"], targets["found"]) if targets["seen"] else ("–", "–")


def _score(score: float | None) -> str:
    return "–" if score is None else f"{score:.2f}"


def _plain(value: Any) -> str:
    import msgspec

    return "–" if value is None else msgspec.json.encode(value).decode()
