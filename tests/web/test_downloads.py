"""Tables as files."""

import csv
import io
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from balise.web.downloads import Column, csv_answer


@given(st.lists(st.text(), max_size=20))
def test_a_csv_reads_back_and_starts_no_formula(values):
    """Every text is there, and no cell begins with what a spreadsheet takes for a formula."""
    answer = csv_answer([Column("name", "String", values), Column("n", "Int64", range(len(values)))], "file")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))[1:]

    assert [line[1] for line in lines] == [str(n) for n in range(len(values))]
    assert not any(line[0].startswith(("=", "+", "-", "@", "\t", "\r")) for line in lines)
    written = [value.encode("utf-8", "replace").decode() for value in values]
    assert [line[0].removeprefix("'") for line in lines] == [value.removeprefix("'") for value in written]


def test_numbers_stay_numbers():
    """A negative number is no formula, a large one is not written in powers."""
    answer = csv_answer([Column("n", "Int64", [-5, Decimal("1E+9")])], 'a"b\r\n')

    assert answer.content.decode("utf-8-sig").split() == ["n", "-5", "1000000000"]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="a_b__.csv"'
