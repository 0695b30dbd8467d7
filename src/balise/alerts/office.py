"""Watches issues and tells who asked to be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from balise.alerts import delivering
from balise.alerts.payload import MOST_TOLD, Letter, Names, Say, ToldIssue, test_body, webhook_body
from balise.alerts.telling import what_to_tell
from balise.clock import Clock
from balise.jobs import Progress
from balise.metadata import Issue, Job, Metadata
from balise.metadata.alert_states import Hear
from balise.metadata.alert_types import Alert, Channel, Delivery, IssueChange, NewDelivery, Told

KIND: Final = "alert"
MOST_NOTE: Final = 2000


@dataclass(frozen=True)
class Office:
    """Looks at what became of issues, writes messages and has them delivered. `address` is where people reach the server."""

    metadata: Metadata
    say: Say
    address: str
    clock: Clock

    def work(self, _job: Job, _progress: Progress) -> dict[str, Any]:
        """The work of a job: look at every source with alerts, write what is due, and order what waits to be delivered."""
        alerts = self.metadata.alerts.all()
        for workspace in {alert.workspace_id for alert in alerts}:
            hear = self._ears([alert for alert in alerts if alert.workspace_id == workspace])
            for source in self.metadata.sources.all(workspace):
                self.metadata.alert_states.take_in(source.code, hear)
        told = sum(len(self.tell(alert)) for alert in alerts)
        for delivery in self.metadata.deliveries.waiting():
            delivering.order(self.metadata, delivery)
        self.metadata.deliveries.clean()
        return {"told": told}

    def tell(self, alert: Alert) -> list[int]:
        """Write the messages of an alert that are due; gives the ids of its deliveries."""
        return self.metadata.alert_states.give_out(alert.id, lambda due: self._messages(alert, due))

    def test(self, alert: Alert, actor: str) -> list[Delivery]:
        """Send something to everybody an alert tells, to see that it arrives."""
        letter = msgspec.json.encode(Letter(kind="test", alert=alert.name)).decode()
        made = self._to_all(alert, letter, test_body(alert, self._names(alert.workspace_id), self.clock()), actor)
        return self._deliver(made)

    def test_mail(self, workspace: int, user: int, actor: str) -> Delivery:
        """Send a mail to a member, to see that it arrives."""
        payload = msgspec.json.encode(Letter(kind="test")).decode()
        return self._deliver([_mail(workspace, 0, user, payload, actor)])[0]

    def send_by_hand(self, workspace: int, issue: Issue, members: Sequence[int], note: str, actor: str) -> list[Delivery]:
        """Mail an issue to members, with a note."""
        names = self._names(workspace)
        letter = Letter(
            kind="by_hand", issues=(ToldIssue(change="", issue=issue),), by=actor, note=note[:MOST_NOTE], sources=names.sources
        )
        payload = msgspec.json.encode(letter).decode()
        return self._deliver([_mail(workspace, 0, user, payload, actor) for user in dict.fromkeys(members)])

    def again(self, number: int, workspace: int | None) -> Delivery:
        """Deliver once more, under the same key. Raises `NotFound`."""
        delivery = self.metadata.deliveries.again(number, workspace)
        delivering.order(self.metadata, delivery)
        return delivery

    def _ears(self, alerts: Sequence[Alert]) -> Hear:
        def hear(issues: Sequence[Issue], seen: Mapping[int, bool], known: Sequence[Told]) -> Sequence[Told]:
            return what_to_tell(alerts, issues, seen, known, self.clock())

        return hear

    def _messages(self, alert: Alert, due: Sequence[tuple[Told, Issue]]) -> list[NewDelivery]:
        names = self._names(alert.workspace_id)
        changes = [(IssueChange(told.pending), issue) for told, issue in due]
        if not alert.active or not changes:
            return []
        some = tuple(ToldIssue(change=change.value, issue=issue) for change, issue in changes[:MOST_TOLD])
        codes = {told.issue.source for told in some}
        letter = Letter(
            kind="issues",
            alert=alert.name,
            issues=some,
            more=max(0, len(changes) - MOST_TOLD),
            sources={code: name for code, name in names.sources.items() if code in codes},
        )
        body = webhook_body(alert, changes, names, self.say, self.clock())
        return self._to_all(alert, msgspec.json.encode(letter).decode(), body, "alert")

    def _to_all(self, alert: Alert, letter: str, body: str, actor: str) -> list[NewDelivery]:
        made = [_mail(alert.workspace_id, alert.id, user, letter, actor) for user in alert.mail_to]
        if alert.webhook_url:
            made.append(
                NewDelivery(
                    workspace_id=alert.workspace_id,
                    alert_id=alert.id,
                    channel=Channel.WEBHOOK,
                    payload=body,
                    made_by=actor,
                    url=alert.webhook_url,
                )
            )
        return made

    def _deliver(self, made: Sequence[NewDelivery]) -> list[Delivery]:
        deliveries = [self.metadata.deliveries.add(each) for each in made]
        for delivery in deliveries:
            delivering.order(self.metadata, delivery)
        return deliveries

    def _names(self, workspace: int) -> Names:
        found = self.metadata.workspaces.find(workspace)
        sources = {source.code: source.name for source in self.metadata.sources.all(workspace)}
        return Names(self.address, found.name if found else "", sources)


def _mail(workspace: int, alert: int, user: int, payload: str, actor: str) -> NewDelivery:
    return NewDelivery(workspace_id=workspace, alert_id=alert, channel=Channel.MAIL, payload=payload, made_by=actor, user_id=user)
