"""The page of a rule: what it does, what it sent, whether pages still have its element, and its versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.params import PathParameter
from markupsafe import Markup

from balise.events.source import Source
from balise.metadata.rule_types import EventRule
from balise.web.access import visitor_of
from balise.web.given import Given
from balise.web.naming import naming_of
from balise.web.pages.clicks.past import ShownPast, shown_past
from balise.web.pages.diagnostics.card import Card, cards
from balise.web.pages.rule.about import AboutRule
from balise.web.pages.rule.activity import Activity, read_activity
from balise.web.pages.rule.reading import Compared, VersionRow, compare, read_versions
from balise.web.pages.rule_form.judging import said_of
from balise.web.pages.rule_form.view import required
from balise.web.pages.rules.addresses import BASE, rule_address, rules_address
from balise.web.pages.rules.figures import Figures
from balise.web.pages.rules.listing import Standing, issues_of_rules, standing_of
from balise.web.pages.rules.notice import Notice, notice_of
from balise.web.parts import WebParts
from balise.web.redirect import see
from balise.web.render import render
from balise.web.rule_words import Line, origin_of, sentence_of, signals_of, tests_of, trigger_of
from balise.web.sentences import sentences_for

Code = Annotated[str, PathParameter()]
Asking = Request[Any, Any, Any]


@dataclass(frozen=True)
class RulePage(AboutRule):
    """What rule/page.html may use. `activity` is None where the store cannot be read; `issues` are the open
    ones about it, `remarks` what a person should know, `trigger` and `pages` the parts of its sentence.

    `refused` says why something was not done, `page_faults` what is wrong with the sample page in `typed_page`.
    """

    standing: Standing
    sentence: Markup
    trigger: Markup
    pages: Markup
    signals: Sequence[Line]
    parameters: Sequence[tuple[str, Markup]]
    remarks: Sequence[str]
    event_class: str
    activity: Activity | None
    issues: Sequence[Card]
    versions: Sequence[VersionRow]
    compared: Compared | None
    notice: Notice | None
    now_ms: int
    refused: Sequence[str] = ()
    page_faults: Sequence[str] = ()
    typed_page: str = ""
    past: ShownPast | None = None

    @property
    def publishable(self) -> bool:
        """Whether there is a version that pages do not have."""
        return self.rule.state == "draft" or self.rule.unpublished

    def comparing(self, older: int, newer: int) -> str:
        """This page with two versions beside each other."""
        return rule_address(self.source.code, self.rule.id, **{"from": str(older), "to": str(newer)}) + "#compared"


@get(f"{BASE}/{{rule:str}}", sync_to_thread=True)
def show_rule(code: Code, rule: Code, request: Asking, parts: Given) -> Response[str]:
    """One rule; one that was deleted leads to the list, where that can be taken back."""
    source = visitor_of(request).source(code)
    found = parts.metadata.event_rules.find(source.code, rule)
    if found and found.deleted_at is not None:
        return see(rules_address(source.code, done="deleted", rule=found.id))
    return rule_page(request, parts, source, required(parts, source, rule))


def rule_page(request: Asking, parts: WebParts, source: Source, rule: EventRule, status: int = 200, **more: Any) -> Response[str]:
    """The page of a rule, with `more` of its fields."""
    t, query = sentences_for(request), request.query_params
    activity = read_activity(parts, source, rule, t)
    target = rule.rule.trigger.target
    issues = [issue for issue in issues_of_rules(parts, source) if issue.subject == rule.id]
    told = [issue for issue in issues if not (activity and activity.lost and issue.code == "rule_drifted")]
    remarks = parts.metadata.event_rules.check(source.code, rule.rule, parts.policy).remarks
    page = RulePage(
        source=source,
        rule=rule,
        standing=standing_of(rule, activity.figures if activity else Figures(), bool(issues)),
        sentence=sentence_of(rule.rule, t),
        trigger=trigger_of(rule.rule.trigger, t),
        pages=tests_of(rule.rule.when, t) or t("rule_words.every_page"),
        signals=signals_of(target, t) if target else (),
        parameters=[(one.name, origin_of(one, t)) for one in rule.rule.parameters],
        remarks=[said_of(one, t.language) for one in remarks],
        event_class=naming_of(parts, source).canonical(rule.rule.event)[1],
        activity=activity,
        issues=cards(told, t.language),
        versions=read_versions(parts, source, rule, t),
        compared=compare(parts, source, rule, (query.get("from", ""), query.get("to", "")), t),
        notice=None if more else notice_of(query, rule),
        now_ms=parts.clock(),
        past=shown_past(parts.store, parts.clock(), source, rule.rule, t),
        **more,
    )
    return render(request, "rule/page.html", page, status)
