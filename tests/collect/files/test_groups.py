"""Lines that are one event."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.collect.files.groups import gather, key_of, spread_groups
from balise.collect.files.rows import Row
from balise.errors import WrongInput


def rows_of(names):
    return [Row(line, [name]) for line, name in enumerate(names, 2)]


@given(st.lists(st.sampled_from("abcdef"), max_size=40))
def test_lines_of_a_group_come_together_wherever_they_stand(names):
    """Each group comes once, whole, its lines in the file's order."""
    rows, key = rows_of(names), key_of([0])
    due = defaultdict(list)
    for row in rows:
        due[row.cells[0]].append(row.line)

    groups = list(gather(iter(rows), key, spread_groups(iter(rows), key)))

    assert sorted(due.values()) == sorted([row.line for row in group] for group in groups)


def test_a_group_that_is_together_is_handed_out_before_the_next_is_read():
    """Memory holds one group at a time where the file is sorted."""
    rows, key = rows_of("aab"), key_of([0])
    read: list[Row] = []
    groups = gather((read.append(row) or row for row in rows), key, {})

    next(groups)

    assert len(read) == 3


def test_too_many_waiting_lines_are_refused():
    """A file that would have to be held in memory is refused with the cure."""
    rows, key = rows_of("ab" * 10), key_of([0])

    with pytest.raises(WrongInput, match="Sort the file"):
        list(gather(iter(rows), key, spread_groups(iter(rows), key), most_held=5))


def test_a_broken_line_belongs_to_the_group_it_names():
    """A broken line too short for its columns still has a group, so that the group is not taken without it."""
    key = key_of([0])

    assert key(Row(2, ["a", "1"])) == key(Row(3, [" a"], "too short"))
    assert key(Row(2, [""])) == key(Row(3, [], "nothing"))
