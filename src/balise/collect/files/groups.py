"""Which lines of a file are one event: equal cells in the columns of `group_by`, wherever the lines stand.

The file is read twice. The first time finds the few groups whose lines are not together; the second time hands out each
group as soon as its last line was read. In memory: 8 bytes' hash a group, and the lines of groups that are still open.
"""

from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b

from balise.collect.files.rows import Row
from balise.errors import WrongInput

MOST_HELD = 200_000
"""Lines of open groups that may wait in memory."""

Group = list[Row]
Key = Callable[[Row], int]


def key_of(places: Sequence[int]) -> Key:
    """A row's group, as a number. A broken row gets the group it most likely belongs to."""

    def key(row: Row) -> int:
        cells = [row.cells[place].strip() if place < len(row.cells) else "" for place in places]
        return int.from_bytes(blake2b("\0".join(cells).encode("utf-8", "replace"), digest_size=8).digest())

    return key


def spread_groups(rows: Iterator[Row], key: Key) -> dict[int, int]:
    """The groups whose lines are not all together, each with the number of its runs of neighbouring lines."""
    seen: set[int] = set()
    runs: dict[int, int] = {}
    last = None
    for row in rows:
        here = key(row)
        if here == last:
            continue
        if here in seen:
            runs[here] = runs.get(here, 1) + 1
        seen.add(here)
        last = here
    return runs


def gather(rows: Iterator[Row], key: Key, runs: dict[int, int], most_held: int = MOST_HELD) -> Iterator[Group]:
    """Every group, whole, lines in the file's order. Raises `WrongInput` when too many lines would have to wait."""
    left = dict(runs)
    held: dict[int, Group] = {}
    waiting = 0
    for here, run in _runs(rows, key):
        if here not in left:
            yield run
            continue
        held.setdefault(here, []).extend(run)
        waiting += len(run)
        left[here] -= 1
        if not left[here]:
            waiting -= len(held[here])
            yield held.pop(here)
        if waiting > most_held:
            raise WrongInput(
                f"More than {most_held} lines wait for the rest of their group. Sort the file by the columns of group_by."
            )


def _runs(rows: Iterator[Row], key: Key) -> Iterator[tuple[int, Group]]:
    run: Group = []
    here = 0
    for row in rows:
        now = key(row)
        if run and now != here:
            yield here, run
            run = []
        here = now
        run.append(row)
    if run:
        yield here, run
