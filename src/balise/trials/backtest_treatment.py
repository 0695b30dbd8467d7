"""What would the steps have made of an event, by the rules of now and by others?"""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from balise.events.source import Source
from balise.events.stored import QuarantinedEvent, StoredEvent
from balise.pipeline import Context, Result, run_all
from balise.trials.backtest_events import as_received, as_stored
from balise.trials.backtest_reach import Reach
from balise.trials.backtest_rows import Received
from balise.writer.court import Copy

_CONTENT = ("value", "currency", "order_id", "properties", "page_url", "page_referrer")


class Case(NamedTuple):
    """An event in both worlds: the copies that come before the court, None where it waits; and what is told of the difference.

    `kind` is empty where the steps make the same of it; `before` and `after` are what it was and would have been called, or the
    outcome it waits with. `warned` are codes of findings that only the new rules give, `unwarned` those of the old ones only.
    """

    received: Received
    now: Copy | None
    then: Copy | None
    kind: str = ""
    before: str = ""
    after: str = ""
    warned: tuple[str, ...] = ()
    unwarned: tuple[str, ...] = ()


def cases(batch: Sequence[Received], reach: Reach, source: Source, contexts: tuple[Context, Context]) -> list[Case]:
    """Each row of a batch in both worlds, in the order of the rows.

    The world of now is what is stored. The other one differs from it only where the two contexts treat the event differently:
    what was decided by rules that have been changed since stays as it was decided.
    """
    now, then = contexts
    touched = [row for row in batch if row.waits or reach.touches(row.row["name_sent"])]
    ended = run_all([(as_received(row, source), then) for row in touched])
    # What the new rules leave exactly as it is stored need not be asked of the old ones.
    moved = [pair for pair in zip(touched, ended, strict=True) if pair[0].row["name_sent"] in reach.names or not _as_it_is(*pair)]
    before = run_all([(as_received(row, source), now) for row, _ in moved])
    results = {row.position: (result, after) for (row, after), result in zip(moved, before, strict=True)}
    return [_case(row, source, results.get(row.position)) for row in batch]


def _as_it_is(row: Received, result: Result) -> bool:
    if row.waits or isinstance(result, QuarantinedEvent) or result.event != row.row["event"]:
        return False
    return all(getattr(result, name) == row.row[name] for name in _CONTENT)


def _case(row: Received, source: Source, results: Sequence[Result] | None) -> Case:
    if row.waits:
        return Case(row, None, None) if results is None else _of_waiting(row, *results)
    as_is = Copy(row.position, as_stored(row.row, source), b"", row.history)
    return Case(row, as_is, as_is) if results is None else _of_stored(row, as_is, *results)


def _of_waiting(row: Received, now: Result, then: Result) -> Case:
    """What waits stays, for the same reason or another, or is freed. What would pass by the rules of now waits by older ones."""
    if isinstance(now, QuarantinedEvent) and isinstance(then, StoredEvent):
        return Case(row, None, Copy(row.position, then, b"", False), "freed", row.row["outcome"], then.event)
    if isinstance(now, QuarantinedEvent) and isinstance(then, QuarantinedEvent) and now.outcome != then.outcome:
        return Case(row, None, None, "refused_otherwise", row.row["outcome"], then.outcome)
    return Case(row, None, None)


def _of_stored(row: Received, as_is: Copy, now: Result, then: Result) -> Case:
    """What is stored stays, is refused, or is stored as something else. What the rules of now refuse passed older ones."""
    if isinstance(now, QuarantinedEvent):
        return Case(row, as_is, as_is)
    if isinstance(then, QuarantinedEvent):
        return Case(row, as_is, None, "refused", row.row["event"], then.outcome)
    return _both_stored(row, as_is, now, then)


def _both_stored(row: Received, as_is: Copy, now: StoredEvent, then: StoredEvent) -> Case:
    codes = [{finding.code for finding in event.findings} for event in (now, then)]
    told = (tuple(sorted(codes[1] - codes[0])), tuple(sorted(codes[0] - codes[1])))
    if now.event != then.event:
        kind = "renamed"
    elif any(getattr(now, name) != getattr(then, name) for name in _CONTENT):
        kind = "content"
    else:
        return Case(row, as_is, as_is, "", as_is.event.event, as_is.event.event, *told)
    moved = {name: getattr(then, name) for name in ("event", "event_class", "value", "currency")}
    copy = msgspec.structs.replace(as_is, event=msgspec.structs.replace(as_is.event, **moved))
    return Case(row, as_is, copy, kind, as_is.event.event, then.event, *told)
