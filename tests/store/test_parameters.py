from decimal import Decimal

import pytest

from balise.store.parameters import written


@pytest.mark.parametrize(
    "value, text",
    [
        ("it's", "it's"),
        ("tab\tline\nback\\slash\0", "tab\\tline\\nback\\\\slash\\0"),
        (None, "\\N"),
        (2**64 - 1, "18446744073709551615"),
        (True, "true"),
        (Decimal("1E+3"), "1000"),
        (["it's", "back\\slash"], "['it\\'s','back\\\\slash']"),
        ([("a", 1), ("b", None)], "[('a',1),('b',NULL)]"),
        ([], "[]"),
    ],
)
def test_a_parameter_is_written_as_the_dialect_reads_it(value, text):
    """Text is escaped outside of lists and quoted inside them; numbers are written out."""
    assert written({"x": value}) == {"x": text}


@pytest.mark.parametrize("value", [1.5, b"bytes", {"a": 1}, object(), "\ud800", ["\ud800"], [1.5]])
def test_what_cannot_be_exact_is_no_parameter(value):
    """Floats, bytes, mappings and text with a lone surrogate are refused."""
    with pytest.raises(TypeError):
        written({"x": value})


def test_no_parameters_are_no_texts():
    """None stands for no parameters."""
    assert written(None) == {}
