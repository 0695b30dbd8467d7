"""Which encoding a browser likes best."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.collect.accept_encoding import best_encoding

HAVE = ("br", "gzip")
CASES = [
    ("", ""),
    ("identity", ""),
    ("gzip", "gzip"),
    ("gzip, deflate, br, zstd", "br"),
    ("GZIP", "gzip"),
    ("x-gzip", "gzip"),
    ("*", "br"),
    ("*;q=0", ""),
    ("br;q=0, *", "gzip"),
    ("br;q=0, gzip;q=0", ""),
    ("br;q=0.5, gzip;q=0.9", "gzip"),
    ("br; q=0.9 , gzip ;q=0.9", "br"),
    ("gzip;q=0.2, identity;q=0.8", ""),
    ("gzip;q=0.000", ""),
    ("gzip;q=lots", ""),
    ("gzip;q=nan", ""),
    ("gzip;q=7", ""),
    ("deflate, zstd", ""),
    (",,;;q=,gzip", "gzip"),
]


@pytest.mark.parametrize("header, best", CASES)
def test_the_header_decides(header, best):
    """The highest weight wins, ours breaks a tie, a weight of 0 or one that cannot be read is a no."""
    assert best_encoding(header, HAVE) == best


def test_what_is_not_there_is_not_sent():
    """Only an encoding there is can be the best."""
    assert best_encoding("br, gzip;q=0.1", ("gzip",)) == "gzip"
    assert best_encoding("br", ()) == ""


@given(st.text(alphabet="brgzip*identy;=q,. 01é\x00", max_size=60))
def test_any_header_has_an_answer(header):
    """No header makes anything but one of the encodings there are, or plain text."""
    assert best_encoding(header, HAVE) in (*HAVE, "")
