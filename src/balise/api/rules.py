"""Rules that send events without code: list, make, save, delete, check."""

from litestar import delete, get, post, put
from litestar.params import JSONBody

from balise.api.addresses import Given, SourceCode, find_source
from balise.api.body import JsonBody
from balise.api.problems import documented, fault_of
from balise.api.rule_bodies import (
    Limit,
    Looked,
    NewRule,
    Offset,
    OfState,
    RuleId,
    RuleList,
    RuleSave,
    RuleToCheck,
    RuleVerdict,
    find_rule,
)
from balise.metadata.rule_types import EventRule, RuleDraft


@get(
    "/sources/{code:str}/rules",
    summary="List the rules",
    response_description="The rules.",
    responses=documented(404),
    sync_to_thread=True,
)
def list_rules(
    code: SourceCode, parts: Given, of_state: OfState = "", text: Looked = "", limit: Limit = 50, offset: Offset = 0
) -> RuleList:
    """The rules of a source, the last changed first. Deleted ones only where asked for by `state`."""
    source, rules = find_source(parts, code).code, parts.metadata.event_rules
    found, total = rules.page(source, states=[of_state] if of_state else [], text=text, most=limit, after=offset)
    return RuleList(found, total, rules.counts(source))


@post(
    "/sources/{code:str}/rules",
    summary="Make a rule",
    response_description="The rule, a draft.",
    dto=JsonBody[NewRule],
    return_dto=None,
    responses=documented(404, 413, 415),
    sync_to_thread=True,
)
def create_rule(code: SourceCode, data: JSONBody[NewRule], parts: Given) -> EventRule:
    """It is a draft until it is published. 400 tells everything that is wrong with it at once."""
    draft = RuleDraft(rule=data.rule, name=data.name or None, pages=tuple(data.pages), register=data.register)
    return parts.metadata.event_rules.create(find_source(parts, code).code, draft, parts.policy, actor=parts.actor)


@post(
    "/sources/{code:str}/rules/check",
    summary="Check a rule",
    response_description="What is wrong with it, and what to know of it.",
    status_code=200,
    dto=JsonBody[RuleToCheck],
    return_dto=None,
    responses=documented(404, 413, 415),
    sync_to_thread=True,
)
def check_rule(code: SourceCode, data: JSONBody[RuleToCheck], parts: Given) -> RuleVerdict:
    """The verdict; nothing is kept."""
    verdict = parts.metadata.event_rules.check(find_source(parts, code).code, data.rule, parts.policy)
    problems, remarks = ([fault_of(one) for one in each] for each in (verdict.problems, verdict.remarks))
    return RuleVerdict(problems=problems, remarks=remarks, register=verdict.register, rule=verdict.rule)


@get(
    "/sources/{code:str}/rules/{rule:str}",
    summary="Look at one rule",
    response_description="The rule in its newest version.",
    responses=documented(404),
    sync_to_thread=True,
)
def show_rule(code: SourceCode, rule: RuleId, parts: Given) -> EventRule:
    """One rule, deleted ones too."""
    return find_rule(parts, code, rule)


@put(
    "/sources/{code:str}/rules/{rule:str}",
    summary="Save a rule",
    response_description="The rule in its new version.",
    dto=JsonBody[RuleSave],
    return_dto=None,
    responses=documented(404, 409, 413, 415),
    sync_to_thread=True,
)
def save_rule(code: SourceCode, rule: RuleId, data: JSONBody[RuleSave], parts: Given) -> EventRule:
    """A new version, which pages get once it is published. 409 where somebody saved another one meanwhile."""
    found = find_rule(parts, code, rule)
    pages = None if data.pages is None else tuple(data.pages)
    draft = RuleDraft(rule=data.rule, name=data.name, pages=pages, register=data.register)
    saved = parts.metadata.event_rules.save
    return saved(found.source, rule, draft, parts.policy, based_on=data.based_on, actor=parts.actor)


@delete(
    "/sources/{code:str}/rules/{rule:str}",
    summary="Delete a rule",
    response_description="The rule is deleted.",
    responses=documented(404),
    sync_to_thread=True,
)
def delete_rule(code: SourceCode, rule: RuleId, parts: Given) -> None:
    """It leaves the pages and the list. `undo` brings it back."""
    found = find_rule(parts, code, rule)
    parts.metadata.event_rules.delete(found.source, rule, parts.policy, actor=parts.actor)


RULE_HANDLERS = (list_rules, create_rule, check_rule, show_rule, save_rule, delete_rule)
