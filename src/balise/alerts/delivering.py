"""Delivers one message, and decides what comes after a try that did not arrive."""

import time
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from balise.alerts.mailer import Mailer, NotDelivered
from balise.alerts.message import Writer
from balise.alerts.payload import Letter
from balise.alerts.webhook import Poster
from balise.clock import Clock
from balise.errors import BaliseError
from balise.jobs import Progress, RunAgain
from balise.metadata import Job, Metadata
from balise.metadata.alert_types import Channel, Delivery, DeliveryState, Try

KINDS: Final = tuple(channel.value for channel in Channel)
"""The kinds of job, one a channel: a receiver that keeps us waiting holds up no mail."""
WAITS_S: Final = (10, 60, 300, 1800, 7200, 21_600)
"""Seconds before the next try; the last goes on."""
DAY_MS: Final = 24 * 3_600_000
NO_MAIL: Final = "No mail can be sent: set smtp_host and smtp_from in the server’s settings, then start it again."


class NotArrived(BaliseError):
    """A message was given up."""


def order(metadata: Metadata, delivery: Delivery) -> None:
    """Have a message delivered; may be said twice."""
    kind, once = delivery.channel.value, f"delivery {delivery.id}"
    given = {"delivery": delivery.id}
    metadata.jobs.add(kind, workspace=delivery.workspace_id, given=given, actor=delivery.made_by, once=once)


@dataclass(frozen=True)
class Deliverer:
    """Delivers messages. `mailer` is None where no relay is set up."""

    metadata: Metadata
    writer: Writer
    poster: Poster
    mailer: Mailer | None
    clock: Clock

    def work(self, job: Job, _progress: Progress) -> dict[str, Any]:
        """The work of a job: deliver its message, or run again later. Raises `NotArrived` where it is given up."""
        delivery = self.metadata.deliveries.find(int(job.given["delivery"]))
        if delivery is None or delivery.state is not DeliveryState.WAITING:
            return {}
        began, at = time.monotonic(), self.clock()
        try:
            status, said = self._send(delivery)
        except NotDelivered as failed:
            tried = Try(at=at, status=failed.status, said=failed.said, ms=_ms(began))
            return self._after(delivery, tried, failed)
        tried = Try(at=at, status=status, said=said, ms=_ms(began))
        self.metadata.deliveries.note(delivery.id, tried, DeliveryState.SENT)
        return {"status": status}

    def _send(self, delivery: Delivery) -> tuple[int, str]:
        if delivery.channel is Channel.WEBHOOK:
            alert = self.metadata.alerts.find(delivery.alert_id)
            if alert is None:
                raise NotDelivered("The alert was removed, and with it the secret that signs.", for_good=True)
            answer = self.poster.post(delivery.url, delivery.key, delivery.payload, self.metadata.alerts.secrets(alert))
            return answer.status, answer.said
        member = self._member(delivery)
        letter = msgspec.json.decode(delivery.payload, type=Letter)
        if self.mailer is None:
            raise NotDelivered(NO_MAIL)
        return 250, self.mailer.send(self.writer.write(letter, member.email, member.language))

    def _member(self, delivery: Delivery) -> Any:
        """Who gets a mail; whoever left the workspace gets nothing more of it."""
        for member in self.metadata.memberships.members(delivery.workspace_id):
            if member.user.id == delivery.user_id:
                return member.user
        raise NotDelivered("This person is not in the workspace any more.", for_good=True)

    def _after(self, delivery: Delivery, tried: Try, failed: NotDelivered) -> dict[str, Any]:
        """Try later, each time later, and as the receiver asks; give up after a day."""
        usual = WAITS_S[min(len(_since(delivery)), len(WAITS_S) - 1)]
        wait = max(float(usual), failed.retry_after)
        next_at = tried.at + int(wait * 1000)
        if failed.for_good or next_at > delivery.made_at + DAY_MS:
            self.metadata.deliveries.note(delivery.id, tried, DeliveryState.FAILED)
            raise NotArrived(f"A message did not arrive and is given up: {failed.said}")
        self.metadata.deliveries.note(delivery.id, tried, DeliveryState.WAITING, next_at)
        raise RunAgain(wait, failed.said)


def _since(delivery: Delivery) -> list[Try]:
    """The tries since it was last ordered."""
    return [tried for tried in delivery.tries if tried.at >= delivery.made_at]


def _ms(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
