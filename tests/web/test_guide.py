"""The first guide names pages and buttons as they are."""

import re
from pathlib import Path

import pytest

from balise.web.sentences import read_texts

GUIDES = Path(__file__).parents[2] / "docs" / "guides"


@pytest.mark.parametrize("language, file", [("en", "first-steps.md"), ("fr", "premiers-pas.md")])
def test_every_name_in_italics_is_on_a_page(language, file):
    """What the guide writes in italics is a sentence of the web application, letter by letter."""
    text = re.sub(r"```.*?```", "", (GUIDES / file).read_text(encoding="utf-8"), flags=re.S)
    named = {" ".join(name.split()) for name in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", text)} - {"italics", "italique"}

    assert len(named) > 15
    assert sorted(named - set(read_texts(language).values())) == []
