"""A shop that is played on a clock of its own: what its pages and servers send comes in by the real doors, faults too."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle, islice
from typing import Any

import httpx2
from faults import OWN_RULE, Fault
from shop_data import Sent, address_of, agent_of

from balise.app import Balise
from balise.diagnostics.detectors import DETECTORS
from balise.diagnostics.run import Doctor
from balise.events.received import Kind
from balise.metadata.rule_types import RuleDraft

TRACK = "/open_api/v1.3/event/track/"
AT_ONCE = 500
"""Events of one request at most."""
MOST_LOOKS = 20
"""Looks at rules' targets that one request tells of."""
THE_PROXY = "203.0.113.9"
"""An address that stands for every visitor where a proxy does not hand on theirs."""
REQUESTS_PER_MINUTE, STEPS_OF_A_TOKEN = 400, 100
"""What a token may send, so little that a loop is over it on any machine; and for how many steps one is used."""
LOOP_REFUSED, LOOP_MOST = 20, 50_000
"""A sender in a loop is over the limit when it was refused so often; it gives up after so many requests."""
Key = tuple[str, str, str]


@dataclass
class Shop:
    """The application with a clock that is set by hand."""

    now_ms: int
    app: Balise = field(init=False)
    client: httpx2.AsyncClient = field(init=False)
    revoked: dict[str, str] = field(default_factory=dict)
    """By source a token that was taken back."""
    rules: dict[str, str] = field(default_factory=dict)
    """By source its rule."""

    def clock(self) -> int:
        """The moment that is played now."""
        return self.now_ms

    def make(self, code: str, fault: Fault | None = None) -> None:
        """A source, with what the fault chooses for it."""
        choices = dict(fault.choices) if fault else {}
        kind = Kind(choices.pop("kind", "web"))
        self.app.metadata.sources.create(code, kind, code=code, **choices)
        if fault and fault.rule:
            rules, draft = self.app.metadata.event_rules, RuleDraft(rule=fault.rule, name="Reviews", pages=fault.pages)
            self.rules[code] = rules.publish(code, rules.create(code, draft, self.app.policy).id, self.app.policy).id
        for event in fault.plan if fault else ():
            self.app.metadata.plan.register(code, event, self.app.policy)

    async def play(self, code: str, sents: Iterable[Sent], seconds: int = 3600) -> None:
        """Send what pages and servers send, `seconds` at a time, each when these are over."""
        waiting: dict[int, list[Sent]] = defaultdict(list)
        for sent in sents:
            waiting[sent.second // seconds].append(sent)
        for place, (step, some) in enumerate(sorted(waiting.items())):
            if place % STEPS_OF_A_TOKEN == 0:
                token = self.app.metadata.tokens.create(code, "bench").token
            self.now_ms = (step + 1) * seconds * 1000
            for by in sorted({sent.by for sent in some}):
                events = [sent.event for sent in some if sent.by == by]
                for first in range(0, len(events), AT_ONCE):
                    await self._send(code, token, by, events[first : first + AT_ONCE])
        self.app.directory.note_use()
        await self.app.settle()

    async def _send(self, code: str, token: str, by: str, events: list[dict[str, Any]]) -> None:
        if by == "server":
            await self._track(code, token, events)
        elif by == "revoked token":
            await self._track(code, self._revoked(code), events)
        elif by == "token of another":
            await self._track("ANOTHER", token, events)
        elif by == "loop":
            await self._in_a_loop(code, token, events)
        elif by == "older call":
            for event in events:
                await self._post("/open_api/v1.2/pixel/track/", event | {"pixel_code": code}, {"Access-Token": token})
        elif by == "silent page":
            for _ in events:
                await self.client.get("/i18n/pixel/events.js", params={"sdkid": code, "lib": "ttq"})
        elif by == "look":
            await self._looks(code, events)
        else:
            await self._pages(code, by, events)

    async def _pages(self, code: str, by: str, events: list[dict[str, Any]]) -> None:
        late = {"sent_at": iso_text(self.now_ms - 90 * 60_000)} if by == "slow clock" else {}
        told = "C0NOSUCHCODE0" if by == "mistyped code" else code
        batch = [self._by_rule(code, event) | {"context": event["context"] | {"pixel": {"code": told}}} for event in events]
        for visitor, some in _by_visitor(batch).items():
            address = {"X-Forwarded-For": THE_PROXY} if by == "one proxy" else {}
            await self._post("/api/v2/pixel", {"batch": some} | late, _headers(visitor) | address)

    async def _looks(self, code: str, looks: list[dict[str, Any]]) -> None:
        """How page views saw the targets of rules, told in their own day: a step may end with it."""
        self.now_ms -= 1
        for first in range(0, len(looks), MOST_LOOKS):
            rules = [
                look | {"code": code, "seen": [one | {"id": self.rules[code]} for one in look["seen"]]}
                for look in looks[first : first + MOST_LOOKS]
            ]
            await self._post("/api/v2/pixel", {"batch": [], "rules": rules}, _headers(rules[0]["page"]))
        self.now_ms += 1

    def _by_rule(self, code: str, event: dict[str, Any]) -> dict[str, Any]:
        """The event, with the id of the source's rule where it is of that one."""
        told = event.get("rule")
        return event | {"rule": told | {"id": self.rules[code]}} if told and told["id"] == OWN_RULE else event

    async def _track(self, code: str, token: str, events: list[dict[str, Any]]) -> int:
        source = self.app.metadata.sources.find(code)
        kind = source.kind.value if source else "web"
        body = {"event_source": kind, "event_source_id": code, "data": events}
        return await self._post(TRACK, body, {"Access-Token": token})

    async def _in_a_loop(self, code: str, token: str, events: list[dict[str, Any]]) -> None:
        refused = 0
        for event in islice(cycle(events), LOOP_MOST):
            refused += await self._track(code, token, [event]) == 40100
            if refused >= LOOP_REFUSED:
                return

    def _revoked(self, code: str) -> str:
        if code not in self.revoked:
            made = self.app.metadata.tokens.create(code, "old")
            self.app.metadata.tokens.revoke(made.id)
            self.revoked[code] = made.token
        return self.revoked[code]

    async def _post(self, path: str, body: object, headers: dict[str, str]) -> int:
        """The code of the answer."""
        answer = await self.client.post(path, json=body, headers=headers)
        if answer.status_code >= 500:
            raise SystemExit(f"{path} answered {answer.status_code}.")
        return int(answer.json()["code"])

    def look(self, code: str, now_ms: int) -> set[Key]:
        """What all detectors find at a moment."""
        app = self.app
        asked = Doctor(app.store, app.metadata, app.policy, lambda: now_ms).asked(code)
        return {
            (detector.CODE, each.event, each.subject)
            for detector in DETECTORS
            for each in detector.find(asked.back(detector.LOOK_BACK_HOURS))
        }


def _by_visitor(batch: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """What each visitor's browser sends by itself, from its own address."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for event in batch:
        found[str(event["context"]["user"].get("anonymous_id", ""))].append(event)
    return found


def _headers(visitor: str) -> dict[str, str]:
    """Of a request from the shop's pages, as a proxy hands it on."""
    return {"Origin": "https://shop.example", "X-Forwarded-For": address_of(visitor), "User-Agent": agent_of(visitor)}


def iso_text(milliseconds: int) -> str:
    """A moment as pages write it."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds")
