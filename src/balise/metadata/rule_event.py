"""Puts the event of a rule into the plan, in the transaction in which the rule is kept."""

from sqlalchemy import Connection

from balise.events.plan import Parameter, ParameterType, Plan, PlannedEvent, Status
from balise.events.plan.difference import pairs
from balise.events.plan.rules import check_event
from balise.metadata.changes import note_change
from balise.metadata.installation import bump_version
from balise.metadata.plan_tables import write_plan
from balise.rules.check import Held, check_rule
from balise.rules.rule import Rule


def register_event(
    connection: Connection, held: Held, rule: Rule, by: tuple[int, str, int], status: Status = Status.PLANNED
) -> None:
    """Register the rule's event with the parameters that the platform does not know; nothing where the plan has it.

    `by`: when, who, and the source's workspace. Raises `PlanRefused`.
    """
    if not check_rule(rule, held).register:
        return
    own = [parameter for parameter in rule.parameters if parameter.name not in held.edition.parameter_names]
    expected = tuple(Parameter(name=one.name, type=_type(one.as_)) for one in own)
    event = check_event(PlannedEvent(name=rule.event, status=status, parameters=expected), held.source, held.policy)
    before, code = held.plan, held.source.code
    events = tuple(sorted((*before.events, event), key=lambda each: each.name))
    after = Plan(events=events, aliases=before.aliases, blocked=before.blocked)
    at, actor, workspace = by
    write_plan(connection, code, before, after, at)
    bump_version(connection)
    note_change(connection, at, actor, "custom_event.register", code, workspace=workspace, **pairs(before, after))


def _type(read_as: str) -> ParameterType:
    return ParameterType.NUMBER if read_as == "number" else ParameterType.TEXT
