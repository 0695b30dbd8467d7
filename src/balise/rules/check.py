"""May a rule say this? Every problem at once, each with its place, its sentence and its cure."""

from collections.abc import Iterator

import msgspec

from balise.rules.checking.condition import check_when, when_remarks
from balise.rules.checking.event import check_event, event_remarks, must_register
from balise.rules.checking.held import MOST_BYTES, Held
from balise.rules.checking.parameter import check_parameters, parameter_remarks
from balise.rules.checking.target import check_target, cleaned_target
from balise.rules.rule import WITH_TARGET, From, Parameter, Rule, Trigger
from balise.rules.sentences import Problem, problem

__all__ = ["Held", "Problem", "Verdict", "check_rule"]

_NUMBERS = {"percent": ("scroll", 100), "seconds": ("time", 3600)}


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with a rule (`problems`: it is not saved), and what a person should know of it (`remarks`).

    `rule` is the rule as it would be kept: without texts of elements that hold personal data. `register`: its event is a
    custom one that the plan could take and does not have yet.
    """

    rule: Rule
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()
    register: bool = False


def check_rule(rule: Rule, held: Held) -> Verdict:
    """Hold a rule to the vocabulary, the policy, the plan and the limits."""
    kept, cleaned = _cleaned(rule, held)
    problems = (*_size(rule), *_problems(kept, held))
    remarks = (*cleaned, *event_remarks(rule.event, held), *when_remarks(kept.when, held))
    remarks += (*parameter_remarks(kept.parameters, kept.event, held),)
    return Verdict(rule=kept, problems=problems, remarks=remarks, register=must_register(rule.event, held))


def _problems(rule: Rule, held: Held) -> Iterator[Problem]:
    yield from check_event(rule.event, held)
    yield from _trigger(rule.trigger)
    yield from check_when(rule.when, held)
    yield from check_parameters(rule.parameters, rule.event, held)


def _size(rule: Rule) -> Iterator[Problem]:
    size = len(msgspec.json.encode(rule))
    if size > MOST_BYTES:
        yield problem("", "too_large", size=size, most=MOST_BYTES)


def _trigger(trigger: Trigger) -> Iterator[Problem]:
    if trigger.on in WITH_TARGET and trigger.target is None:
        yield problem("trigger.target", "target_missing")
    elif trigger.on not in WITH_TARGET and trigger.target is not None:
        yield problem("trigger.target", "target_extra")
    elif trigger.target is not None:
        yield from check_target(trigger.target, "trigger.target")
    for field, (on, most) in _NUMBERS.items():
        given = getattr(trigger, field)
        if trigger.on != on and given is not None:
            yield problem(f"trigger.{field}", f"{field}_extra")
        elif trigger.on == on and given is None:
            yield problem(f"trigger.{field}", f"{field}_missing")
        elif given is not None and not 1 <= given <= most:
            yield problem(f"trigger.{field}", f"{field}_range")


def _cleaned(rule: Rule, held: Held) -> tuple[Rule, list[Problem]]:
    remarks: list[Problem] = []
    trigger = rule.trigger
    if trigger.target is not None:
        target, found = cleaned_target(trigger.target, "trigger.target", held)
        trigger, remarks = msgspec.structs.replace(trigger, target=target), remarks + found
    parameters: list[Parameter] = []
    for place, parameter in enumerate(rule.parameters):
        source, found = _cleaned_source(parameter.from_, f"parameters.{place}.from.element", held)
        parameters.append(msgspec.structs.replace(parameter, from_=source))
        remarks += found
    return msgspec.structs.replace(rule, trigger=trigger, parameters=tuple(parameters)), remarks


def _cleaned_source(source: From, path: str, held: Held) -> tuple[From, list[Problem]]:
    if source.element is None:
        return source, []
    element, found = cleaned_target(source.element, path, held)
    return msgspec.structs.replace(source, element=element), found
