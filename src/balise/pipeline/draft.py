"""An event between the first step and the last: what was sent, and what the steps have made of it."""

from decimal import Decimal
from typing import Any

import msgspec

from balise.events.finding import Finding
from balise.events.identity import Identity, as_user
from balise.events.outcome import SENTENCES, Outcome
from balise.events.received import ReceivedEvent, SentByRule
from balise.events.stored import QuarantinedEvent, StoredEvent

Result = StoredEvent | QuarantinedEvent

NAME_KEPT = 200
"""Characters kept of a name that is refused: enough to recognise it."""

encode = msgspec.json.Encoder().encode
_NO_RULE = SentByRule("", 0, Decimal(0))


class Draft:
    """The working copy of one event. Steps fill it in their order; a later step may rely on an earlier one."""

    __slots__ = (
        "currency",
        "event",
        "event_class",
        "event_id",
        "event_time",
        "findings",
        "identity",
        "name",
        "order_id",
        "properties_json",
        "reason",
        "received",
        "referrer",
        "rule",
        "suspicious",
        "texts",
        "url",
        "value",
    )

    def __init__(self, received: ReceivedEvent) -> None:
        self.received = received
        self.findings: list[Finding] = list(received.noticed)
        self.reason: Finding | None = None
        self.identity: Identity
        self.name = ""
        self.event = ""
        self.event_class = ""
        self.event_id = ""
        self.event_time = received.received_at // 1000
        self.suspicious = False
        self.texts = b""
        self.url = ""
        self.referrer = ""
        self.properties_json = "{}"
        self.value: Decimal | None = None
        self.currency = ""
        self.order_id = ""
        self.rule = _NO_RULE

    def refuse(self, outcome: Outcome, path: str, message: str = "", platform: str = "") -> Outcome:
        """Note why an event is refused, and hand back the outcome. Without a message the outcome's sentence is used."""
        self.reason = Finding(outcome.value, path, message or SENTENCES[outcome][0], platform)
        return outcome

    def note(self, finding: Finding | None) -> None:
        """Keep a finding, if there is one."""
        if finding is not None:
            self.findings.append(finding)

    def stored(self) -> StoredEvent:
        """The event after the last step."""
        sent, who = self.received, self.identity
        return StoredEvent(
            sent.receipt,
            sent.source,
            self.event,
            self.event_class,
            self.name,
            sent.kind.value,
            sent.channel.value,
            sent.protocol,
            sent.partner_name,
            sent.received_at,
            self.event_time,
            self.event_id,
            sent.test_event_code,
            self.value,
            self.currency,
            self.order_id,
            self.properties_json,
            list(sent.properties),
            self.url,
            self.referrer,
            who.email,
            who.phone,
            who.external_id,
            who.first_name,
            who.last_name,
            who.zip_code,
            who.city,
            who.state,
            who.country,
            who.ttclid,
            who.ttp,
            who.ip_key,
            who.ip_scope,
            who.user_agent,
            who.locale,
            who.idfa,
            who.gaid,
            who.idfv,
            who.att_status,
            who.lead_id,
            sent.limited_data_use,
            _context_json(sent),
            self.findings,
            self.rule.rule,
            self.rule.version,
            self.rule.score,
        )

    def quarantined(self, outcome: Outcome) -> QuarantinedEvent:
        """The event at the step that refused it, cleaned, with the reason before the warnings."""
        sent = self.received
        reason = self.reason or Finding(outcome.value, "", SENTENCES[outcome][0])
        cleaned = msgspec.structs.replace(sent, user=as_user(self.identity))
        return QuarantinedEvent(
            sent.receipt,
            sent.source,
            self.name[:NAME_KEPT],
            sent.kind.value,
            sent.channel.value,
            sent.protocol,
            sent.received_at,
            self.event_time,
            self.event_id,
            outcome.value,
            f"{sent.path}.{reason.path}".strip("."),
            [reason, *self.findings],
            encode(cleaned).decode(),
        )


def _context_json(sent: ReceivedEvent) -> str:
    """What no column holds, as one JSON object; ``""`` where there is none."""
    arrival = {"bytes": sent.bytes, "clock_behind_ms": sent.clock_behind_ms}
    if not (sent.app or sent.ad or sent.lead or sent.device or sent.visit or sent.extra or any(arrival.values())):
        return ""
    parts: dict[str, Any] = {
        "app": sent.app,
        "ad": sent.ad,
        "lead": sent.lead,
        "device": sent.device,
        "visit": sent.visit,
        "extra": sent.extra,
        "arrival": {name: number for name, number in arrival.items() if number},
    }
    return encode({name: part for name, part in parts.items() if part}).decode()
