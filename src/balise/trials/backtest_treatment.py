"""What would the steps have made of an event, by the rules of now and by others?"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from balise.events.outcome import Outcome
from balise.events.received import Channel, ReceivedEvent
from balise.events.source import Source
from balise.events.stored import QuarantinedEvent, StoredEvent
from balise.pipeline import Context, Result, run_all
from balise.trials.backtest_reach import Reach
from balise.trials.backtest_rows import Received
from balise.writer.court import Copy

_read_received = msgspec.json.Decoder(ReceivedEvent).decode
_LISTS = ("property_names", "email", "phone", "external_id", "findings")
_OTHERS: dict[str, Any] = {"value": None, "limited_data_use": False, "rule_version": 0, "rule_score": Decimal(0)}
_NOTHING: list[Any] = [[] if name in _LISTS else _OTHERS.get(name, "") for name in StoredEvent.__struct_fields__]
_COURT: tuple[str, ...] = ("receipt", "event", "event_class", "name_sent", "channel", "received_at", "event_time", "event_id")
_COURT += ("value", "currency", "ttp")
_PLACES = {name: StoredEvent.__struct_fields__.index(name) for name in (*_COURT, "source", "kind", "test_event_code")}
_TREES = ("app", "ad", "lead", "device", "visit", "extra")
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
    ended = run_all([(_received(row, source), then) for row in touched])
    # What the new rules leave exactly as it is stored need not be asked of the old ones.
    moved = [pair for pair in zip(touched, ended, strict=True) if pair[0].row["name_sent"] in reach.names or not _as_it_is(*pair)]
    before = run_all([(_received(row, source), now) for row, _ in moved])
    results = {row.position: (result, after) for (row, after), result in zip(moved, before, strict=True)}
    return [_case(row, source, results.get(row.position)) for row in batch]


def _as_it_is(row: Received, result: Result) -> bool:
    if row.waits or isinstance(result, QuarantinedEvent) or result.event != row.row["event"]:
        return False
    return all(getattr(result, name) == row.row[name] for name in _CONTENT)


def _case(row: Received, source: Source, results: Sequence[Result] | None) -> Case:
    as_is = None if row.waits else Copy(row.position, _as_stored(row.row, source), b"", row.history)
    if results is None:
        return Case(row, as_is, as_is)
    now, then = results
    if isinstance(then, QuarantinedEvent):
        if isinstance(now, StoredEvent) and not row.waits:
            return Case(row, as_is, None, "refused", row.row["event"], then.outcome)
        if isinstance(now, QuarantinedEvent) and row.waits and now.outcome != then.outcome:
            return Case(row, None, None, "refused_otherwise", row.row["outcome"], then.outcome)
        return Case(row, as_is, as_is)
    if isinstance(now, QuarantinedEvent):
        freed = Copy(row.position, then, b"", False)
        return Case(row, None, freed, "freed", row.row["outcome"], then.event) if row.waits else Case(row, as_is, as_is)
    return Case(row, as_is, as_is) if as_is is None else _both_stored(row, as_is, now, then)


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


def _as_stored(row: dict[str, Any], source: Source) -> StoredEvent:
    """The stored event with all that the court asks for; keys and fields are left out, they decide nothing."""
    values = _NOTHING.copy()
    for name in _COURT:
        values[_PLACES[name]] = row[name]
    values[_PLACES["source"]], values[_PLACES["kind"]] = source.code, source.kind.value
    if row["outcome"] == Outcome.TEST:
        values[_PLACES["test_event_code"]] = Outcome.TEST.value
    return StoredEvent(*values)


def _received(received: Received, source: Source) -> ReceivedEvent:
    """The event as it was sent, as far as that was kept; made anew each time, because steps change it."""
    row = received.row
    if received.waits:
        return _waiting(row, source)
    kept = msgspec.json.decode(row["context"]) if row["context"] else {}
    page = {name: row[f"page_{name}"] for name in ("url", "referrer") if row[f"page_{name}"]}
    return ReceivedEvent(
        receipt=row["receipt"],
        source=source.code,
        kind=source.kind,
        # What was replayed or imported may be of any age.
        channel=Channel.FILE if received.history else Channel(row["channel"]),
        protocol=row["protocol"],
        received_at=row["received_at"],
        name=row["name_sent"],
        event_id=row["event_id"] or None,
        event_time=row["event_time"],
        user={"ttp": row["ttp"]} if row["ttp"] else {},
        properties=msgspec.json.decode(row["properties"] or "{}"),
        page=page,
        partner_name=row["partner_name"],
        **{name: kept[name] for name in _TREES if name in kept},
    )


def _waiting(row: dict[str, Any], source: Source) -> ReceivedEvent:
    if row["received"]:
        return _read_received(row["received"].encode())
    # Of a line that cannot be read nothing was kept: it is no event in either world.
    return ReceivedEvent(
        receipt=row["receipt"],
        source=source.code,
        kind=source.kind,
        channel=Channel.FILE,
        protocol="file",
        received_at=row["received_at"],
        misread=("",),
    )
