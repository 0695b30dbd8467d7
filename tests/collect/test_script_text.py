"""Text from outside that stands in a script."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.collect.script_text import in_quotes, in_script

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--",
    "]]>",
    "\u2028\u2029",
    "'\"`${x}\\",
    "\x00\n\r",
    "\U0001f600",
    "é",
    "a&b",
]


@given(st.text(max_size=50))
def test_json_keeps_its_value(text):
    """What is escaped means the same: a reader of JSON gets the text back."""
    assert json.loads(in_script(json.dumps(text, ensure_ascii=False))) == text


@given(st.text(max_size=50))
def test_text_between_quotes_keeps_its_value(text):
    """The escaped text, put between quotes, is the text."""
    assert json.loads(f'"{in_quotes(text)}"') == text


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_ends_the_script_or_the_text(text):
    """Neither `<` nor a quote nor a line's end nor anything beyond ASCII is left as it was."""
    escaped = in_script(json.dumps(text, ensure_ascii=False))

    assert not set("<>&'\n\r\u2028\u2029") & set(escaped)
    assert not set("<>&'\"`$\n\r{}") & set(in_quotes(text))
    assert escaped.isascii()
