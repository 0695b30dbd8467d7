"""The parts of an event's life, as a receipt tells them."""

from typing import Any

import msgspec

from balise.reports.quarantine_items import Reason
from balise.reports.removals import Removed

MOST_COPIES = 100


class Received(msgspec.Struct, kw_only=True):
    """How it came. Times are ISO 8601, UTC; `event_time` is when it happened by its sender.

    `bytes`: its size as sent, as compact JSON. `clock_behind_ms`: how far the sender's clock was behind. None: not known.
    """

    at: str
    event_time: str
    kind: str
    channel: str
    protocol: str
    partner_name: str = ""
    bytes: int | None = None
    clock_behind_ms: int | None = None


class ByRule(msgspec.Struct, kw_only=True):
    """The rule of the Event Builder that sent it, and how surely its target was found: `score` is text from `0.00` to `1.00`."""

    rule: str
    version: int
    score: str


class Added(msgspec.Struct, kw_only=True):
    """What one copy adds to the count: its amount as text, the names of match keys and of properties."""

    value: str | None
    currency: str
    keys: list[str]
    properties: list[str]


class Copy(msgspec.Struct, kw_only=True):
    """Another copy of the same event, with its verdict and, in a sentence (`en`, `fr`), the clause that gave it."""

    receipt: str
    at: str
    channel: str
    outcome: str
    clause: str
    why: dict[str, str]
    added: Added


class Ending(msgspec.Struct, kw_only=True):
    """How it ended, in one sentence (`en`, `fr`), by which clause of the rule on copies and `why`, and which copy was first."""

    outcome: str
    sentence: dict[str, str]
    clause: str = ""
    why: dict[str, str] = {}
    first_receipt: str = ""


class Resting(msgspec.Struct):
    """Where it rests: its place in the log, and when the store had it."""

    position: int
    at: str


class Waiting(msgspec.Struct, kw_only=True):
    """A step of its time in quarantine: `waiting` from then on, or `left` it, replayed."""

    step: str
    at: str
    position: int
    outcome: str
    path: str
    findings: list[Reason]


class ReceiptLife(msgspec.Struct, kw_only=True):
    """One event's life, in the order things happened. `identity` names the match keys it carries, never their values."""

    receipt: str
    source: str
    received: Received
    name_sent: str
    event: str
    event_class: str
    event_id: str
    test_event_code: str = ""
    findings: list[Reason]
    removed: list[Removed]
    identity: list[str]
    properties: dict[str, Any]
    value: str | None = None
    currency: str = ""
    page_url: str = ""
    by_rule: ByRule | None = None
    quarantine: list[Waiting]
    ending: Ending
    added: Added | None = None
    copies: list[Copy] = []
    """Other copies, at most `MOST_COPIES`, in order of arrival."""
    stored: Resting | None = None
