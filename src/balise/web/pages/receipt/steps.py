"""The stops on an event's tracks, in the order of time: its own, and those of its other copies."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from balise.events.outcome import Outcome
from balise.reports.receipt_parts import Copy, ReceiptLife
from balise.reports.removals import Removed

CLOCK_CORRECTED: Final = "clock_corrected"
BOT: Final = "bot"
"""Codes of findings that have a stop of their own."""
VERDICTS: Final = ("step_merged", "step_dropped")
"""Stops of which the clause of the rule on copies says why."""
MOST_REMOVALS: Final = 12
MOST_DRAWN: Final = 4
"""As many later copies are drawn; all of them stand in the list below."""


@dataclass(frozen=True)
class Step:
    """One stop. `key` names its head among the sentences under `receipt`, `values` fill the sentence `{key}_how`.

    `at` is milliseconds since 1970; `durable` stops are on disk; a waiting one is not the last word. `track` is `main`;
    `side` for a copy that has not met the first yet; `join` where the two become one; `other` for another copy's own stop,
    `arrives` for one that comes and joins at once. `receipt` is that other copy's.
    """

    key: str
    at: int
    values: dict[str, Any] = field(default_factory=dict)
    durable: bool = False
    waiting: bool = False
    track: str = "main"
    receipt: str = ""
    since: int = 0
    """How much later than the stop before, in milliseconds."""


def moment(text: str) -> int:
    """Milliseconds since 1970 of an ISO 8601 text."""
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def steps_of(life: ReceiptLife) -> tuple[Step, ...]:
    """Received, renamed where it was, quarantined and left where it was, judged and stored where it got so far."""
    first = next((copy for copy in life.copies if copy.receipt == life.ending.first_receipt), None)
    own = "side" if first else "main"
    steps = [replace(step, track=own) for step in _own_steps(life)]
    if first:
        steps.insert(0, Step("step_first", moment(first.at), {"channel": first.channel}, track="other", receipt=first.receipt))
    if life.stored:
        steps += _rest(life, first)
    timed = sorted(steps, key=lambda step: step.at) if not first else steps
    return tuple(
        replace(step, since=max(0, step.at - before.at)) for before, step in zip([timed[0], *timed], timed, strict=False)
    )


def _told(removed: list[Removed]) -> str:
    """The classes of what was removed with their places, as one text."""
    named = [f"{each.path} ({each.what})" if each.what else each.path for each in removed[:MOST_REMOVALS]]
    return ", ".join([*named, "…"] if len(removed) > MOST_REMOVALS else named)


def _own_steps(life: ReceiptLife) -> list[Step]:
    at = moment(life.received.at)
    steps = [Step("step_received", at, {"protocol": life.received.protocol, "channel": life.received.channel})]
    if life.by_rule:
        by = life.by_rule
        steps.append(Step("step_rule", at, {"rule": by.rule, "version": by.version, "score": round(float(by.score) * 100)}))
    if life.event and life.event != life.name_sent:
        steps.append(Step("step_renamed", at, {"sent": life.name_sent, "event": life.event}))
    if life.identity:
        steps.append(Step("step_hashed", at, {"keys": ", ".join(life.identity)}))
    if life.removed:
        steps.append(Step("step_removed", at, {"what": _told(life.removed)}))
    if any(finding.code == CLOCK_CORRECTED for finding in life.findings):
        steps.append(Step("step_clock", at, {"seconds": abs(life.received.clock_behind_ms or 0) // 1000}))
    if any(finding.code == BOT for finding in life.findings):
        steps.append(Step("step_bot", at))
    for stay in life.quarantine:
        if stay.step == "waiting":
            steps.append(Step("step_waits", moment(stay.at), waiting=not life.stored))
        else:
            steps.append(Step("step_left", moment(stay.at), {"position": stay.position}, durable=True))
    return steps


def _rest(life: ReceiptLife, first: Copy | None) -> list[Step]:
    """From the verdict on: joined to the first copy where it is one, and the copies that came to it."""
    if life.stored is None:
        return []
    at, place = moment(life.stored.at), {"position": life.stored.position}
    if first:
        key = "step_merged" if life.ending.outcome == Outcome.MERGED else "step_dropped"
        return [Step(key, at, durable=True, track="join", receipt=first.receipt), Step("step_stored", at, place, durable=True)]
    later = [copy for copy in life.copies if copy.outcome in (Outcome.MERGED, Outcome.DROPPED)][:MOST_DRAWN]
    arrivals = [
        Step(f"step_copy_{copy.outcome}", moment(copy.at), {"channel": copy.channel}, True, False, "arrives", copy.receipt)
        for copy in later
    ]
    return [Step("step_stored", at, place, durable=True), *arrivals]
