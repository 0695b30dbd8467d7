"""`balise receipt`: the life of one event."""

from typing import Any
from urllib.parse import quote

import rich_click as click

from balise.cli.connection import ask, ask_with
from balise.cli.options import Call, with_call
from balise.cli.printing import line, print_json


@click.command()
@click.argument("id")
@with_call
def receipt(call: Call, id: str) -> None:  # noqa: A002  # the argument's name in the help
    """Tell the whole life of the event with the receipt ID: received, rules hit, merged or dropped, stored."""
    found = ask_with(call, lambda api: ask(api, "GET", f"/api/v1/receipts/{quote(id, safe='')}"))
    if call.as_json:
        return print_json(found)
    return _show(found)


def _show(value: Any, name: str = "", depth: int = 0) -> None:
    margin = "  " * depth
    if isinstance(value, dict) and value:
        if name:
            line(f"{margin}{name}:")
        for key, item in value.items():
            _show(item, str(key), depth + bool(name))
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        line(f"{margin}{name}:")
        for item in value:
            line(f"{margin}  · {', '.join(f'{key}: {part}' for key, part in item.items()) if isinstance(item, dict) else item}")
    elif value not in (None, "", [], {}):
        shown = ", ".join(map(str, value)) if isinstance(value, list) else value
        line(f"{margin}{name}: {shown}")
