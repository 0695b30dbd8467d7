"""docs/reference/cli.md, made from the commands."""

from collections.abc import Iterator
from inspect import cleandoc

import rich_click as click

from balise.cli.main import balise

_HEAD = """# The command line

A command asks the server that runs on the data folder; where none runs, it opens the folder itself and does the same. With
`BALISE_URL` and `BALISE_API_TOKEN` (a management token) it asks that server instead. Results go to standard output, progress
and errors to standard error. Messages are English or, with `--language fr`, French; this help is English.

| exit code | what it says |
| --- | --- |
| 0 | good |
| 1 | the check says no: an invalid name, an event that was not taken, a file of which nothing could be taken |
| 2 | wrong use, or it cannot run; standard error has one sentence with the cure |

Every command that prints something has `--json`: one JSON document and nothing else, with the fields of the management API.
"""
_EVERYWHERE = ("--data", "--url", "--language", "--json", "--help")


def cli_page() -> str:
    """The page as Markdown."""
    context = click.Context(balise, info_name="balise")
    parts = [_HEAD, "## Options of every command\n", _table(_everywhere(context))]
    for name, command in _commands(balise, "balise"):
        parts += [f"## `{name}`\n", _text(command), f"```text\n{_usage(name, command)}\n```\n"]
        own = [row for row in _rows(command) if row[0].split()[0].rstrip(",") not in _EVERYWHERE or name == "balise serve"]
        if own:
            parts.append(_table(own))
    return "\n".join(parts).rstrip() + "\n\nMade from the commands in `src/balise/cli/` by `make docs`.\n"


def _commands(group: click.Group, name: str) -> Iterator[tuple[str, click.Command]]:
    for command in group.commands.values():
        full = f"{name} {command.name}"
        if isinstance(command, click.Group):
            yield from _commands(command, full)
        else:
            yield full, command


def _text(command: click.Command) -> str:
    return cleandoc(command.help or "") + "\n"


def _usage(name: str, command: click.Command) -> str:
    pieces = command.collect_usage_pieces(click.Context(command, info_name=name))
    return " ".join([name, *pieces])


def _everywhere(context: click.Context) -> list[tuple[str, str]]:
    rows = [row for param in balise.params if (row := param.get_help_record(context))]
    shown = [row for row in rows if row[0] != "--version"]
    return [*shown, ("--json", "Print JSON and nothing else."), ("-h, --help", "Show the help of a command and exit.")]


def _rows(command: click.Command) -> list[tuple[str, str]]:
    context = click.Context(command)
    options = [param for param in command.params if isinstance(param, click.Option)]
    return [row for option in options if (row := option.get_help_record(context))]


def _table(rows: list[tuple[str, str]]) -> str:
    lines = ["| option | what it is |", "| --- | --- |"]
    lines += [f"| `{name.replace('|', chr(92) + '|')}` | {text.replace('|', chr(92) + '|')} |" for name, text in rows]
    return "\n".join(lines) + "\n"
