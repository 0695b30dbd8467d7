"""Real metadata with a source and a member, a clock that the test moves, and an authority for certificates."""

import ssl
from dataclasses import dataclass
from typing import Any

import pytest
import trustme

from balise.alerts.addresses import read_networks
from balise.alerts.delivering import KINDS, Deliverer
from balise.alerts.mailer import Mailer, Security
from balise.alerts.message import Writer
from balise.alerts.office import Office
from balise.alerts.webhook import Poster
from balise.app.works import REPEATED
from balise.diagnostics.sentences import said
from balise.jobs import Runner
from balise.metadata import Issue, IssueState
from tests.metadata.conftest import clock, metadata, url

__all__ = ["clock", "metadata", "url"]

ADDRESS = "https://events.shop.example"


@pytest.fixture(scope="session")
def authority():
    return trustme.CA()


@pytest.fixture(scope="session")
def server_tls(authority):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("hooks.test", "127.0.0.1").configure_cert(context)
    return context


@pytest.fixture(scope="session")
def client_tls(authority):
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@dataclass
class Told:
    """A workspace with the source SHOP and the members Ada (English) and Zoé (French), and everything that tells them."""

    metadata: Any
    clock: Any
    ada: int
    zoe: int
    office: Office
    runner: Runner

    def issue(self, code: str = "missing_value", event: str = "CompletePayment", **fields: Any) -> Issue:
        """An issue that a run found just now."""
        self.clock.now += 1
        now = self.clock()
        blank = Issue(
            id=0,
            source="SHOP",
            code=code,
            event=event,
            subject="",
            severity="warning",
            state=IssueState.OPEN,
            first_at=now,
            last_at=now,
            found_at=now,
            events=12,
            of=48,
            samples=("20260921000000AAAAAAAAAAAAAAAAAAAA-0",),
            facts={},
            state_at=now,
        )
        wanted = {**{name: getattr(blank, name) for name in Issue.__struct_fields__}, **fields}
        (written,) = self.metadata.issues.record("SHOP", lambda _known: [Issue(**wanted)], 1)
        return written

    def becomes(self, issue: Issue, state: IssueState) -> Issue:
        """What a later run makes of an issue."""
        self.clock.now += 1
        found = self.metadata.issues.find("SHOP", issue.id)
        fields = {name: getattr(found, name) for name in Issue.__struct_fields__}
        changed = Issue(**{**fields, "state": state, "state_at": self.clock(), "state_by": ""})
        self.metadata.issues.record("SHOP", lambda _known: [changed], 1)
        return changed

    def look(self) -> None:
        """Do what the schedule does each minute, and everything it orders."""
        self.metadata.jobs.add("alert", workspace=0, actor="test")
        self.runner.run_due()


def joined(metadata: Any, clock: Any, relay: Any = None, **poster: Any) -> Told:
    """Everything joined, with a relay or none."""
    people = []
    for email, name, language in (("ada@shop.example", "Ada", "en"), ("zoe@shop.example", "Zoé", "fr")):
        _, key = metadata.invitations.create("viewer", actor="test")
        people.append(metadata.invitations.accept(key, email, name, "correct horse battery", language=language).id)
    metadata.sources.create("Garden shop", "web", "SHOP")
    sender = "Balise <balise@shop.example>"
    mailer = Mailer("127.0.0.1", relay.port, sender, security=Security.NONE) if relay else None
    office = Office(metadata, said, ADDRESS, clock)
    loopback = Poster(**({"allowed": read_networks("127.0.0.0/8"), "seconds": lambda: clock() / 1000} | poster))
    deliverer = Deliverer(metadata, Writer(ADDRESS, said), loopback, mailer, clock)
    assert "alert" in {every.kind for every in REPEATED}
    runner = Runner(metadata, {"alert": office.work, **dict.fromkeys(KINDS, deliverer.work)}, clock)
    clock.now += 1
    return Told(metadata, clock, *people, office, runner)


@pytest.fixture
def told(metadata, clock):
    return joined(metadata, clock)
