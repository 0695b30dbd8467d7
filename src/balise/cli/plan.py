"""`balise plan`: the plan of a source's custom events, as a file."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click
from click.exceptions import Exit

from balise.cli.connection import ask, ask_with, source_path
from balise.cli.options import Call, with_call
from balise.cli.printing import line, print_json, text

if TYPE_CHECKING:
    from balise.events.plan import Plan

DIFFERENT = 1

_SOURCE = click.option("--source", metavar="CODE", required=True, help="The source.")
_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group()
def plan() -> None:
    """Keep the plan of a source's custom events in a file: registered events, aliases, blocked names."""


@plan.command("export")
@_SOURCE
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=False)
@with_call
def export(call: Call, source: str, file: Path | None) -> None:
    """Write the plan as TOML to FILE, or to standard output."""
    from balise.events.plan.text import write_plan_text

    found = _document(call, source)
    if call.as_json:
        return print_json(found)
    written = write_plan_text(_plan(found), source)
    if file is None:
        return text(written)
    file.write_text(written, encoding="utf-8")
    return line(call.say("plan_written", file=file))


@plan.command("diff")
@_SOURCE
@_FILE
@with_call
def diff(call: Call, source: str, file: Path) -> None:
    """Show what applying FILE would change: + added, ≠ different, − gone. Exit code 1 where anything would."""
    from balise.events.plan.difference import difference

    wanted, there = read_plan(call, file), _plan(_document(call, source))
    changes = [one for one in _plain(difference(there, wanted)) if one["sign"] != "="]
    if call.as_json:
        print_json({"changes": changes})
    else:
        _show(call, changes)
    if changes:
        raise Exit(DIFFERENT)


@plan.command("apply")
@_SOURCE
@_FILE
@with_call
def apply(call: Call, source: str, file: Path) -> None:
    """Make the source's plan what stands in FILE; what is not in it is gone from the plan. What was received stays."""
    from balise.events.plan.document import document_of

    body = _plain(document_of(read_plan(call, file)))
    applied = ask_with(call, lambda api: ask(api, "PUT", source_path(source, "plan"), json=body))
    if call.as_json:
        return print_json(applied)
    _show(call, applied["changes"])
    for rule in applied["rules"]:
        line(call.say("plan_rule", name=rule["name"], event=rule["event"], codes=", ".join(rule["codes"])))
    return line(call.say("plan_applied", source=source))


def _document(call: Call, source: str) -> dict[str, Any]:
    found: dict[str, Any] = ask_with(call, lambda api: ask(api, "GET", source_path(source, "plan")))
    return found


def _plan(document: dict[str, Any]) -> "Plan":
    import msgspec

    from balise.events.plan.document import PlanDocument, plan_of

    return plan_of(msgspec.convert(document, PlanDocument))


def read_plan(call: Call, file: Path) -> "Plan":
    """The plan in a file, not held to any rule yet. Raises `WrongInput`."""
    from balise.errors import PlanRefused, WrongInput
    from balise.events.plan.text import read_plan_text

    try:
        return read_plan_text(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise WrongInput(call.say("plan_not_text", file=file)) from None
    except PlanRefused as error:
        raise WrongInput(f"{file}: {error.text[call.language]}") from None


def _plain(value: Any) -> Any:
    import msgspec

    return msgspec.to_builtins(value)


def _show(call: Call, changes: Iterable[dict[str, Any]]) -> None:
    shown = [f"{one['sign']} {call.say('plan_' + one['part'])} {one['name']}{_fields(one)}" for one in changes]
    for each in shown or [call.say("plan_same")]:
        line(each)


def _fields(change: dict[str, Any]) -> str:
    if change["part"] == "alias":
        return f" → {change['fields'][0]['after'] or change['fields'][0]['before']}"
    return ": " + ", ".join(one["field"] for one in change["fields"]) if change["fields"] else ""
