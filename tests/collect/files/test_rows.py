"""CSV record by record."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from balise.collect.files.lines import Line
from balise.collect.files.rows import RECORD_LINES, read_rows

CELL = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], include_characters="\n"), max_size=12).map(str.strip)


def rows_of(text: bytes, delimiter: str = ",", encoding: str = "utf-8"):
    lines = (Line(number, line) for number, line in enumerate(text.split(b"\n"), 1))
    return list(read_rows(lines, delimiter, encoding))


@given(st.lists(st.lists(CELL, min_size=2, max_size=4).filter(any), max_size=8), st.sampled_from(",;\t|"))
def test_what_the_csv_module_writes_is_read_back(table, delimiter):
    """Quoted cells, delimiters and line ends inside cells come back as they were."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(table)

    read = rows_of(out.getvalue().encode(), delimiter)

    assert [row.cells for row in read] == table
    assert not any(row.problem for row in read)


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail(text):
    """Whatever a file holds, each of its lines is read or told; nothing is raised."""
    for row in rows_of(text):
        assert row.line >= 1


def test_a_record_over_several_lines_is_told_at_its_first():
    """The line of a record is where it begins."""
    assert [(row.line, row.cells) for row in rows_of(b'a,"b\nc"\nd,e\n')] == [(1, ["a", "b\nc"]), (3, ["d", "e"])]


def test_an_open_quotation_mark_costs_one_line():
    """A quotation mark that is never closed does not swallow the lines after it."""
    read = rows_of(b'a,b\n1,"open\n' + b"2,x\n" * (RECORD_LINES + 10))

    assert [row.line for row in read if row.problem] == [2]
    assert len(read) == RECORD_LINES + 12


def test_an_open_quotation_mark_at_the_end_costs_one_line():
    """Nor does it when the file ends soon after."""
    read = rows_of(b'a,b\n1,"open\n2,x\n')

    assert [(row.line, bool(row.problem)) for row in read] == [(1, False), (2, True), (3, False)]


def test_an_inch_mark_inside_a_cell_is_text():
    """A quotation mark in the middle of an unquoted cell is nothing special."""
    assert [row.cells for row in rows_of(b'5" NAIL,1\n')] == [['5" NAIL', "1"]]


def test_a_line_of_another_encoding_is_told():
    """A line that is not the encoding it should be is broken, and only that line."""
    read = rows_of("a,b\ncafé,1\n".encode("latin-1") + "thé,2\n".encode())

    assert [row.problem for row in read] == ["", "The line is not UTF-8 text.", ""]


def test_empty_lines_are_passed_over():
    """A line without any cell filled is no record."""
    assert [row.line for row in rows_of(b"a,b\n\n , \nc,d\n")] == [1, 4]
