"""One address, or one user agent, stands for many people: it is the sender's own and matches none of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.newest import newest
from balise.reports.shared_senders import SharedSender, shared_senders


def _shared(asked: Asked) -> list[SharedSender]:
    return shared_senders(asked.store, asked.source.code, asked.once(newest))


@dataclass
class SharedSenders:
    """Finds one issue a channel, the most frequent of its kind: `what` is `address` or `agent`."""

    CODE: str
    what: str
    SEVERITY: Severity = Severity.ERROR
    LOOK_BACK_HOURS: int = 24
    FACTS: tuple[str, ...] = ("people",)

    def find(self, asked: Asked) -> Iterator[Found]:
        """The channel is the subject."""
        told: set[str] = set()
        for row in asked.once(_shared):
            if row.what != self.what or row.channel in told:
                continue
            told.add(row.channel)
            yield Found(
                subject=row.channel,
                events=row.events,
                of=row.of,
                first_at=row.first_at,
                last_at=row.last_at,
                samples=tuple(row.samples),
                facts={"people": row.people},
            )


SHARED_SENDERS = (SharedSenders("one_address_for_many", "address"), SharedSenders("one_agent_for_many", "agent"))
