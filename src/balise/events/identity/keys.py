"""The keys by which events of one person are matched, all hashed or harmless."""

from typing import Any

import msgspec

from balise.events.finding import Finding
from balise.events.stored import StoredEvent

MATCH_KEYS: tuple[str, ...] = (
    "ttclid",
    "ttp",
    "email",
    "phone",
    "external_id",
    "ip_user_agent",
    "first_name",
    "last_name",
    "zip_code",
    "idfa",
    "gaid",
    "idfv",
    "lead_id",
)
"""The match keys; the place in the tuple is the bit in `match_keys`."""


class Identity(msgspec.Struct, kw_only=True):
    """The identity columns of `StoredEvent`, by the same names. Absent is ``""`` or ``[]``.

    `email`, `phone`, `external_id`, the names, `zip_code`, `idfa`, `gaid` and `idfv` are SHA-256 in
    lower-case hex; `ip_key` is an HMAC-SHA-256 in hex; the others are text as sent, trimmed.
    """

    email: list[str] = []
    phone: list[str] = []
    external_id: list[str] = []
    first_name: str = ""
    last_name: str = ""
    zip_code: str = ""
    city: str = ""
    state: str = ""
    country: str = ""
    ttclid: str = ""
    ttp: str = ""
    ip_key: str = ""
    ip_scope: str = ""
    user_agent: str = ""
    locale: str = ""
    idfa: str = ""
    gaid: str = ""
    idfv: str = ""
    att_status: str = ""
    lead_id: str = ""


class IdentityRead(msgspec.Struct):
    """What reading a `user` object gave.

    `rest` holds the keys that are no identity, as sent: they still have to pass the policy.
    """

    identity: Identity
    rest: dict[str, Any]
    findings: list[Finding]


def as_user(identity: Identity) -> dict[str, Any]:
    """The `user` object that `IdentityReader.read(…, trusted=True)` reads back unchanged. Absent keys are left out."""
    return {name: value for name in identity.__struct_fields__ if (value := getattr(identity, name))}


def match_keys(event: StoredEvent) -> int:
    """Which of `MATCH_KEYS` an event has, one bit each. An address counts only if public, and only with a user agent."""
    has = (
        event.ttclid,
        event.ttp,
        event.email,
        event.phone,
        event.external_id,
        event.ip_key and event.ip_scope == "public" and event.user_agent,
        event.first_name,
        event.last_name,
        event.zip_code,
        event.idfa,
        event.gaid,
        event.idfv,
        event.lead_id,
    )
    bits = 0
    bit = 1
    for value in has:
        if value:
            bits |= bit
        bit <<= 1
    return bits
