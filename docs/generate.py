"""Writes the documents that are made from the code. `--check` writes nothing and exits 1 where one is not current."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from balise.api.reference import api_page
from balise.cli.reference import cli_page
from balise.collect.pixel_body import event_schema
from balise.diagnostics.reference import diagnostics_page
from balise.settings import SETTINGS
from balise.vocabulary.reference import markdown_reference

ROOT = Path(__file__).parents[1]


def settings_page() -> str:
    """docs/reference/settings.md: every setting, from the table in settings.py."""
    rows = [f"| `{name}` | `BALISE_{name.upper()}` | {_shown(default)} | {sentence}. |" for name, default, sentence in SETTINGS]
    head = [
        "# Settings",
        "",
        "A setting is taken from the first place that names it: the command-line option, the `BALISE_…` variable, the file",
        "`balise.toml` in the folder the command is started in, the default. An unknown name in the file is an error.",
        "",
        "| in `balise.toml` | variable | default | what it is |",
        "| --- | --- | --- | --- |",
    ]
    return "\n".join([*head, *rows, "", "Made from `SETTINGS` in `src/balise/settings.py` by `make docs`.", ""])


def _shown(default: object) -> str:
    return f"`{default}`" if default != "" else "empty"


def event_schema_file() -> str:
    """contract/event.schema.json: what the pixel sends and is answered, from the types in collect/pixel_body.py."""
    return json.dumps(event_schema(), indent=2, ensure_ascii=False) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "docs/reference/settings.md": settings_page,
    "docs/reference/vocabulary.md": markdown_reference,
    "docs/reference/cli.md": cli_page,
    "docs/reference/api.md": api_page,
    "docs/reference/diagnostics.md": diagnostics_page,
    "contract/event.schema.json": event_schema_file,
}


def main(check: bool) -> int:
    """Write every page, or only name those that are not current; the exit code."""
    stale = 0
    for name, page in PAGES.items():
        file, text = ROOT / name, page()
        if file.is_file() and file.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        print(f"{name} {'is not current: make docs' if check else 'written'}")
        if not check:
            file.write_text(text, encoding="utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
