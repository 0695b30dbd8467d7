"""Does a rule still hold, since when not, and what would repair it? What the last checks and page views say together."""

from collections.abc import Sequence
from typing import Final, Literal

import msgspec

from balise.builder.repair import read_target, repaired
from balise.errors import Conflict, NotFound
from balise.metadata import CheckRun, Metadata, RuleCheck
from balise.metadata.rule_types import EventRule, RuleDraft
from balise.reports.event_rules import MOST_DAYS, RuleProof, rule_proof
from balise.reports.moments import iso_text
from balise.reports.rule_since import Day, fell_since
from balise.rules.diff import Change, diff
from balise.rules.rule import Rule, Target
from balise.store import EventStore
from balise.vocabulary.policy import Policy

NO_REPAIR: Final = "no_repair"
"""The reason of a `Conflict`: no repair is proposed for the rule as it is now."""
DAY_MS: Final = 86_400_000


class PageChecked(msgspec.Struct, kw_only=True):
    """The last check of one sample page: `opened`, or why it was not, and `state`, as `RuleCheck` has them.

    Times are ISO 8601, UTC; `good_at` is when the target was found there last, "" for never.
    """

    page: str
    at: str
    version: int
    opened: str
    state: str
    score: float
    second: float
    unread: list[str] = []
    good_at: str = ""
    drifted: bool = False
    """It was found here before, and is not any more."""


class Repair(msgspec.Struct, kw_only=True):
    """A proposed target: `rule` is the newest version with it, to be saved as a draft of version `based_on` + 1."""

    based_on: int
    before: Target
    after: Target
    rule: Rule
    changes: list[Change]
    pages: list[str]
    """The sample pages it was found on."""


class RuleHolds(msgspec.Struct, kw_only=True):
    """Whether a rule holds, with its proof.

    `verdict`: `holds`, `drifted` (page views or checks find its element less than before), `unclear` (two fit), `not_checked`
    (nothing looked, or none could). `under_counted_since` is the day (ISO 8601, UTC) from which on its event may be
    under-counted, "" for none. `run` is the last check of the source.
    """

    verdict: Literal["holds", "drifted", "unclear", "not_checked"]
    under_counted_since: str
    pages: list[PageChecked]
    repair: Repair | None
    run: CheckRun | None
    proof: RuleProof


def rule_holds(store: EventStore, metadata: Metadata, rule: EventRule, now_ms: int, days: int = 28) -> RuleHolds:
    """What is known of one rule; `days` of its proof are told, all that is kept decides since when. Raises `StoreUnavailable`."""
    sightings = metadata.rule_sightings.since(rule.source, now_ms - MOST_DAYS * DAY_MS, rule.id)
    whole = rule_proof(store, sightings, rule.source, rule.id, now_ms, MOST_DAYS)
    own = set(rule.pages)
    last = [each for each in metadata.rule_checks.latest(rule.source, rule.id) if each.page in own]
    good = {each.page: each for each in metadata.rule_checks.latest_good(rule.source, rule.id)}
    pages = [_page(each, good.get(each.page)) for each in last]
    since = _since(whole, pages, good)
    return RuleHolds(
        verdict=_verdict(pages, whole, since),
        under_counted_since=since,
        pages=pages,
        repair=_repair(metadata, rule, last),
        run=metadata.rule_checks.run(rule.source),
        proof=whole if days == MOST_DAYS else rule_proof(store, sightings, rule.source, rule.id, now_ms, days),
    )


def accept_repair(metadata: Metadata, rule: EventRule, policy: Policy, actor: str) -> EventRule:
    """Save the proposed repair as the rule's newest version, a draft until somebody publishes it.

    Raises `Conflict` where none is proposed any more, `RuleRefused` where the rule could not be saved as it is.
    """
    checks = [each for each in metadata.rule_checks.latest(rule.source, rule.id) if each.page in rule.pages]
    found = _repair(metadata, rule, checks)
    if found is None:
        raise Conflict("No repair is proposed for this rule as it is now. Check it now, then look again.", reason=NO_REPAIR)
    draft = RuleDraft(rule=found.rule)
    return metadata.event_rules.save(rule.source, rule.id, draft, policy, based_on=found.based_on, actor=actor)


def find_live_rule(metadata: Metadata, source: str, rule: str) -> EventRule:
    """A rule of the source that is not deleted. Raises `NotFound`."""
    found = metadata.event_rules.find(source, rule)
    if found is None or found.deleted_at is not None:
        raise NotFound("There is no such rule in this source.")
    return found


def _page(last: RuleCheck, good: RuleCheck | None) -> PageChecked:
    return PageChecked(
        page=last.page,
        at=iso_text(last.at),
        version=last.version,
        opened=last.opened,
        state=last.state,
        score=last.score / 100,
        second=last.second / 100,
        unread=list(last.unread),
        good_at=iso_text(good.at) if good else "",
        drifted=good is not None and last.state in ("weak", "missing"),
    )


def _since(proof: RuleProof, pages: Sequence[PageChecked], good: dict[str, RuleCheck]) -> str:
    """By what page views say, day by day; else by the last check that was good on a page that drifted."""
    days = [Day(place, each.targets.seen, each.targets.found, each.events) for place, each in enumerate(proof.days)]
    fell = fell_since(days)
    if fell is not None:
        return f"{proof.days[fell].day}T00:00:00.000Z"
    lost = [good[each.page].at for each in pages if each.drifted]
    return iso_text(min(lost)) if lost else ""


def _verdict(pages: Sequence[PageChecked], proof: RuleProof, since: str) -> Literal["holds", "drifted", "unclear", "not_checked"]:
    if since or any(each.drifted for each in pages):
        return "drifted"
    if any(each.state == "unclear" for each in pages):
        return "unclear"
    looked = proof.targets.seen or any(each.opened == "opened" for each in pages) or proof.events
    return "holds" if looked else "not_checked"


def _repair(metadata: Metadata, rule: EventRule, checks: Sequence[RuleCheck]) -> Repair | None:
    """Of what checks of the published version proposed, where the newest version still has that version's target."""
    before = rule.rule.trigger.target
    if before is None or rule.live_version is None:
        return None
    proposing = [each for each in checks if each.proposed and each.version == rule.live_version]
    proposed = [target for each in proposing if (target := read_target(each.proposed))]
    published = metadata.event_rules.version(rule.source, rule.id, rule.live_version)
    after = repaired(before, proposed)
    if after is None or published.trigger.target != before:
        return None
    now = msgspec.structs.replace(rule.rule, trigger=msgspec.structs.replace(rule.rule.trigger, target=after))
    return Repair(
        based_on=rule.version,
        before=before,
        after=after,
        rule=now,
        changes=diff(rule.rule, now),
        pages=[each.page for each in proposing],
    )
