"""A source of a running application that is looked at by the real detectors: faults come in by the real doors."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from balise.clock import now_ms
from balise.diagnostics.run import Diagnosis, Doctor
from balise.metadata import Issue, IssueState
from tests.api.running import Running
from tests.making import wire

AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"


def payment(number: int, **changes: Any) -> dict[str, Any]:
    """A payment as a careful server sends it."""
    properties = {"value": 12.5, "currency": "EUR", "contents": [{"content_id": f"sku-{number}", "quantity": 1, "price": 12.5}]}
    event = {
        "event": "CompletePayment",
        "event_id": f"order-{number}",
        "event_time": now_ms() // 1000,
        "user": {
            "external_id": f"{number:064x}",
            "ip": f"203.0.{113 + number // 200 % 100}.{number % 200 + 1}",
            "user_agent": AGENT.replace("142", str(100 + number % 60)),
        },
        "page": {"url": "https://shop.example/thanks"},
        "properties": properties,
    }
    return event | changes


@dataclass
class Patient:
    """One source; `later` moves the doctor's clock."""

    running: Running
    code: str
    token: str
    later_ms: int = 0

    async def track(self, *events: dict[str, Any], **top: Any) -> dict[str, Any]:
        """Send events by the Events API."""
        body = {"event_source": "web", "event_source_id": self.code, "data": list(events), **top}
        return await self.running.send(self.token, body)

    async def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Send a body of an older shape."""
        answer = await self.running.client.post(path, json=body, headers={"Access-Token": self.token})
        self._settle()
        return answer.json()

    async def browse(self, *events: dict[str, Any], **headers: str) -> dict[str, Any]:
        """Send events as the pixel does; `wire` of tests.making writes them."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = await self.running.client.post("/api/v2/pixel", json={"batch": list(events)}, headers=sent)
        self._settle()
        return answer.json()

    def wire(self, name: Any = "AddToCart", **changes: Any) -> dict[str, Any]:
        """An event as the pixel sends it to this source."""
        return wire(self.code, name, **changes)

    def diagnose(self) -> Diagnosis:
        """Look at the source with every detector."""
        app = self.running.app
        found = Doctor(app.store, app.metadata, app.policy, lambda: now_ms() + self.later_ms).diagnose(self.code)
        assert found.failed == ()
        return found

    def issues(self, *states: IssueState) -> list[Issue]:
        """The source's issues in these states, or the open ones."""
        return self.running.app.metadata.issues.of_source(self.code, states or (IssueState.OPEN,))

    def found(self) -> list[tuple[str, str, str]]:
        """Look, and tell what is open: detector, event, subject."""
        self.diagnose()
        return sorted((issue.code, issue.event, issue.subject) for issue in self.issues())

    def the(self, code: str) -> Issue:
        """Look, and give the one open issue of this detector."""
        self.diagnose()
        (issue,) = (issue for issue in self.issues() if issue.code == code)
        return issue

    def at_the_doors(self) -> list[tuple[str, str, str, int]]:
        """Let the doors write down what they counted, look, and tell what is open with its number of requests."""
        self.running.app.directory.note_use()
        self.diagnose()
        return sorted((issue.code, issue.event, issue.subject, issue.events) for issue in self.issues())

    def _settle(self) -> None:
        app = self.running.app
        assert app.writer.wait_until_stored(app.log.last_position(), 30)


Clinic = Callable[..., Any]


@pytest.fixture
def clinic(running: Running) -> Clinic:
    """Makes a patient: a web source with a fresh code, and whatever else is chosen for it."""

    async def admit(**choices: Any) -> Patient:
        code = "P" + secrets.token_hex(6).upper()
        return Patient(running, code, await running.source(code, **choices))

    return admit
