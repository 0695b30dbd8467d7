"""The stops on an event's track, in the order of time."""

from dataclasses import dataclass, field
from typing import Any

from balise.reports.receipt_life import ReceiptLife


@dataclass(frozen=True)
class Step:
    """One stop. `key` names its head among the sentences under `receipt`, `values` fill the sentence `{key}_how`.

    `at` is ISO 8601 text or empty; `durable` stops are on disk; a waiting one is not the last word.
    """

    key: str
    at: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    durable: bool = False
    waiting: bool = False


def steps_of(life: ReceiptLife) -> tuple[Step, ...]:
    """Received, renamed where it was, quarantined and left where it was, judged and stored where it got so far."""
    steps = [Step("step_received", life.received.at, {"protocol": life.received.protocol})]
    if life.event and life.event != life.name_sent:
        steps.append(Step("step_renamed", life.received.at, {"sent": life.name_sent, "event": life.event}))
    for stay in life.quarantine:
        if stay.step == "waiting":
            steps.append(Step("step_waits", stay.at, waiting=not life.stored))
        else:
            steps.append(Step("step_left", stay.at, {"position": stay.position}, durable=True))
    if life.stored:
        steps.append(Step("step_stored", life.stored.at, {"position": life.stored.position}, durable=True))
    return tuple(steps)
