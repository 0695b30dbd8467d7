"""The rules of one source as the builder on a site reads and drafts them. Publishing is not here."""

from typing import Annotated, Any

import msgspec
from litestar import Request, get, post, put
from litestar.params import JSONBody, PathParameter
from msgspec import Meta

from balise.api.addresses import Given
from balise.api.body import JsonBody
from balise.api.builder_access import actor_of, session_of
from balise.api.parts import Parts
from balise.api.problems import ProblemDetails, Refusal
from balise.errors import RuleProblem, RuleRefused
from balise.metadata.rule_types import EventRule, RuleDraft
from balise.rules.rule import Rule, State

MOST_RULES = 500
RuleId = Annotated[str, PathParameter(pattern="^[0-9A-Za-z_]{1,20}$")]


class BuilderDraft(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A rule to keep, the page it was made on, and the language of what is said of it."""

    rule: Rule
    language: Annotated[str, Meta(pattern="^(en|fr)$")]
    name: Annotated[str, Meta(max_length=200)] = ""
    pages: Annotated[tuple[Annotated[str, Meta(max_length=2000)], ...], Meta(max_length=8)] = ()


class BuilderChange(BuilderDraft, kw_only=True, forbid_unknown_fields=True):
    """The same for a rule that there is; `based_on` is the version that the person began with."""

    based_on: Annotated[int, Meta(ge=1)]


class Told(msgspec.Struct):
    """A sentence and its cure, in the person's language."""

    path: str
    message: str
    cure: str


class BuilderRule(msgspec.Struct, kw_only=True):
    """A rule as the builder knows it."""

    id: str
    name: str
    state: State
    version: int
    rule: Rule
    remarks: list[Told] = []


class BuilderRules(msgspec.Struct):
    """The rules of the session's source."""

    rules: list[BuilderRule]


class RefusedDraft(ProblemDetails, kw_only=True):
    """Everything that keeps a rule from being saved."""

    problems: list[Told]


@get("/rules", sync_to_thread=True)
def list_rules(request: Request[Any, Any, Any], parts: Given) -> BuilderRules:
    """The rules of the session's source, the last changed first."""
    found, _ = parts.metadata.event_rules.page(session_of(request).source, most=MOST_RULES)
    return BuilderRules([_told_rule(one, []) for one in found])


@post("/rules", dto=JsonBody[BuilderDraft], return_dto=None, sync_to_thread=True)
def draft_rule(data: JSONBody[BuilderDraft], request: Request[Any, Any, Any], parts: Given) -> BuilderRule:
    """Keep a new rule as a draft."""
    session = session_of(request)
    draft = RuleDraft(rule=data.rule, name=data.name or None, pages=data.pages)
    try:
        kept = parts.metadata.event_rules.create(session.source, draft, parts.policy, actor=actor_of(parts, session))
    except RuleRefused as error:
        raise _refusal(error, data.language) from None
    return _with_remarks(parts, kept, data.language)


@put("/rules/{rule:str}", dto=JsonBody[BuilderChange], return_dto=None, sync_to_thread=True)
def change_rule(rule: RuleId, data: JSONBody[BuilderChange], request: Request[Any, Any, Any], parts: Given) -> BuilderRule:
    """Keep a new version of a rule of the session's source; pages run the published one as before."""
    session, rules = session_of(request), parts.metadata.event_rules
    before = rules.find(session.source, rule)
    pages = tuple(dict.fromkeys((*before.pages, *data.pages)))[:8] if before else data.pages
    draft = RuleDraft(rule=data.rule, name=data.name or None, pages=pages)
    try:
        kept = rules.save(session.source, rule, draft, parts.policy, based_on=data.based_on, actor=actor_of(parts, session))
    except RuleRefused as error:
        raise _refusal(error, data.language) from None
    return _with_remarks(parts, kept, data.language)


def _refusal(error: RuleRefused, language: str) -> Refusal:
    told = [_told(problem, language) for problem in error.problems]
    refusal = Refusal(400, "rule_refused", "This rule cannot be saved as it is.", told[0].path if told else "", "Mend it.")
    fields = msgspec.structs.asdict(refusal.problem)
    refusal.problem = RefusedDraft(**fields, problems=told)
    return refusal


def _with_remarks(parts: Parts, kept: EventRule, language: str) -> BuilderRule:
    verdict = parts.metadata.event_rules.check(kept.source, kept.rule, parts.policy)
    return _told_rule(kept, [_told(remark, language) for remark in verdict.remarks])


def _told_rule(kept: EventRule, remarks: list[Told]) -> BuilderRule:
    return BuilderRule(id=kept.id, name=kept.name, state=kept.state, version=kept.version, rule=kept.rule, remarks=remarks)


def _told(problem: RuleProblem, language: str) -> Told:
    return Told(problem.path, problem.message[language], problem.cure[language])


BUILDER_RULE_HANDLERS = (list_rules, draft_rule, change_rule)
