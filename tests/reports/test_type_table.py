from decimal import Decimal

from balise.reports.event_types import event_types
from balise.reports.naming import Naming
from balise.reports.type_table import type_table
from tests.making import NOW
from tests.reports.filling import END, SINCE, fill, judge

NAMING = Naming(judge)
ALIASED = Naming(judge, {"review_left": "leave_review"})


def sums(rows):
    return {name: sum(getattr(row, name) for row in rows) for name in ("total", "counted", "merged", "dropped", "quarantined")}


def test_the_table_adds_up_to_the_event_type_report(store):
    """Its sums and its value by currency are those of the Event Type report, aliased or not."""
    fill(store)
    since = END - 3 * 86400
    report = event_types(store, "SHOP", since, END, NOW).totals

    for naming in (NAMING, ALIASED):
        rows = type_table(store, "SHOP", (since, END), naming).rows
        value = {}
        for row in rows:
            for currency, amount in row.value.items():
                value[currency] = value.get(currency, Decimal(0)) + amount
        assert sums(rows) == {name: getattr(report, name) for name in sums(rows)}
        assert {currency: Decimal(text) for currency, text in report.value.items()} == value


def test_each_row_is_the_report_s_row(store):
    """What is stored of an event has the same counts and channels in both."""
    fill(store)
    rows = {row.event: row for row in type_table(store, "SHOP", (SINCE, END), NAMING).rows}

    for each in event_types(store, "SHOP", SINCE, END, NOW).event_types:
        if each.connection_method:
            row = rows[each.event]
            assert (row.counted, row.merged, row.dropped) == (each.counted, each.merged, each.dropped)
            assert row.channels == set(each.connection_method.split(" & "))


def test_an_alias_unites_rows_and_undone_parts_them(store):
    """Under an alias two names are one row whose counts are the sum of both, past events included."""
    fill(store)
    apart = {row.event: row for row in type_table(store, "SHOP", (SINCE, END), NAMING).rows}
    together = {row.event: row for row in type_table(store, "SHOP", (SINCE, END), ALIASED).rows}

    assert "review_left" not in together
    assert together["leave_review"].total == apart["leave_review"].total + apart["review_left"].total
    assert set(together["leave_review"].names) == {"leave_review", "review_left"}


def test_what_waits_stands_where_it_would_count(store):
    """A reserved name that waits belongs to its standard event; a name that cannot count is a row of its own."""
    fill(store)
    rows = {row.event: row for row in type_table(store, "SHOP", (SINCE, END), NAMING).rows}

    assert "Purchase" not in rows
    assert rows["CompletePayment"].quarantined > 0
    assert (rows["1bad"].event_class, rows["1bad"].counted) == ("invalid", 0)


def test_an_event_of_earlier_is_still_listed(store):
    """An Event Type without events in the hours asked for has a row of zeros and its last reception."""
    fill(store)
    rows = type_table(store, "SHOP", (END + 3600, END + 7200), NAMING).rows

    assert {row.total for row in rows} == {0}
    assert all(row.last_received and row.channels for row in rows)


def test_the_hours_before_are_summed_too(store):
    """The hours to compare with have the sums of a table asked of them."""
    fill(store)
    middle = END - 3 * 86400
    found = type_table(store, "SHOP", (middle, END), NAMING, (SINCE, middle))

    assert found.before == type_table(store, "SHOP", (SINCE, middle), NAMING).now
    assert found.before.received + found.now.received == type_table(store, "SHOP", (SINCE, END), NAMING).now.received
    assert type_table(store, "NONE", (SINCE, END), NAMING).now.received == 0
