"""The command line as a whole: help, wrong use, how failures end."""

import subprocess
import sys
from pathlib import Path

import pytest
import rich_click as click

from balise.cli.main import balise
from balise.cli.reference import cli_page

ROOT = Path(__file__).parents[2]
HEAVY = ("httpx2", "litestar", "sqlalchemy", "chdb", "structlog", "balise.app")


def every_command(group=balise, name=()):
    for command in group.commands.values():
        yield (*name, command.name), command
        if isinstance(command, click.Group):
            yield from every_command(command, (*name, command.name))


@pytest.mark.parametrize("words", [words for words, _ in every_command()], ids=" ".join)
def test_every_command_has_help(run, words):
    """`--help` of each command says what it does and ends well."""
    ended = run(*words, "--help")

    assert (ended.code, ended.err) == (0, "")
    assert "Usage: balise" in ended.out


@pytest.mark.parametrize("words, command", [pair for pair in every_command() if not isinstance(pair[1], click.Group)])
def test_every_command_but_serve_can_print_json(words, command):
    """`--json` is everywhere where something is printed."""
    options = {option for param in command.params for option in param.opts}

    assert "--json" in options or words == ("serve",)
    assert "--data" in options


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["source", "create"],
        ["source", "create", "Shop", "--kind", "shop"],
        ["token", "create"],
        ["token", "create", "--api", "--source", "X"],
        ["token", "revoke", "seven"],
        ["event", "check"],
        ["event", "check", "x", "--edition", "1999-01"],
        ["import", "file-that-is-not-there", "--source", "X"],
        ["report", "event-types"],
        ["serve", "--role", "collect"],
        ["serve", "--workers", "2"],
        ["--language", "de", "source", "list"],
    ],
    ids=" ".join,
)
def test_wrong_use_ends_with_2_and_a_sentence(run, words):
    """Wrong use is told on standard error, with exit code 2 and no traceback."""
    ended = run(*words)

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.strip()
    assert "Traceback" not in ended.err


def test_more_workers_are_refused_with_the_reason(run):
    """The embedded store allows one process for one folder, and `serve` says so."""
    assert "one process" in run("serve", "--workers", "2").err


def test_a_wrong_setting_is_told(run, monkeypatch):
    """A setting that cannot be read ends with 2 and the setting's name."""
    monkeypatch.setenv("BALISE_PORT", "many")
    ended = run("source", "list")

    assert ended.code == 2
    assert "BALISE_PORT" in ended.err


def test_help_loads_nothing_heavy():
    """Help is quick because the server's parts and the client are not loaded for it."""
    loaded = f"[name for name in {HEAVY!r} if name in sys.modules]"
    script = f"import sys; from balise.cli.main import main; main(['--help']); print({loaded}, file=sys.stderr)"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert ended.stderr.strip() == "[]"


def test_the_reference_is_current():
    """docs/reference/cli.md is what the commands say of themselves."""
    assert (ROOT / "docs/reference/cli.md").read_text(encoding="utf-8") == cli_page()


def test_the_module_is_the_command():
    """`python -m balise` is `balise`."""
    ended = subprocess.run([sys.executable, "-m", "balise", "--version"], capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stdout.split()[0]) == (0, "balise")
