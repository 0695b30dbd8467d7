"""Which event a rule may send: the vocabulary's verdict, the policy's, and what the plan says of it."""

from collections.abc import Iterator

from balise.events.plan import Status
from balise.events.plan.aliases import resolved
from balise.events.received import Kind
from balise.rules.checking.held import Held
from balise.rules.sentences import Problem, problem, told
from balise.vocabulary.judging import judge_name
from balise.vocabulary.verdicts import NameVerdict

_PATH = "event"


def check_event(name: str, held: Held) -> Iterator[Problem]:
    """What keeps the rule from sending this event."""
    if held.source.kind is not Kind.WEB:
        yield problem("", "not_a_site")
    verdict = _verdict(name, held)
    if verdict.verdict == "invalid":
        for reason in verdict.reasons:
            yield told(_PATH, reason.code, {"en": reason.message_en, "fr": reason.message_fr}, reason.suggestion)
    elif any(warning.code == "custom_not_accepted" for warning in verdict.warnings):
        yield problem(_PATH, "event_not_custom")
    if verdict.event in held.plan.blocked or name in held.plan.blocked:
        yield problem(_PATH, "event_blocked", name=verdict.event or name[:60])


def event_remarks(name: str, held: Held) -> Iterator[Problem]:
    """What a person should know of this event; nothing for one that cannot be sent."""
    verdict = _verdict(name, held)
    if verdict.verdict == "invalid":
        return
    if verdict.event != name:
        yield problem(_PATH, "event_mapped", name=name, event=verdict.event)
    for warning in verdict.warnings:
        if warning.code in ("deprecated", "looks_like_standard"):
            yield told(_PATH, warning.code, {"en": warning.message_en, "fr": warning.message_fr}, warning.suggestion)
    if verdict.verdict == "custom":
        yield from _in_plan(verdict.event, held)


def must_register(name: str, held: Held) -> bool:
    """Whether this is a custom event that the plan could take and does not have."""
    shown = resolved(held.plan.aliases).get(name, name)
    good = _verdict(name, held).verdict == "custom" and name not in held.plan.blocked
    return good and held.plan.event(shown) is None


def _in_plan(name: str, held: Held) -> Iterator[Problem]:
    shown = resolved(held.plan.aliases).get(name, name)
    if shown != name:
        yield problem(_PATH, "event_shown_as", name=name, event=shown)
    event = held.plan.event(shown)
    if event is None:
        if name not in held.plan.blocked:
            yield problem(_PATH, "event_not_registered", name=shown)
    elif event.status is Status.RETIRED:
        yield problem(_PATH, "event_retired", name=shown)
    elif event.status is Status.PLANNED:
        yield problem(_PATH, "event_planned", name=shown)


def _verdict(name: str, held: Held) -> NameVerdict:
    return judge_name(name, held.edition, held.policy, held.source.kind.value, "en")
