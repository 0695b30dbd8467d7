"""Cells become values."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.collect.files.fields import BadCell, Columns, group_read_of, read_of
from balise.errors import WrongInput

COLUMNS = Columns(["Number", "Name", "Price", "Count"], labels={"count": {"1": "one"}})


def read(value, *cells):
    return read_of(value, COLUMNS, "properties.field")(cells)


def test_a_template_puts_cells_into_text():
    """`{Column}` stands for the cell."""
    assert read("order-{Number}-{Name}!", "7", "Tea", "", "") == "order-7-Tea!"


def test_a_field_with_an_empty_cell_is_left_out():
    """Absent stays absent: no empty text, no half template."""
    assert [
        read("{Name}", "7", "", "", ""),
        read("order-{Number}-{Name}", "7", "", "", ""),
        read({"column": "Price", "type": "decimal"}, "7", "", "", ""),
        read({"column": "Count", "labels": "count"}, "7", "", "", ""),
    ] == [None, None, None, None]


def test_a_code_becomes_its_label():
    """A known code is spelled out, an unknown one stays."""
    assert [read({"column": "Count", "labels": "count"}, "", "", "", code) for code in ("1", "2")] == ["one", "2"]


def test_fixed_values_stay_what_they_are():
    """Numbers and truth values of the mapping are sent as such."""
    assert [3, True, Decimal("9.20"), "text"] == [read(value) for value in (3, True, Decimal("9.20"), "text")]


@pytest.mark.parametrize("cell", ["x", "1,5", "1e3", "NaN", "Infinity", "٣", "0x10", "--1", "9" * 40, "1.", ".5", "1 000"])
def test_what_is_no_decimal_number_is_refused(cell):
    """Only plain digits with a point are a number; the message names the column and not the cell."""
    with pytest.raises(BadCell, match="Price") as caught:
        read({"column": "Price", "type": "decimal"}, "", "", cell, "")

    assert cell not in str(caught.value).replace("Price", "")


def test_the_decimal_mark_can_be_a_comma():
    """A file that writes 1,5 says so in its mapping, and then 1.5 is no number."""
    columns = Columns(["Price"], decimal_mark=",")
    read_price = read_of({"column": "Price", "type": "decimal"}, columns, "price")

    assert Decimal("1.5") == read_price(["1,5"])
    with pytest.raises(BadCell):
        read_price(["1.5"])


AMOUNT = st.decimals(min_value=-(10**9), max_value=10**9, places=4)


@given(st.lists(st.tuples(AMOUNT, st.integers(-(10**6), 10**6)), min_size=1, max_size=20))
def test_a_sum_is_exact(lines):
    """The sum over a group is the sum of the products, to the last digit."""
    total = group_read_of({"sum_of": ["Price", "Count"]}, COLUMNS, "value")([["", "", str(p), str(c)] for p, c in lines])

    assert sum(Fraction(p) * c for p, c in lines) == Fraction(total)


def test_a_number_with_more_digits_than_readers_keep_is_sent_as_text():
    """Past 15 digits a JSON number would be rounded by many readers."""
    assert ["123456789012.3456", Decimal("12345678901.3456")] == [
        read({"column": "Price", "type": "decimal"}, "", "", cell, "") for cell in ("123456789012.3456", "12345678901.3456")
    ]


@pytest.mark.parametrize(
    "value", [{"column": "Price"}, {"column": "Price", "type": "money"}, {"sum_of": []}, ["x"], {"column": 1, "type": "text"}]
)
def test_a_value_that_means_nothing_is_refused(value):
    """The mapping's mistake is told before a line is read, with its place."""
    with pytest.raises(WrongInput, match=r"properties\.field"):
        group_read_of(value, COLUMNS, "properties.field")


def test_a_missing_column_is_named():
    """The column the mapping wants and the file lacks is told."""
    with pytest.raises(WrongInput, match="'Colour'"):
        read_of("{Colour}", COLUMNS, "properties.colour")
