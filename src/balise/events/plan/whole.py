"""What a whole plan must be: each of its parts, and the parts beside each other."""

from collections import Counter

from balise.errors import PlanRefused
from balise.events.plan import sentences
from balise.events.plan.aliases import resolved
from balise.events.plan.rules import MOST_ALIASES, MOST_BLOCKED, MOST_EVENTS, canonical, check_custom_name, check_event
from balise.events.plan.types import Plan, Status
from balise.events.source import Source
from balise.vocabulary.policy import Policy
from balise.vocabulary.sentences import reserved_name
from balise.vocabulary.verdicts import text


def check_plan(plan: Plan, source: Source, policy: Policy) -> Plan:
    """The plan as it is kept: everything in its order. Raises `PlanRefused` for the first thing that cannot be."""
    _check_size(plan)
    for name, times in Counter(event.name for event in plan.events).items():
        if times > 1:
            raise PlanRefused(sentences.registered_already(name), "name")
    events = tuple(check_event(event, source, policy) for event in sorted(plan.events, key=lambda event: event.name))
    kept = Plan(events=events, aliases=dict(sorted(plan.aliases.items())), blocked=tuple(sorted(set(plan.blocked))))
    for name, target in kept.aliases.items():
        check_alias(kept, name, target, source, policy)
    for name in kept.blocked:
        check_block(kept, name, source)
    return kept


def check_alias(plan: Plan, name: str, target: str, source: Source, policy: Policy) -> None:
    """Whether events of `name` may be shown as `target`, beside the rest of the plan. Raises `PlanRefused`."""
    if plan.event(name) is not None:
        raise PlanRefused(sentences.alias_of_registered(name), "from")
    found = canonical(name, source)
    if found.verdict == "standard":
        raise PlanRefused(sentences.alias_of_standard(name), "from")
    if found.verdict == "reserved":
        raise PlanRefused(reserved_name(name, found.event), "from")
    if canonical(target, source).event_class == "standard":
        raise PlanRefused(sentences.alias_to_standard(canonical(target, source).event), "to")
    check_custom_name(name, source, policy, "from")
    check_custom_name(target, source, policy, "to")
    if name not in resolved({**plan.aliases, name: target}):
        raise PlanRefused(sentences.alias_circle(name, target), "to")


def check_block(plan: Plan, name: str, source: Source) -> None:
    """Whether the name may be blocked, beside the rest of the plan. Raises `PlanRefused`."""
    found, event = canonical(name, source), plan.event(name)
    if event is not None and event.status is not Status.RETIRED:
        raise PlanRefused(sentences.block_of_registered(name), "name")
    if found.verdict == "invalid":
        messages = [reason.message for reason in found.reasons]
        raise PlanRefused(text(*(" ".join(message[language] for message in messages) for language in ("en", "fr"))), "name")
    if found.event != name:
        raise PlanRefused(sentences.block_of_reserved(name, found.event), "name")


def _check_size(plan: Plan) -> None:
    for what, given, most in (
        (text("Events", "Événements"), len(plan.events), MOST_EVENTS),
        (text("Aliases", "Alias"), len(plan.aliases), MOST_ALIASES),
        (text("Blocked names", "Noms bloqués"), len(plan.blocked), MOST_BLOCKED),
    ):
        if given > most:
            raise PlanRefused(sentences.too_many(what, most))
