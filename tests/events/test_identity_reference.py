"""The reference page of identity and money, held to the code."""

import re
from pathlib import Path

from balise.events.identity import sentences
from balise.events.identity.rules import key_rules
from balise.events.money import reading

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "identity.md").read_text()
FIRST_CELLS = [line.split("|")[1] for line in PAGE.splitlines() if line.startswith("| `")]
NAMED = {name for cell in FIRST_CELLS for name in re.findall("`([a-z_0-9]+)`", cell)}


def test_the_page_names_every_code_and_key_and_no_other():
    """The tables list each finding's code and each key, and nothing that is gone."""
    assert set(key_rules("")) | set(sentences.CODES) | set(reading.CODES) == NAMED
