"""What goes to the screen."""

import json

from hypothesis import given
from hypothesis import strategies as st

from balise.cli.printing import moment, plain, print_json, printable, table


@given(st.text(st.characters(), max_size=40))
def test_no_text_can_drive_the_terminal(text):
    """Control characters and lone surrogates of a stored name never reach the screen."""
    shown = plain(text)

    assert all(ord(letter) >= 32 and ord(letter) != 127 for letter in shown)
    assert shown.encode("utf-8").decode("utf-8") == shown


def test_french_spaces_stay():
    """The spaces French puts before a colon are no control characters."""
    assert plain("Réponse\u202f: oui\u00a0!") == "Réponse\u202f: oui\u00a0!"


@given(
    st.recursive(
        st.text(st.characters()) | st.integers(-(2**63), 2**63 - 1) | st.none(), lambda inner: st.lists(inner, max_size=3)
    )
)
def test_whatever_is_printed_as_json_can_be_encoded(value):
    """A name with a lone surrogate does not break the output."""
    assert json.dumps(printable(value), ensure_ascii=False).encode("utf-8")


def test_json_is_one_document(capfd):
    """Letters of every language come out as they are."""
    print_json({"names": ["été"]})

    out = capfd.readouterr().out
    assert json.loads(out) == {"names": ["été"]}
    assert "été" in out


def test_a_table_is_not_cut_when_nobody_watches(capfd):
    """Into a file a row goes whole, and markup in a cell is text."""
    table(["Event", "Value"], [["[red]" + "x" * 60, "12 GBP"]], numbers=(1,))

    assert "[red]" + "x" * 60 in capfd.readouterr().out


def test_a_moment_is_told_in_utc():
    """Times are shown with their zone; none is empty."""
    assert (moment(1_291_191_960_000), moment(None)) == ("2010-12-01 08:26:00 UTC", "")
