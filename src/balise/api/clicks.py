"""Recorded clicks: what visitors click most, and how often a rule's target was clicked before there was the rule."""

from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import JSONBody, QueryParameter
from msgspec import Meta

from balise.api.addresses import Given, SourceCode, find_source
from balise.api.body import JsonBody
from balise.api.parts import Parts
from balise.api.problems import Refusal, documented
from balise.reports.clicks import (
    DAYS,
    ClickedElement,
    ClickedPage,
    Recorded,
    clicked_pages,
    most_clicked,
    recorded_clicks,
)
from balise.reports.past_clicks import GESTURES, MOST_DAYS, Past, past_clicks
from balise.rules.rule import Rule

Page = Annotated[
    str, QueryParameter(description="Only on this page: its address without parameters; empty for all.", max_length=500)
]
Days = Annotated[int, QueryParameter(description="How many days back.", ge=1, le=MOST_DAYS)]
_ABOUT = ("trigger", "when")


class RecordedClicks(msgspec.Struct):
    """What a source has recorded: how much in all, the elements and the pages clicked most in the days asked for."""

    capture: bool
    recorded: Recorded
    elements: list[ClickedElement]
    pages: list[ClickedPage]


class PastWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A rule, or the id of a saved one, and how many days back."""

    rule: Rule | None = None
    id: Annotated[str, Meta(max_length=20, description="The id of a saved rule, whose newest version is taken.")] = ""
    days: Annotated[int, Meta(ge=1, le=MOST_DAYS)] = MOST_DAYS


@get(
    "/sources/{code:str}/clicks",
    summary="What visitors click",
    response_description="The elements and pages clicked most.",
    responses=documented(404),
    sync_to_thread=True,
)
def report_clicks(code: SourceCode, parts: Given, page: Page = "", days: Days = DAYS) -> RecordedClicks:
    """Clicks that the pixel recorded where the source's `capture` is on. They are no events: no other report knows of them."""
    source, now = find_source(parts, code), parts.clock()
    return RecordedClicks(
        source.capture,
        recorded_clicks(parts.store, [source.code]).get(source.code, Recorded()),
        most_clicked(parts.store, source.code, now, page, days),
        clicked_pages(parts.store, source.code, now, days),
    )


@post(
    "/sources/{code:str}/rules/past",
    summary="How often a rule's target was clicked",
    response_description="Clicks that were recorded, by day and page.",
    status_code=200,
    dto=JsonBody[PastWish],
    return_dto=None,
    responses=documented(404, 413, 415),
    sync_to_thread=True,
)
def report_past(code: SourceCode, data: JSONBody[PastWish], parts: Given) -> Past:
    """Clicks on the target of a rule, or forms sent, that were recorded in the last days, also before there was the rule.

    They are clicks recorded, not events counted: `often` is not applied, and only what the source recorded is known.
    """
    source = find_source(parts, code).code
    return past_clicks(parts.store, source, _asked(parts, source, data), parts.clock(), data.days)


def _asked(parts: Parts, source: str, wish: PastWish) -> Rule:
    """The rule that is meant, of which past clicks can be told. Raises `Refusal`."""
    rule = wish.rule
    if (rule is None) == (not wish.id):
        raise Refusal(400, "wrong_value", "Either a rule or an id must be given.", "rule", "Give one of the two.")
    if rule is None:
        found = parts.metadata.event_rules.find(source, wish.id)
        if found is None:
            cure = f"GET /api/v1/sources/{source}/rules lists the rules there are."
            raise Refusal(404, "unknown_rule", "No rule of this source has this id.", "id", cure)
        return _recorded(found.rule)
    for problem in parts.metadata.event_rules.check(source, rule, parts.policy).problems:
        if problem.path.split(".")[0] in _ABOUT:
            raise Refusal(400, problem.code, problem.message["en"], f"rule.{problem.path}", problem.cure["en"])
    return _recorded(rule)


def _recorded(rule: Rule) -> Rule:
    if rule.trigger.on not in GESTURES:
        cure = "Ask for a rule whose trigger is `click` or `submit`."
        raise Refusal(400, "wrong_value", "Only clicks and forms are recorded.", "rule.trigger.on", cure)
    return rule


CLICK_HANDLERS = (report_clicks, report_past)
