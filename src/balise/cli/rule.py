"""`balise rule`: rules that send events without code."""

from pathlib import Path
from typing import Any

import rich_click as click
from click.exceptions import Exit

from balise.cli.connection import ask, ask_with, source_path
from balise.cli.options import Call, with_call
from balise.cli.printing import line, moment, note, print_json, table, text
from balise.cli.rule_files import diff, export, import_rules, read_entries, show_faults, written
from balise.cli.rule_proof import check_now, proof, repair

_SOURCE = click.option("--source", metavar="CODE", required=True, help="The source.")
_ID = click.argument("rule", metavar="ID")
_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_REGISTER = click.option("--register", is_flag=True, help="Put its event into the plan where it is a custom one not there yet.")
_MOST = 200
FAULTY = 1


@click.group()
def rule() -> None:
    """Make, check, publish and take back rules that send events without code."""


@rule.command("list")
@_SOURCE
@click.option("--state", type=click.Choice(["draft", "live", "paused", "deleted"]), help="Only of this state.")
@click.option("--text", "looked_for", default="", help="Only where the name or the event holds this.")
@with_call
def list_rules(call: Call, source: str, state: str | None, looked_for: str) -> None:
    """List the rules of a source, the last changed first."""
    wanted = {"state": state, "text": looked_for or None, "limit": _MOST}
    found = ask_with(call, lambda api: ask(api, "GET", source_path(source, "rules"), params=wanted))
    if call.as_json:
        return print_json(found)
    if not found["rules"]:
        return line(call.say("no_rules"))
    columns = [call.say(key) for key in ("id", "name", "event", "state", "rule_version", "rule_changed")]
    table(columns, [_row(call, each) for each in found["rules"]])
    if found["total"] > len(found["rules"]):
        note(call.say("more_rules", shown=len(found["rules"]), total=found["total"]))
    return None


@rule.command("show")
@_SOURCE
@_ID
@click.option("--version", type=click.IntRange(1), help="Compare the newest version with this one.")
@with_call
def show(call: Call, source: str, rule: str, version: int | None) -> None:
    """Show a rule as a file has it; with --version what changed since that version."""
    path = source_path(source, "rules", rule)
    found = ask_with(call, lambda api: ask(api, "GET", path))
    if version is not None:
        wanted = {"from": version, "to": found["version"]}
        changes = ask_with(call, lambda api: ask(api, "GET", f"{path}/diff", params=wanted))
        return print_json(changes) if call.as_json else _changes(call, changes["changes"])
    if call.as_json:
        return print_json(found)
    return text(written([found], source))


@rule.command("create")
@_SOURCE
@_FILE
@_REGISTER
@with_call
def create(call: Call, source: str, file: Path, register: bool) -> None:
    """Make the rules in FILE, TOML as `export` writes it or the JSON of one rule; each is a draft until it is published."""
    bodies = [{**each.body, "register": register} for each in read_entries(call, file)]

    async def work(api: Any) -> list[Any]:
        return [await ask(api, "POST", source_path(source, "rules"), json=body) for body in bodies]

    made = ask_with(call, work)
    if call.as_json:
        return print_json({"rules": made})
    for each in made:
        line(call.say("rule_made", id=each["id"], name=each["name"]))
    return line(call.say("rule_next", source=source))


@rule.command("check")
@_SOURCE
@_FILE
@with_call
def check(call: Call, source: str, file: Path) -> None:
    """Say what is wrong with the rules in FILE and what to know of them. Exit code 1 where any would be refused."""
    entries = read_entries(call, file)

    async def work(api: Any) -> list[Any]:
        return [await ask(api, "POST", source_path(source, "rules", "check"), json={"rule": each.rule}) for each in entries]

    verdicts = ask_with(call, work)
    if call.as_json:
        print_json({"verdicts": [{"name": each.label, **verdict} for each, verdict in zip(entries, verdicts, strict=True)]})
    else:
        for each, verdict in zip(entries, verdicts, strict=True):
            line(call.say("rule_bad" if verdict["problems"] else "rule_good", name=each.label))
            show_faults(call, [*verdict["problems"], *verdict["remarks"]])
    if any(verdict["problems"] for verdict in verdicts):
        raise Exit(FAULTY)


@rule.command("publish")
@_SOURCE
@_ID
@click.option("--version", type=click.IntRange(1), help="This version; the newest where left out.")
@_REGISTER
@with_call
def publish(call: Call, source: str, rule: str, version: int | None, register: bool) -> None:
    """Give a rule to the pages. They run it within a minute."""
    body = {"version": version, "register": register}
    done = ask_with(call, lambda api: ask(api, "POST", source_path(source, "rules", rule, "publish"), json=body))
    return _told(call, done, "rule_published")


@rule.command("pause")
@_SOURCE
@_ID
@with_call
def pause(call: Call, source: str, rule: str) -> None:
    """Take a rule from the pages; `resume` gives it back to them as it was."""
    return _told(call, _step(call, source, rule, "pause"), "rule_paused")


@rule.command("resume")
@_SOURCE
@_ID
@with_call
def resume(call: Call, source: str, rule: str) -> None:
    """Give a paused rule to the pages again, in the version they had."""
    return _told(call, _step(call, source, rule, "resume"), "rule_published")


@rule.command("undo")
@_SOURCE
@_ID
@with_call
def undo(call: Call, source: str, rule: str) -> None:
    """Take the last publish, pause, resume or delete of a rule back."""
    return _told(call, _step(call, source, rule, "undo"), "rule_undone")


@rule.command("delete")
@_SOURCE
@_ID
@with_call
def delete(call: Call, source: str, rule: str) -> None:
    """Take a rule from the pages and from the list; `undo` brings it back."""
    ask_with(call, lambda api: ask(api, "DELETE", source_path(source, "rules", rule)))
    if call.as_json:
        return print_json({"id": rule, "deleted": True})
    return line(call.say("rule_deleted", id=rule))


def _step(call: Call, source: str, rule: str, step: str) -> Any:
    return ask_with(call, lambda api: ask(api, "POST", source_path(source, "rules", rule, step)))


def _told(call: Call, rule: dict[str, Any], key: str) -> None:
    if call.as_json:
        return print_json(rule)
    state, version = call.say(f"rule_state_{rule['state']}"), rule["live_version"] or rule["version"]
    return line(call.say(key, name=rule["name"], state=state, version=version))


def _row(call: Call, rule: dict[str, Any]) -> list[object]:
    version = f"{rule['version']}"
    if rule["live_version"] not in (None, rule["version"]):
        version += f" ({call.say('rule_state_live')}: {rule['live_version']})"
    state = "rule_gone" if rule["deleted_at"] else f"rule_state_{rule['state']}"
    return [rule["id"], rule["name"], rule["rule"]["event"], call.say(state), version, moment(rule["changed_at"])]


def _changes(call: Call, changes: list[dict[str, Any]]) -> None:
    for each in changes:
        line(f"{each['path']}: {_plain(each['before'])} → {_plain(each['after'])}")
    if not changes:
        line(call.say("rule_same"))


def _plain(value: Any) -> str:
    import msgspec

    return "–" if value is None else msgspec.json.encode(value).decode()


for _command in (export, diff, import_rules, proof, check_now, repair):
    rule.add_command(_command)
