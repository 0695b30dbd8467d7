"""Do rules still hold? Their proof, what repairs them, and having them checked now."""

from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import QueryParameter

from balise.api.addresses import Given, SourceCode, find_source
from balise.api.problems import Refusal, documented
from balise.api.rule_bodies import RuleId, find_rule
from balise.builder.ordering import KIND, order_check
from balise.builder.proof import NO_REPAIR, RuleHolds, accept_repair, rule_holds
from balise.errors import Conflict
from balise.metadata import CheckRun, Job
from balise.metadata.rule_types import EventRule
from balise.reports.event_rules import MOST_DAYS, Fired, Seen, fired_lately, seen_lately

DAYS = 7

Days = Annotated[int, QueryParameter(description="Days that are told one by one, the last of them today.", ge=1, le=MOST_DAYS)]


class CheckOrdered(msgspec.Struct):
    """The check, which runs by itself: `state` becomes `done` (or `failed` with `error`); ask with GET …/rule-checks."""

    id: int
    state: str
    error: str = ""


class RuleChecksTold(msgspec.Struct):
    """The last check of a source, those ordered lately; by rule, what it sent and how its target was seen within seven days."""

    run: CheckRun | None
    ordered: list[CheckOrdered]
    fired: dict[str, Fired]
    seen: dict[str, Seen]


@get(
    "/sources/{code:str}/rules/{rule:str}/proof",
    summary="Does a rule still hold?",
    response_description="Its proof.",
    responses=documented(404),
    sync_to_thread=True,
)
def show_rule_proof(code: SourceCode, rule: RuleId, parts: Given, days: Days = 28) -> RuleHolds:
    """What a rule sent and how pages and the nightly check saw its element: by day, page and version.

    Where its element is lost: since when its event may be under-counted, and the repair that is proposed.
    """
    return rule_holds(parts.store, parts.metadata, find_rule(parts, code, rule), parts.clock(), days)


@post(
    "/sources/{code:str}/rules/{rule:str}/repair",
    summary="Take over the proposed repair",
    response_description="The rule in its new version.",
    status_code=200,
    responses=documented(404, 409),
    sync_to_thread=True,
)
def repair_rule(code: SourceCode, rule: RuleId, parts: Given) -> EventRule:
    """Saves the proposed target as the newest version. Pages get it once it is published. 409 where none is proposed."""
    found = find_rule(parts, code, rule)
    try:
        return accept_repair(parts.metadata, found, parts.policy, parts.actor)
    except Conflict as error:
        if error.reason != NO_REPAIR:
            raise
        cure = f"POST /api/v1/sources/{found.source}/rule-checks has its pages looked at now."
        raise Refusal(409, NO_REPAIR, "No repair is proposed for this rule as it is now.", "path.rule", cure) from None


@post(
    "/sources/{code:str}/rule-checks",
    summary="Check a source's rules now",
    response_description="The check, which runs by itself.",
    status_code=202,
    responses=documented(404),
    sync_to_thread=True,
)
def order_rule_check(code: SourceCode, parts: Given) -> CheckOrdered:
    """A browser on the server looks at the sample pages of each live rule; one that waits or runs is not ordered again."""
    return _ordered(order_check(parts.metadata, find_source(parts, code), parts.actor))


@get(
    "/sources/{code:str}/rule-checks",
    summary="How do a source's rules do?",
    response_description="The last check, and each rule's last seven days.",
    responses=documented(404),
    sync_to_thread=True,
)
def show_rule_checks(code: SourceCode, parts: Given) -> RuleChecksTold:
    """When the rules were checked last and how that ended; what each sent, and how its element was seen."""
    source, now = find_source(parts, code).code, parts.clock()
    sightings = parts.metadata.rule_sightings.since(source, now - (DAYS - 1) * 86_400_000)
    recent = parts.metadata.jobs.recent(parts.metadata.sources.workspace_of(source), KIND, source, most=5)
    return RuleChecksTold(
        run=parts.metadata.rule_checks.run(source),
        ordered=[_ordered(job) for job in recent],
        fired=fired_lately(parts.store, source, now, DAYS),
        seen=seen_lately(sightings),
    )


def _ordered(job: Job) -> CheckOrdered:
    return CheckOrdered(job.id, job.state.value, job.error)


RULE_PROOF_HANDLERS = (show_rule_proof, repair_rule, order_rule_check, show_rule_checks)
