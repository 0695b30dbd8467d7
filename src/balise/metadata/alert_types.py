"""Alerts as the metadata hands them out: who is told what, what was told, and how it got there."""

from enum import StrEnum
from typing import Any

import msgspec

from balise.metadata.types import Issue


class IssueChange(StrEnum):
    """What may become of an issue that somebody is told of."""

    OPENED = "opened"
    REOPENED = "reopened"
    CLOSED = "closed"


class Digest(StrEnum):
    """When somebody is told: as soon as it is known, or all of a day together."""

    AT_ONCE = "at_once"
    DAILY = "daily"


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """Who is told of which issues of a workspace. Empty `sources`, `severities` and `codes` mean all.

    `mail_to` are ids of its members. `hour` is when a daily digest is sent, by the clocks of `zone` (such as Europe/Paris).
    `language` is the webhook's, `en` or `fr`; a mail is in its reader's. An issue that was told of is not told of again
    before `quiet_minutes` are over. `old_secret_until`: so long the secret before this one still signs, too.
    """

    id: int
    workspace_id: int
    name: str
    sources: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    changes: tuple[IssueChange, ...] = (IssueChange.OPENED, IssueChange.REOPENED)
    mail_to: tuple[int, ...] = ()
    webhook_url: str = ""
    digest: Digest = Digest.AT_ONCE
    hour: int = 7
    zone: str = "UTC"
    language: str = "en"
    quiet_minutes: int = 60
    active: bool = True
    secret_version: int = 1
    old_secret_until: int = 0
    created_at: int = 0

    def hears_of(self, issue: Issue) -> bool:
        """Whether the issue is one that this alert is about."""
        return (
            issue.source in (self.sources or (issue.source,))
            and issue.severity in (self.severities or (issue.severity,))
            and issue.code in (self.codes or (issue.code,))
        )


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What an alert told of an issue: `told` is empty, `open` or `closed`; `pending` the change to be told at `due_at`."""

    alert_id: int
    issue_id: int
    workspace_id: int
    told: str = ""
    told_at: int = 0
    pending: str = ""
    due_at: int = 0


class Channel(StrEnum):
    """How something is delivered."""

    MAIL = "mail"
    WEBHOOK = "webhook"


class DeliveryState(StrEnum):
    """Where a delivery is."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class Try(msgspec.Struct, frozen=True, kw_only=True):
    """One try of a delivery: `status` is the receiver's code, 0 where there was no answer; `said` what it or the network said."""

    at: int
    status: int
    said: str
    ms: int


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One message to one receiver. `key` tells it apart for ever, also where it is sent again; `alert_id` 0: sent by hand.

    `payload` is what is sent as a webhook's body, or what a mail is written from.
    """

    id: int
    key: str
    workspace_id: int
    alert_id: int
    channel: Channel
    user_id: int
    url: str
    state: DeliveryState
    payload: str
    made_at: int
    made_by: str
    tries: tuple[Try, ...] = ()
    next_at: int = 0
    ended_at: int = 0


class NewDelivery(msgspec.Struct, frozen=True, kw_only=True):
    """A message to be delivered: to a member's address, or to a URL."""

    workspace_id: int
    alert_id: int
    channel: Channel
    payload: str
    made_by: str
    user_id: int = 0
    url: str = ""

    def values(self) -> dict[str, Any]:
        """The fields as they are stored."""
        return {name: getattr(self, name) for name in self.__struct_fields__}
