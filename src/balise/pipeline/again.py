"""What waits in quarantine, taken through the steps once more: by the rules of now, with the fixes somebody chose."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec

from balise.events import fix as kinds
from balise.events.finding import Finding, found
from balise.events.fix import Fix, Fixes, kind_of
from balise.events.fixing import made
from balise.events.outcome import Outcome
from balise.events.received import ReceivedEvent
from balise.events.stored import QuarantinedEvent
from balise.pipeline import Context, Result, run

_read_received = msgspec.json.Decoder(ReceivedEvent).decode
_NAME_TOLD = 60


class Order(NamedTuple):
    """Who sends again, when (milliseconds), and what is to be changed before."""

    fixes: Fixes = ()
    who: str = ""
    now: int = 0


class Taken(NamedTuple):
    """An event taken again: what waited, what would become of it, and the paths that fixes changed."""

    waited: QuarantinedEvent
    result: Result
    changed: tuple[str, ...] = ()


def take_again(row: QuarantinedEvent, context: Context, order: Order) -> Taken:
    """Make the fixes, then take the event through all steps. What was never read as an event stays as it is."""
    if not row.received:
        return Taken(row, row)
    received = _read_received(row.received.encode())
    old_name = received.name
    received.received_at = order.now
    if received.event_time is None:
        # What never said when it happened, happened when it came, not when somebody sends it again.
        received.event_time = row.received_at // 1000
    # What the plan refuses is mended by its sender, who would not learn of it otherwise.
    fixes = () if row.outcome == Outcome.PLAN_BLOCKED else order.fixes
    changes = made(fixes, received, row.received_at)
    received.noticed = [*received.noticed, *(_told(fix, path, old_name, order) for fix, path in changes)]
    result = run(received, context)
    result.receipt = row.receipt
    return Taken(row, result, tuple(path for _, path in changes))


def _told(fix: Fix, path: str, old_name: object, order: Order) -> Finding:
    """What the event's receipt says of a fix for ever: the old value stays in quarantine's own row."""
    at = datetime.fromtimestamp(order.now / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
    facts: dict[str, Any] = {"who": order.who or "–", "at": at}
    kind = kind_of(fix)
    match fix:
        case kinds.RenameEvent():
            facts |= {"old": str(old_name or "–")[:_NAME_TOLD], "new": fix.to}
        case kinds.SetDefault():
            facts["new"] = fix.value
        case kinds.RenameProperty() | kinds.SetCurrency():
            facts["new"] = fix.to
        case kinds.Cast():
            kind = f"cast_{fix.to}"
    return found("healed", path, kind, **facts)
