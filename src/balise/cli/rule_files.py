"""Rules in files: written, read, compared with the source's, and saved there."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click
from click.exceptions import Exit

from balise.cli.connection import ask, ask_with, source_path
from balise.cli.options import Call, with_call
from balise.cli.printing import line, print_json, text

if TYPE_CHECKING:
    from httpx2 import AsyncClient

    from balise.rules.text import RuleEntry

DIFFERENT = 1
_A_PAGE = 200
_SOURCE = click.option("--source", metavar="CODE", required=True, help="The source.")
_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.command("export")
@_SOURCE
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=False)
@with_call
def export(call: Call, source: str, file: Path | None) -> None:
    """Write the rules of a source as TOML to FILE, or to standard output."""
    rules = ask_with(call, lambda api: _all(api, source))
    if call.as_json:
        return print_json({"rules": rules})
    if file is None:
        return text(written(rules, source))
    file.write_text(written(rules, source), encoding="utf-8")
    return line(call.say("rules_written", count=len(rules), file=file))


@click.command("diff")
@_SOURCE
@_FILE
@with_call
def diff(call: Call, source: str, file: Path) -> None:
    """Show what importing FILE would change: + new, ≠ different. Exit code 1 where anything would."""
    entries = read_entries(call, file)
    steps = compared(entries, ask_with(call, lambda api: _all(api, source)))
    if call.as_json:
        print_json({"changes": [each.plain for each in steps if each.sign != "="]})
    else:
        _show(call, steps)
    if any(each.sign != "=" for each in steps):
        raise Exit(DIFFERENT)


@click.command("import")
@_SOURCE
@_FILE
@click.option("--publish", is_flag=True, help="Publish what was saved, too.")
@click.option("--register", is_flag=True, help="Put events into the plan where they are custom ones not there yet.")
@with_call
def import_rules(call: Call, source: str, file: Path, publish: bool, register: bool) -> None:
    """Save the rules in FILE as drafts and new versions, once all are checked; what is not in it stays."""
    entries = read_entries(call, file)

    async def work(api: "AsyncClient") -> list[Step]:
        steps = compared(entries, await _all(api, source))
        for step in steps:
            verdict = await ask(api, "POST", source_path(source, "rules", "check"), json={"rule": step.entry.rule})
            if verdict["problems"]:
                raise _refused(call, step.entry, verdict["problems"])
        for step in steps:
            await _save(api, source, step, publish, register)
        return steps

    steps = ask_with(call, work)
    if call.as_json:
        return print_json({"changes": [each.plain for each in steps if each.sign != "="]})
    _show(call, steps)
    return line(call.say("rules_published" if publish else "rules_imported", source=source))


class Entry:
    """A rule in a file, as the management API takes it."""

    def __init__(self, entry: "RuleEntry") -> None:
        import msgspec

        self.id, self.label = entry.id, entry.label
        self.rule: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(entry.rule))
        self.body: dict[str, Any] = {"rule": self.rule, "name": entry.label, "pages": list(entry.pages)}


class Step:
    """What importing an entry does: `+` a new rule, `≠` a new version, `=` nothing; `changes` in the second case."""

    def __init__(self, entry: Entry, there: dict[str, Any] | None) -> None:
        self.entry, self.there = entry, there
        self.changes = _changes(entry, there) if there else []
        self.sign = "+" if there is None else "≠" if self.changes else "="

    @property
    def plain(self) -> dict[str, Any]:
        """For programs."""
        return {"sign": self.sign, "name": self.entry.label, "id": (self.there or {}).get("id", ""), "changes": self.changes}


def read_entries(call: Call, file: Path) -> list[Entry]:
    """The rules in a file: TOML as `export` writes it, or the JSON of one rule, alone or as the management API answers it.

    Raises `WrongInput`.
    """
    from balise.errors import WrongInput
    from balise.rules.text import read_rules_text

    try:
        content = file.read_text(encoding="utf-8")
        found = [_from_json(content)] if content.lstrip().startswith("{") else read_rules_text(content)
    except UnicodeDecodeError:
        raise WrongInput(call.say("plan_not_text", file=file)) from None
    except WrongInput as error:
        raise WrongInput(f"{file}: {error}") from None
    if not found:
        raise WrongInput(call.say("rules_none_in_file", file=file))
    return [Entry(each) for each in found]


def _from_json(content: str) -> "RuleEntry":
    import msgspec

    from balise.errors import WrongInput
    from balise.rules.rule import Rule
    from balise.rules.text import entry_of

    try:
        given = msgspec.json.decode(content)
        bare = given.get("rule", given)
        name, pages = (given.get(part, usual) if "rule" in given else usual for part, usual in (("name", ""), ("pages", [])))
        return entry_of(
            msgspec.convert(bare, Rule), name=msgspec.convert(name, str), pages=msgspec.convert(pages, tuple[str, ...])
        )
    except (msgspec.MsgspecError, RecursionError) as error:
        raise WrongInput(f"This is no rule: {str(error).replace('`$.', '`')}.") from None


def written(rules: list[dict[str, Any]], source: str) -> str:
    """The file of these rules, as the management API gives them."""
    import msgspec

    from balise.rules.rule import Rule
    from balise.rules.text import entry_of, write_rules_text

    entries = (entry_of(msgspec.convert(each["rule"], Rule), each["id"], each["name"], each["pages"]) for each in rules)
    return write_rules_text(entries, source)


def compared(entries: list[Entry], rules: list[dict[str, Any]]) -> list[Step]:
    """What importing each entry would do; a rule is known again by its id, else by its name."""
    by_id, by_name = ({rule[key]: rule for rule in rules} for key in ("id", "name"))
    return [Step(entry, by_id.get(entry.id) if entry.id else by_name.get(entry.label)) for entry in entries]


def show_faults(call: Call, faults: list[dict[str, Any]]) -> None:
    """Each with its place, what is wrong and what cures it."""
    for each in faults:
        line(f"  {_fault(call, each)}")


async def _all(api: "AsyncClient", source: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        wanted = {"limit": _A_PAGE, "offset": len(found)}
        page = await ask(api, "GET", source_path(source, "rules"), params=wanted)
        found += page["rules"]
        if not page["rules"] or len(found) >= page["total"]:
            return found


async def _save(api: "AsyncClient", source: str, step: Step, publish: bool, register: bool) -> None:
    body = {**step.entry.body, "register": register}
    rule = step.there
    if rule is None:
        rule = await ask(api, "POST", source_path(source, "rules"), json=body)
    elif step.sign == "≠":
        rule = await ask(api, "PUT", source_path(source, "rules", rule["id"]), json={**body, "based_on": rule["version"]})
    if publish:
        await ask(api, "POST", source_path(source, "rules", rule["id"], "publish"), json={})


def _changes(entry: Entry, there: dict[str, Any]) -> list[dict[str, Any]]:
    import msgspec

    from balise.rules.diff import diff as difference
    from balise.rules.rule import Rule

    before, after = (msgspec.convert(each, Rule) for each in (there["rule"], entry.rule))
    changes: list[dict[str, Any]] = msgspec.to_builtins(difference(before, after))
    beside = [field for field in ("name", "pages") if entry.body[field] != there[field]]
    return changes + [{"path": field, "before": there[field], "after": entry.body[field]} for field in beside]


def _show(call: Call, steps: list[Step]) -> None:
    for each in steps:
        if each.sign != "=":
            places = ", ".join(change["path"] for change in each.changes)
            line(f"{each.sign} {each.entry.label}{': ' if places else ''}{places}")
    if all(each.sign == "=" for each in steps):
        line(call.say("rules_same"))


def _refused(call: Call, entry: Entry, faults: list[dict[str, Any]]) -> Exception:
    from balise.errors import WrongInput

    return WrongInput("\n".join([call.say("rule_bad", name=entry.label), *(f"  {_fault(call, each)}" for each in faults)]))


def _fault(call: Call, fault: dict[str, Any]) -> str:
    said = f"{fault['message'][call.language]} {fault['cure'][call.language]}".strip()
    suggested = f" {call.say('suggestion', name=fault['suggestion'])}" if fault["suggestion"] else ""
    return f"{fault['path'].removeprefix('rule.')}: {said}{suggested}"
