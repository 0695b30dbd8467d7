"""`balise backtest`: what a change would have made of the last days; then publish it, or take it back."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click
from click.exceptions import Exit

from balise.cli.connection import ask, ask_with, source_path
from balise.cli.options import Call, with_call
from balise.cli.printing import line, print_json, table
from balise.cli.watching import watched

if TYPE_CHECKING:
    from httpx2 import AsyncClient

NOT_ENDED_WELL = 1
_NUMBERS = ("counted", "merged", "dropped", "quarantined")


@click.command()
@click.option("--source", metavar="CODE", required=True, help="The source.")
@click.option("--plan", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Try this plan, a TOML file.")
@click.option("--edition", metavar="EDITION", help="Try this edition of the platform's rules.")
@click.option("--on-sensitive", type=click.Choice(["remove", "warn"]), help="Try this choice for sensitive content.")
@click.option("--window-hours", type=click.IntRange(1, 720), help="Try another window on copies; it cannot be published.")
@click.option("--merge-minutes", type=click.IntRange(0, 60), help="Try other minutes for merging; they cannot be published.")
@click.option("--days", type=click.IntRange(1, 90), default=7, show_default=True, help="Try it on so many of the last days.")
@click.option("--publish", "number", type=int, metavar="NUMBER", help="Publish what this backtest tried.")
@click.option("--undo", "undone", type=int, metavar="NUMBER", help="Take back what was published after this backtest.")
@with_call
def backtest(call: Call, source: str, number: int | None, undone: int | None, **tried: Any) -> None:
    """Try a change of rules on what a source received. Nothing is changed until it is published."""
    if number is not None or undone is not None:
        return _settle(call, source, ("publish", number) if number is not None else ("undo", undone or 0))
    body = {"days": tried.pop("days"), "change": _change(call, tried)}

    async def run(api: "AsyncClient") -> dict[str, Any]:
        ordered = await ask(api, "POST", source_path(source, "backtests"), json=body)
        return await watched(call, api, source_path(source, f"backtests/{ordered['id']}"), lambda found: found)

    found = ask_with(call, run, with_jobs=True)
    if call.as_json:
        print_json(found)
    elif found["found"] is None:
        line(found["error"] or call.say("backtest_stopped"))
    else:
        _show(call, found)
    if found["found"] is None:
        raise Exit(NOT_ENDED_WELL)
    return None


def _settle(call: Call, source: str, what: tuple[str, int]) -> None:
    verb, number = what
    path = source_path(source, f"backtests/{number}/{verb}")
    done = ask_with(call, lambda api: ask(api, "POST", path))
    return print_json(done) if call.as_json else line(call.say(f"backtest_{verb}", number=number))


def _change(call: Call, tried: dict[str, Any]) -> dict[str, Any]:
    import msgspec

    from balise.cli.plan import read_plan
    from balise.events.plan.document import document_of

    file = tried.pop("plan")
    plan = {} if file is None else {"plan": msgspec.to_builtins(document_of(read_plan(call, file)))}
    return {name: value for name, value in tried.items() if value is not None} | plan


def _show(call: Call, answer: dict[str, Any]) -> None:
    found = answer["found"]
    columns = [call.say("event"), *(call.say(name) for name in _NUMBERS), call.say("value")]
    moved = [row for row in found["rows"] if row["before"] != row["after"]]
    if moved:
        table(columns, [[row["event"], *_cells(row)] for row in moved], numbers=range(1, 5))
    else:
        line(call.say("backtest_moves_nothing"))
    for group in found["groups"]:
        what = f"{group['before']} → {group['after']}" if group["before"] != group["after"] else group["before"]
        line(f"{call.say('backtest_' + group['kind'])}: {group['events']} × {what}  {' '.join(group['samples'])}")
    line(call.say("backtest_done", number=answer["id"], read=found["read"], seconds=found["seconds"]))


def _cells(row: dict[str, Any]) -> list[str]:
    pairs = [(row["before"][name], row["after"][name]) for name in _NUMBERS]
    worth = [", ".join(f"{amount} {currency}" for currency, amount in row[when]["value"].items()) for when in ("before", "after")]
    return [f"{one}" if one == other else f"{one} → {other}" for one, other in [*pairs, (worth[0], worth[1])]]
