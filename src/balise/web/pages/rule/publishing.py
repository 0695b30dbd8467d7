"""What will change when a rule is published? Asked before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.params import PathParameter
from markupsafe import Markup

from balise.errors import Unavailable
from balise.events.source import Source
from balise.metadata.rule_types import EventRule
from balise.reports.events_without_rules import events_without_rules
from balise.rules.rule import Rule
from balise.web.access import visitor_of
from balise.web.given import Given
from balise.web.naming import naming_of
from balise.web.pages.rule.about import AboutRule
from balise.web.pages.rule_form.judging import said_of
from balise.web.pages.rule_form.view import required
from balise.web.pages.rules.addresses import BASE
from balise.web.parts import WebParts
from balise.web.render import render
from balise.web.rule_differences import Difference, differences
from balise.web.rule_words import origin_of, sentence_of
from balise.web.sentences import sentences_for

Code = Annotated[str, PathParameter()]
Asking = Request[Any, Any, Any]
_ANSWERED_HERE = ("event_not_registered",)
"""Remarks that the page asks about itself."""


@dataclass(frozen=True)
class PublishPage(AboutRule):
    """What rule/publish.html may use. `live_sentence` is empty where no version is live; `others` are live rules that send the
    same event; `by_code` counts its events of 7 days that pages sent without a rule, `readable`: they could be counted.
    """

    sentence: Markup
    live_sentence: Markup
    lines: Sequence[Difference]
    parameters: Sequence[tuple[str, Markup]]
    problems: Sequence[str]
    remarks: Sequence[str]
    register: bool
    others: Sequence[EventRule]
    by_code: int
    readable: bool
    event_class: str


@get(f"{BASE}/{{rule:str}}/publish", sync_to_thread=True, opt={"role": "editor"})
def show_publishing(code: Code, rule: Code, request: Asking, parts: Given) -> Response[str]:
    """The newest version against the live one."""
    source = visitor_of(request).source(code)
    return publish_page(request, parts, source, required(parts, source, rule))


def publish_page(
    request: Asking, parts: WebParts, source: Source, rule: EventRule, status: int = 200, refused: Sequence[str] = ()
) -> Response[str]:
    """The page before publishing; `refused` says why it was not done."""
    t, kept = sentences_for(request), parts.metadata.event_rules
    live = _live(parts, source, rule)
    verdict = kept.check(source.code, rule.rule, parts.policy)
    by_code, readable = _by_code(parts, source, rule.rule.event)
    remarks = [one for one in verdict.remarks if one.code not in _ANSWERED_HERE]
    page = PublishPage(
        source=source,
        rule=rule,
        sentence=sentence_of(rule.rule, t),
        live_sentence=sentence_of(live, t) if live else Markup(""),
        lines=differences(live, rule.rule, t) if live else (),
        parameters=[(one.name, origin_of(one, t)) for one in rule.rule.parameters],
        problems=list(dict.fromkeys((*refused, *(said_of(one, t.language) for one in verdict.problems)))),
        remarks=[said_of(one, t.language) for one in remarks],
        register=verdict.register,
        others=_others(parts, source, rule),
        by_code=by_code,
        readable=readable,
        event_class=naming_of(parts, source).canonical(rule.rule.event)[1],
    )
    return render(request, "rule/publish.html", page, status)


def _live(parts: WebParts, source: Source, rule: EventRule) -> Rule | None:
    if rule.state != "live" or rule.live_version is None:
        return None
    return parts.metadata.event_rules.version(source.code, rule.id, rule.live_version)


def _others(parts: WebParts, source: Source, rule: EventRule) -> list[EventRule]:
    kept = parts.metadata.event_rules
    sending = {one.id for one in kept.live(source.code) if one.rule.event == rule.rule.event}
    return [one for one in kept.of_event(source.code, rule.rule.event) if one.id in sending and one.id != rule.id]


def _by_code(parts: WebParts, source: Source, event: str) -> tuple[int, bool]:
    try:
        return events_without_rules(parts.store, source.code, event, parts.clock(), naming_of(parts, source)), True
    except Unavailable:
        return 0, False
