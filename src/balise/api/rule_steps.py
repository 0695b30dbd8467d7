"""What becomes of a rule: its versions, published, paused, taken back, copied."""

from litestar import get, post
from litestar.params import JSONBody

from balise.api.addresses import Given, SourceCode
from balise.api.body import JsonBody
from balise.api.problems import documented
from balise.api.rule_bodies import (
    Before,
    FromVersion,
    Limit,
    RuleCopy,
    RuleDifference,
    RuleId,
    RulePublish,
    ToVersion,
    VersionList,
    find_rule,
)
from balise.metadata.rule_types import EventRule


@get(
    "/sources/{code:str}/rules/{rule:str}/versions",
    summary="List the versions of a rule",
    response_description="The versions.",
    responses=documented(404),
    sync_to_thread=True,
)
def list_versions(code: SourceCode, rule: RuleId, parts: Given, limit: Limit = 50, before: Before = None) -> VersionList:
    """Every saved version with its author and time, the newest first; the newest 200 are kept, and the published one."""
    found = find_rule(parts, code, rule)
    return VersionList(parts.metadata.event_rules.versions(found.source, rule, limit, before))


@get(
    "/sources/{code:str}/rules/{rule:str}/diff",
    summary="Compare two versions of a rule",
    response_description="What differs.",
    responses=documented(404),
    sync_to_thread=True,
)
def compare_versions(
    code: SourceCode, rule: RuleId, parts: Given, from_version: FromVersion, to_version: ToVersion
) -> RuleDifference:
    """Each place with its value before and after."""
    found = find_rule(parts, code, rule)
    return RuleDifference(parts.metadata.event_rules.difference(found.source, rule, from_version, to_version))


@post(
    "/sources/{code:str}/rules/{rule:str}/publish",
    summary="Publish a rule",
    response_description="The rule, live.",
    status_code=200,
    dto=JsonBody[RulePublish],
    return_dto=None,
    responses=documented(404, 413, 415),
    sync_to_thread=True,
)
def publish_rule(code: SourceCode, rule: RuleId, data: JSONBody[RulePublish], parts: Given) -> EventRule:
    """Pages get it within a minute. 400 where what holds now does not let it, or the live rules would be too large."""
    found, publish = find_rule(parts, code, rule), parts.metadata.event_rules.publish
    return publish(found.source, rule, parts.policy, version=data.version, register=data.register, actor=parts.actor)


@post(
    "/sources/{code:str}/rules/{rule:str}/pause",
    summary="Pause a rule",
    response_description="The rule, paused.",
    status_code=200,
    responses=documented(404, 409),
    sync_to_thread=True,
)
def pause_rule(code: SourceCode, rule: RuleId, parts: Given) -> EventRule:
    """It leaves the pages within a minute; pausing again does nothing. 409 for a draft."""
    found = find_rule(parts, code, rule)
    return parts.metadata.event_rules.pause(found.source, rule, parts.policy, actor=parts.actor)


@post(
    "/sources/{code:str}/rules/{rule:str}/resume",
    summary="Resume a rule",
    response_description="The rule, live.",
    status_code=200,
    responses=documented(404, 409),
    sync_to_thread=True,
)
def resume_rule(code: SourceCode, rule: RuleId, parts: Given) -> EventRule:
    """Pages get a paused rule again, in the version they had."""
    found = find_rule(parts, code, rule)
    return parts.metadata.event_rules.resume(found.source, rule, parts.policy, actor=parts.actor)


@post(
    "/sources/{code:str}/rules/{rule:str}/undo",
    summary="Take the last step of a rule back",
    response_description="The rule as it was before.",
    status_code=200,
    responses=documented(404, 409),
    sync_to_thread=True,
)
def undo_step(code: SourceCode, rule: RuleId, parts: Given) -> EventRule:
    """Of publish, pause, resume and delete, once. 409 where there is nothing to take back."""
    found = find_rule(parts, code, rule)
    return parts.metadata.event_rules.undo(found.source, rule, parts.policy, actor=parts.actor)


@post(
    "/sources/{code:str}/rules/{rule:str}/copy",
    summary="Copy a rule",
    response_description="The copy, a draft.",
    dto=JsonBody[RuleCopy],
    return_dto=None,
    responses=documented(404, 413, 415),
    sync_to_thread=True,
)
def copy_rule(code: SourceCode, rule: RuleId, data: JSONBody[RuleCopy], parts: Given) -> EventRule:
    """The newest version as a rule of its own."""
    found = find_rule(parts, code, rule)
    return parts.metadata.event_rules.copy(found.source, rule, parts.policy, name=data.name, actor=parts.actor)


RULE_STEP_HANDLERS = (
    list_versions,
    compare_versions,
    publish_rule,
    pause_rule,
    resume_rule,
    undo_step,
    copy_rule,
)
