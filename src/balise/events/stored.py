"""What the log carries and the store keeps: one type for an event that passed every rule, one for an event that waits."""

from decimal import Decimal

import msgspec

from balise.events.finding import Finding

FILE_RECEIPT = "file-"
"""How the receipt of a file's quarantined line begins: it is made from the line, so the same line is quarantined once."""
MESSAGE_RECEIPT = "-m"
"""How the receipt of a pixel's message ends: it is made from the message, so a message sent twice is one event."""


class StoredEvent(msgspec.Struct, array_like=True, kw_only=False):
    """An event that passed every rule, with its identity hashed and its content cleaned.

    The fields are the columns of the table `events`, in its order, without the writer's columns
    (`Verdict`). Times: `received_at` in milliseconds, `event_time` in seconds, both since 1970, UTC.
    Hashes are SHA-256 in lower-case hex. `value` is exact. `properties` and `context` are JSON texts
    (`context`: app, ad, lead, device, visit, extra, and of its arrival `bytes` and `clock_behind_ms`, where present).
    Absent text is ``""``.
    """

    receipt: str
    source: str
    event: str
    event_class: str
    """`standard` or `custom`."""
    name_sent: str
    kind: str
    channel: str
    protocol: str
    partner_name: str
    received_at: int
    event_time: int
    event_id: str
    test_event_code: str
    value: Decimal | None
    currency: str
    order_id: str
    properties: str
    property_names: list[str]
    """The names of the properties at the top level, in the sender's order."""
    page_url: str
    page_referrer: str
    email: list[str]
    phone: list[str]
    external_id: list[str]
    first_name: str
    last_name: str
    zip_code: str
    city: str
    state: str
    country: str
    ttclid: str
    ttp: str
    ip_key: str
    """Keyed hash of the address: equal for equal addresses of one installation, useless elsewhere."""
    ip_scope: str
    """`public`, `private` or ``""``."""
    user_agent: str
    locale: str
    idfa: str
    gaid: str
    idfv: str
    att_status: str
    lead_id: str
    limited_data_use: bool
    context: str
    findings: list[Finding]
    """Warnings and redactions."""
    rule: str = ""
    """The id of the rule that sent it from a page, one that its source has; with its version and the score of its target."""
    rule_version: int = 0
    rule_score: Decimal = Decimal(0)
    """From 0 to 1 with two digits: 1 where the rule has no target."""


class QuarantinedEvent(msgspec.Struct, array_like=True):
    """An event that waits, with the reason. `received` is the cleaned `ReceivedEvent` as JSON, ready to replay.

    The fields are the columns of the table `quarantine`, in its order, without the writer's columns.
    """

    receipt: str
    source: str
    name_sent: str
    kind: str
    channel: str
    protocol: str
    received_at: int
    event_time: int
    """Seconds since 1970; the time of receipt where the sender's cannot be read."""
    event_id: str
    outcome: str
    path: str
    findings: list[Finding]
    """The reasons first, then warnings."""
    received: str
