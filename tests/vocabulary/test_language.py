"""The language of answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.vocabulary.language import language_of


@pytest.mark.parametrize(
    "header, language",
    [
        ("", "en"),
        ("fr", "fr"),
        ("fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        ("de, fr;q=0.3, en;q=0.7", "en"),
        ("EN-gb", "en"),
        ("fr;q=0", "en"),
        ("fr;q=nan, en;q=0.1", "en"),
        ("*", "en"),
        ("de", "en"),
    ],
)
def test_french_where_it_is_preferred(header, language):
    """French where the header prefers it to English, else English."""
    assert language_of(header) == language


@given(st.text())
def test_any_header_gives_a_language(header):
    """Whatever the header is, the answer has a language."""
    assert language_of(header) in ("en", "fr")
