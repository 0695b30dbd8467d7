"""Sorting, searching, filtering and cutting the Event Type table into pages."""

from datetime import UTC
from decimal import Decimal
from urllib.parse import parse_qsl

from hypothesis import given
from hypothesis import strategies as st
from litestar.datastructures import MultiDict

from balise.reports.type_table import TypeRow
from balise.vocabulary import load_edition
from balise.web.pages.overview.asked import CLASSES, COLUMNS, CONNECTIONS, MOST_ROWS, SORTS, STATUSES, read_asked
from balise.web.pages.overview.table import Words, arranged, dressed, make_table

NOW = 1_790_000_000_000
NUMBER = st.integers(0, 50)
ROW = st.builds(
    TypeRow,
    event=st.text(min_size=1, max_size=12),
    event_class=st.sampled_from(CLASSES),
    counted=NUMBER,
    merged=NUMBER,
    dropped=NUMBER,
    quarantined=NUMBER,
    value=st.dictionaries(st.sampled_from(["EUR", "USD", "JPY"]), st.decimals(0, 999, places=2), max_size=2),
    channels=st.sets(st.sampled_from(["browser", "server", "file"])),
    last_received=st.integers(0, NOW),
)
ROWS = st.lists(ROW, max_size=250, unique_by=lambda row: row.event)
QUERY = st.fixed_dictionaries(
    {},
    optional={
        "sort": st.tuples(st.sampled_from(["", "-"]), st.sampled_from(SORTS)).map("".join),
        "class": st.sampled_from(CLASSES),
        "status": st.sampled_from(STATUSES),
        "connection": st.sampled_from(CONNECTIONS),
        "q": st.text(max_size=2),
        "columns": st.lists(st.sampled_from(COLUMNS), min_size=1).map(".".join),
        "split": st.sampled_from(["channel", "type", "outcome"]),
        "range": st.sampled_from(["24h", "7d", "28d"]),
    },
)


def asked_of(query):
    return read_asked(MultiDict(query), UTC, NOW)


def shown_of(rows):
    return dressed(rows, Words(load_edition("2024-10"), "web", "en", NOW, {}))


@given(ROWS, QUERY)
def test_pages_together_are_the_whole_table_once(rows, query):
    """The pages, one after the other, are every row that passes the filters, once, in the order asked for."""
    shown, asked = shown_of(rows), asked_of(query)
    whole = arranged(shown, asked)
    first = make_table(shown, asked)
    pages = [make_table(shown, asked_of(query | {"page": str(page)})) for page in range(1, first.pages + 1)]

    assert [row.event for page in pages for row in page.rows] == [row.event for row in whole]
    assert all(len(page.rows) <= MOST_ROWS for page in pages)
    assert (first.shown, first.every) == (len(whole), len(rows))
    assert make_table(shown, asked_of(query | {"page": "99999"})).page == first.pages


@given(ROWS, QUERY)
def test_filters_only_take_rows_away(rows, query):
    """Each filter keeps exactly the rows that have what it names."""
    shown, asked = shown_of(rows), asked_of(query)
    kept = {row.event for row in arranged(shown, asked)}

    for row in shown:
        wanted = asked.search.casefold()
        good = wanted in row.event.casefold() or wanted in row.name.casefold()
        good = good and asked.event_class in ("", row.group) and asked.status in ("", row.status)
        if asked.connection == "file":
            good = good and "file" in row.row.channels
        elif asked.connection:
            names = {"browser": {"browser"}, "server": {"server"}, "both": {"browser", "server"}}
            good = good and row.row.channels == names[asked.connection]
        assert (row.event in kept) == good


@given(ROWS, st.sampled_from(["total", "counted", "deduplicated"]))
def test_figures_rise_or_fall_within_a_group(rows, column):
    """In each group the column sorted by goes up, or down with a minus, and ties stand by name."""
    shown = shown_of(rows)
    for sign, turn in (("", 1), ("-", -1)):
        found = arranged(shown, asked_of({"sort": sign + column}))
        keys = [(CLASSES.index(row.group), turn * getattr(row.row, column), row.event) for row in found]
        assert [key[:2] for key in keys] == sorted(key[:2] for key in keys)


@given(QUERY)
def test_an_address_reads_back_as_itself(query):
    """The links of a view lead to the same view, and a change leads to what it names."""
    asked = asked_of(query)
    again = asked_of(asked.pairs)

    assert again == asked
    assert asked_of(dict(parse_qsl(asked.link(split="type").lstrip("?")))).split == "type"


def test_value_is_sorted_by_the_most_used_currency():
    """With several currencies the one of most events decides, then the next."""
    rows = [
        TypeRow(event="a", event_class="custom", valued=5, value={"EUR": Decimal(1)}),
        TypeRow(event="b", event_class="custom", valued=9, value={"EUR": Decimal(3)}),
        TypeRow(event="c", event_class="custom", valued=1, value={"USD": Decimal(99)}),
    ]
    found = arranged(shown_of(rows), asked_of({"sort": "-value"}))

    assert [row.event for row in found] == ["b", "a", "c"]
