"""Writes the documents that are made from the code. `--check` writes nothing and exits 1 where one is not current."""

import sys
from collections.abc import Callable
from pathlib import Path

from balise.api.reference import api_page
from balise.cli.reference import cli_page
from balise.settings import SETTINGS
from balise.vocabulary.reference import markdown_reference

REFERENCE = Path(__file__).parent / "reference"


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


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "vocabulary.md": markdown_reference,
    "cli.md": cli_page,
    "api.md": api_page,
}


def main(check: bool) -> int:
    """Write every page, or only name those that are not current; the exit code."""
    stale = 0
    for name, page in PAGES.items():
        file, text = REFERENCE / name, page()
        if file.is_file() and file.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        print(f"docs/reference/{name} {'is not current: make docs' if check else 'written'}")
        if not check:
            file.write_text(text, encoding="utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
