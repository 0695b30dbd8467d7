"""What the writer decides for each stored event: the columns it puts before the event's own."""

from decimal import Decimal

import msgspec


class Verdict(msgspec.Struct, array_like=True, frozen=True):
    """The writer's columns of the table `events`, in its order.

    `counted`, `merged`, `dropped` are 0 or 1 and at most one of them is 1 (none for a test event).
    `first_receipt` and `clause` say which copy was first and which clause of the rule decided.
    A merged copy adds only what the first copy lacked: `value_added` (with the event's currency),
    `keys_added` (bits of `events.identity.MATCH_KEYS`) and `fields_added` (names of properties), so that sums stay additive;
    a counted event adds all it has, a dropped or test event nothing. `paired` is 1 for the first copy that met this first one
    from the other of browser and server, so that its sum is how many events both sent.
    """

    position: int
    outcome: str
    clause: str
    first_receipt: str
    counted: int
    merged: int
    dropped: int
    value_added: Decimal | None
    keys_added: int
    fields_added: list[str]
    paired: int
