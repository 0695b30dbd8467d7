"""Every address of the application, out of its own routes, filled with ids of the first workspace."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from litestar.routes import HTTPRoute
from msgspec.structs import replace

from balise.metadata import Issue, IssueState
from balise.metadata.alert_types import Channel, NewDelivery
from balise.metadata.rule_types import EventRule, RuleDraft
from balise.reports.event_types import event_types
from balise.reports.quarantine_items import quarantine_items
from balise.rules.rule import Condition, Rule, Target, Trigger
from balise.trials.backtest_change import Change
from balise.trials.backtest_jobs import Backtests
from tests.web.conftest import Pages

CODE, MARK = "FIRST", "Verysecret"
"""The first workspace's source, and what stands in everything of the first workspace and nowhere else."""
NAMING = ("code", "backtest", "receipt", "session", "user", "number", "token", "issue", "alert", "delivery", "rule")
"""Parameters of an address that name something of a workspace."""
VOLATILE = ("seen_at", "last_used_at")


@dataclass
class First:
    """What is in the first workspace, by its ids."""

    pages: Pages
    ids: dict[str, Any] = field(default_factory=dict)

    def fill(self, path: str) -> str:
        """An address with its parameters filled in."""

        def value(found: re.Match[str]) -> str:
            name, kind = found[1], found[2]
            return str(self.ids.get(name, 1 if kind == "int" else f"{MARK}_event"))

        return re.sub(r"\{([a-z_]+):([a-z]+)\}", value, path)

    def routes(self, prefix: str = "") -> Iterator[tuple[str, str]]:
        """Method and path of every route below a prefix."""
        for route in self.pages.app.routes:
            if isinstance(route, HTTPRoute) and not route.path.startswith("/static") and route.path.startswith(prefix or "/"):
                for method in sorted(route.methods - {"OPTIONS", "HEAD"}):
                    yield method, route.path

    def page_routes(self) -> list[tuple[str, str]]:
        """Method and path of every page."""
        return [(method, path) for method, path in self.routes() if not path.startswith("/api/")]

    def form(self) -> dict[str, str]:
        """A form that names things of the first workspace in every field there may be."""
        fields = {name: str(value) for name, value in self.ids.items()}
        return fields | {"name": "Taken", "role": "viewer", "workspace": "1", "source": CODE, "event": f"{MARK}_event"}

    def rows(self) -> list[tuple[str, tuple[Any, ...]]]:
        """Every row of the metadata that belongs to the first workspace."""
        found: list[tuple[str, tuple[Any, ...]]] = []
        with closing(sqlite3.connect(self.pages.running.app.settings.folder / "metadata.db")) as connection:
            connection.row_factory = sqlite3.Row
            users = [row[0] for row in connection.execute("SELECT user_id FROM memberships WHERE workspace_id = 1")]
            codes = [row[0] for row in connection.execute("SELECT code FROM sources WHERE workspace_id = 1")]
            for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
                rows = [dict(row) for row in connection.execute(f"SELECT * FROM {table}").fetchall()]
                found += [(table, _lasting(row)) for row in rows if _belongs(table, row, users, codes)]
        return sorted(found, key=repr)

    def reports(self) -> list[Any]:
        """What the reports of the first workspace's source say."""
        store, now = self.pages.running.app.store, self.pages.running.app.clock()
        types = event_types(store, CODE, None, None, now, lambda _: "custom")
        return [
            [(row.event, row.counted, row.total) for row in types.event_types],
            quarantine_items(store, CODE, 100, None, None).waiting,
        ]


def _lasting(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(value for name, value in row.items() if name not in VOLATILE)


def _belongs(table: str, row: dict[str, Any], users: list[int], codes: list[str]) -> bool:
    if table == "workspaces":
        return row["id"] == 1
    if table == "users":
        return row["id"] in users
    return row.get("workspace_id") == 1 or row.get("source") in codes or row.get("user_id") in users


def an_issue(pages: Pages, source: str, **fields: Any) -> Issue:
    """An issue that a run finds now."""
    now = pages.running.app.clock()
    times = {"first_at": now - 7_200_000, "last_at": now, "found_at": now, "state_at": now}
    usual = {"id": 0, "code": "missing_value", "event": "CompletePayment", "subject": "", "severity": "warning", "facts": {}}
    rest = {"state": IssueState.OPEN, "events": 12, "of": 48, "samples": ()}
    issue = Issue(**{"source": source, **usual, **times, **rest, **fields})

    def again(known: Sequence[Issue]) -> list[Issue]:
        same = (issue.code, issue.event, issue.subject)
        number = next((one.id for one in known if (one.code, one.event, one.subject) == same), 0)
        return [replace(issue, id=number)]

    (written,) = pages.metadata.issues.record(source, again, 1)
    return written


def a_rule(pages: Pages, source: str, text: str = MARK, event: str = f"{MARK}_event") -> EventRule:
    """A rule with this text wherever it may have one, live in its first version and with a draft after it."""
    kept, policy = pages.metadata.event_rules, pages.running.app.policy
    target = Target(tag="button", text=text[:80], name=text[:80], attributes={"data-x": text[:80]}, near=(text[:80],))
    when = ((Condition(of="url", is_="contains", value=text[:80]),),)
    rule = Rule(event=event, trigger=Trigger(on="click", target=target), when=when)
    made = kept.create(source, RuleDraft(rule=rule, name=text[:80]), policy, actor="test")
    kept.publish(source, made.id, policy, actor="test")
    later = replace(rule, often="session")
    pages_of = (f"https://shop.example/{MARK}",)
    return kept.save(source, made.id, RuleDraft(rule=later, pages=pages_of), policy, based_on=1, actor="test")


async def first_workspace(pages: Pages) -> First:
    """Fill the first workspace with one of everything, and make a second with people and a source of its own."""
    metadata, first = pages.metadata, First(pages)
    if metadata.sources.find(CODE) is None:
        send = await pages.running.source(CODE)
        metadata.sources.change(CODE, name=f"{MARK} garden")
        event = {"event": f"{MARK}_event", "event_id": "1", "properties": {"content_name": f"{MARK} dress"}}
        await pages.running.track(CODE, send, event, {"event": f"1 {MARK}!", "event_id": "2"})
        metadata.sources.create("Other shop", "web", "OTHER", workspace=metadata.workspaces.create("Other", actor="test").id)
    pages.member("administrator")
    user = metadata.users.find_by_email("administrator-1@shop.example")
    metadata.users.change(user.id, name=f"{MARK} Ada", language="en")
    invitation, _ = metadata.invitations.create("viewer", actor="test", email=f"{MARK.lower()}@shop.example")
    token = metadata.tokens.create(CODE, f"{MARK} server")
    row = pages.running.app.store.ask("SELECT receipt FROM events WHERE source = {source:String} LIMIT 1", {"source": CODE})
    issue = an_issue(pages, CODE, code="missing_value", event=f"{MARK}_event", samples=(row[0]["receipt"],))
    alert = metadata.alerts.create(1, name=f"{MARK} alert", webhook_url="https://hooks.shop.example/", actor="test")
    letter = f'{{"kind":"test","alert":"{MARK}"}}'
    message = NewDelivery(
        workspace_id=1, alert_id=alert.id, channel=Channel.MAIL, payload=letter, made_by="test", user_id=user.id
    )
    delivery = metadata.deliveries.add(message)
    ids = {
        "kind": "web",
        "rule": a_rule(pages, CODE).id,
        "alert": alert.id,
        "delivery": delivery.id,
        "issue": issue.id,
        "code": CODE,
        "receipt": row[0]["receipt"],
        "user": user.id,
        "number": invitation.id,
        "token": token.id,
    }
    app, source = pages.running.app, metadata.sources.find(CODE)
    backtests = Backtests(app.store, metadata, app.policy, app.clock)
    ids["backtest"] = backtests.order(source, Change(edition="2025-05"), 7, user.email).id
    session = metadata.sessions.of_user(user.id)[0].id
    first.ids = ids | {
        "session": session,
        "product_id": "mug",
        "key": "unknown",
        "email": user.email,
        "password": "guessed at random",
    }
    return first
