"""The form of a rule: a new one or a changed one, judged as a whole, saved as a draft."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final, get_args

import msgspec
from litestar import Request, Response, get, post
from litestar.params import PathParameter
from markupsafe import Markup

from balise.errors import Conflict, NotFound, RuleRefused
from balise.events.source import Source
from balise.metadata.rule_types import EventRule, RuleDraft
from balise.rules import rule as rules
from balise.rules.rule import Rule
from balise.vocabulary import load_edition
from balise.web.access import visitor_of
from balise.web.form import Form, read_form
from balise.web.given import Given
from balise.web.pages.clicks.begun import begun_rule
from balise.web.pages.rule_form.judging import faults_of, rule_of, said_of
from balise.web.pages.rule_form.naming import EventName, event_name
from balise.web.pages.rule_form.typed import ORIGINS, TypedRule, read_typed, typed_of
from balise.web.pages.rules.addresses import BASE, builder_address, rule_address, rules_address
from balise.web.parts import WebParts
from balise.web.redirect import see
from balise.web.render import render
from balise.web.rule_differences import Difference, differences
from balise.web.rule_words import NOUNS, origin_of, sentence_of
from balise.web.sentences import Sentences, sentences_for

Code = Annotated[str, PathParameter()]
Asking = Request[Any, Any, Any]
LOCALES: Final = ("en", "fr", "de", "es", "it", "nl", "pt", "pl", "sv", "da", "ja", "de-CH")
"""How numbers may be written, for the choice; a rule may name others."""
TAGS: Final = ("button", "a", "input", "form", "img", "div", "span", "h1", "h2", "li", "section", "video")
_MOST_TYPED: Final = 200


@dataclass(frozen=True)
class Words:
    """What was typed, told back, and what a person should know of it."""

    sentence: Markup
    parameters: Sequence[tuple[str, Markup]]
    remarks: Sequence[str]


@dataclass(frozen=True)
class Meanwhile:
    """What somebody else saved while this form was written, and how that and this differ from what both began with."""

    who: str
    at: int
    version: int
    theirs: Sequence[Difference]
    mine: Sequence[Difference]


@dataclass(frozen=True)
class RuleFormPage:
    """What rule_form/page.html may use. `rule` is None for a new one; `words` where what was typed can be read."""

    source: Source
    form: TypedRule
    naming: EventName
    rule: EventRule | None
    words: Words | None
    events: Sequence[str]
    conflict: Meanwhile | None = None
    triggers: Sequence[str] = get_args(rules.On)
    ofs: Sequence[str] = ("path", "url", "host")
    hows: Sequence[str] = get_args(rules.Is)
    oftens: Sequence[str] = get_args(rules.Often)
    origins: Sequence[str] = ORIGINS
    kinds: Sequence[str] = get_args(rules.As)
    datas: Sequence[str] = get_args(rules.Data)
    reads: Sequence[str] = get_args(rules.Read)
    tags: Sequence[str] = TAGS
    roles: Sequence[str] = tuple(sorted(NOUNS.keys() & {"button", "link", "textbox", "checkbox", "tab", "menuitem", "img"}))

    @property
    def base(self) -> str:
        """Where the list is."""
        return rules_address(self.source.code)

    @property
    def rule_address(self) -> str:
        """Where the rule is; empty for a new one."""
        return rule_address(self.source.code, self.rule.id) if self.rule else ""

    @property
    def here(self) -> str:
        """Where the form goes."""
        return f"{self.rule_address}/edit" if self.rule else f"{self.base}/new"

    @property
    def builder(self) -> str:
        """Where the site is opened with the overlay."""
        return builder_address(self.source.code, **({"rule": self.rule.id} if self.rule else {}))

    @property
    def problems(self) -> int:
        """How many things are to mend."""
        return sum(len(told) for told in self.form.faults.values())

    @property
    def known(self) -> Sequence[str]:
        """Parameters that the platform knows."""
        return sorted(load_edition(self.source.edition).parameter_names)

    def options(self, t: Sentences, kind: str, values: Sequence[str]) -> list[tuple[str, str]]:
        """The options of a choice, with their words."""
        return [(value, t.plain(f"rule_form.{kind}_{value}")) for value in values]

    def locales(self, t: Sentences, chosen: str) -> list[tuple[str, str]]:
        """The ways to write numbers; one that is not offered stays where it was chosen."""
        named = dict.fromkeys(each for each in (*LOCALES, chosen) if each not in ("", "auto"))
        as_in = [(each, t.plain("rule_form.locale_as", locale=each)) for each in named]
        return [("auto", t.plain("rule_form.locale_auto")), *as_in]


@get(f"{BASE}/new", sync_to_thread=True, opt={"role": "editor"})
def show_new_rule(code: Code, request: Asking, parts: Given) -> Response[str]:
    """The empty form; with `event` of that event, with `clicked` (an element's hash) about a recorded element."""
    source, asked = visitor_of(request).source(code), request.query_params
    typed = TypedRule(event=asked.get("event", "")[:_MOST_TYPED])
    begun = begun_rule(parts.store, parts.clock(), source.code, asked.get("clicked", ""))
    return _answer(
        parts, request, (source, None), replace(typed_of("", 0, begun), base="", event=typed.event) if begun else typed
    )


@get(f"{BASE}/check", sync_to_thread=True, opt={"role": "editor"})
def check_rule_name(code: Code, request: Asking, parts: Given) -> Response[str]:
    """What the form says about an event's name, for its script."""
    source, typed = visitor_of(request).source(code), TypedRule(event=request.query_params.get("name", "")[:_MOST_TYPED])
    return render(request, "rule_form/check.html", _page(parts, request, (source, None), typed))


@get(f"{BASE}/{{rule:str}}/edit", sync_to_thread=True, opt={"role": "editor"})
def show_rule_form(code: Code, rule: Code, request: Asking, parts: Given) -> Response[str]:
    """The form of a rule's newest version."""
    source = visitor_of(request).source(code)
    found = required(parts, source, rule)
    typed = typed_of(found.name, found.version, msgspec.to_builtins(found.rule))
    return _answer(parts, request, (source, found), typed)


@post(f"{BASE}/new", opt={"role": "editor"})
async def make_rule(code: Code, request: Asking, parts: Given) -> Response[str]:
    """Keep a new rule as a draft, or change the form as the button says."""
    return await asyncio.to_thread(_take, parts, request, (code, ""), await read_form(request))


@post(f"{BASE}/{{rule:str}}/edit", opt={"role": "editor"})
async def change_rule(code: Code, rule: Code, request: Asking, parts: Given) -> Response[str]:
    """Keep a new version as a draft, or change the form as the button says."""
    return await asyncio.to_thread(_take, parts, request, (code, rule), await read_form(request))


def required(parts: WebParts, source: Source, rule: str) -> EventRule:
    """A rule of the source. Raises `NotFound`, also for one that was deleted."""
    found = parts.metadata.event_rules.find(source.code, rule)
    if found is None or found.deleted_at is not None:
        raise NotFound("There is no such rule in this source.")
    return found


def _take(parts: WebParts, request: Asking, place: tuple[str, str], form: Form) -> Response[str]:
    source, typed = visitor_of(request).source(place[0]), read_typed(form)
    before = required(parts, source, place[1]) if place[1] else None
    if form.get("use"):
        return _answer(parts, request, (source, before), replace(typed, event=form["use"][:_MOST_TYPED]))
    if form.get("act"):
        return _answer(parts, request, (source, before), typed.acted(form["act"]))
    typed = typed.tidy()
    rule, faults = rule_of(typed, sentences_for(request))
    if rule is None:
        return _answer(parts, request, (source, before), replace(typed, faults=faults), 400)
    try:
        saved = _keep(parts, source, before, typed, rule, visitor_of(request).user.email)
    except RuleRefused as refused:
        faults = faults_of(refused.problems, sentences_for(request).language)
        return _answer(parts, request, (source, before), replace(typed, faults=faults), 400)
    except Conflict:
        return _conflict(parts, request, (source, place[1]), typed, rule)
    if form.get("do") == "publish":
        return see(f"{rule_address(source.code, saved.id)}/publish")
    return see(rule_address(source.code, saved.id, done="saved"))


def _keep(parts: WebParts, source: Source, before: EventRule | None, typed: TypedRule, rule: Rule, actor: str) -> EventRule:
    kept, draft = parts.metadata.event_rules, RuleDraft(rule=rule, name=typed.label or rule.event)
    if before is None:
        return kept.create(source.code, draft, parts.policy, actor=actor)
    base = int(typed.base) if typed.base.isascii() and typed.base.isdigit() and len(typed.base) < 10 else 0
    return kept.save(source.code, before.id, draft, parts.policy, based_on=base, actor=actor)


def _conflict(parts: WebParts, request: Asking, place: tuple[Source, str], typed: TypedRule, mine: Rule) -> Response[str]:
    """The form as it was typed, on top of what was saved meanwhile: saving again keeps it as the version after that."""
    (source, number), t = place, sentences_for(request)
    now = required(parts, source, number)
    try:
        began = parts.metadata.event_rules.version(source.code, number, int(typed.base or 0))
    except (NotFound, ValueError):
        began = now.rule
    meanwhile = Meanwhile(
        now.changed_by, now.changed_at, now.version, differences(began, now.rule, t), differences(now.rule, mine, t)
    )
    page = replace(_page(parts, request, (source, now), replace(typed, base=str(now.version))), conflict=meanwhile)
    return render(request, "rule_form/page.html", page, 409)


def _answer(
    parts: WebParts, request: Asking, about: tuple[Source, EventRule | None], typed: TypedRule, status: int = 200
) -> Response[str]:
    return render(request, "rule_form/page.html", _page(parts, request, about, typed), status)


def _page(parts: WebParts, request: Asking, about: tuple[Source, EventRule | None], typed: TypedRule) -> RuleFormPage:
    (source, rule), t = about, sentences_for(request)
    plan = parts.metadata.plan.whole(source.code)
    registered = [event.name for event in plan.events]
    return RuleFormPage(
        source=source,
        form=typed,
        naming=event_name(typed.event, source, plan, parts.policy, t.language),
        rule=rule,
        words=_words(parts, source, typed, t),
        events=[*registered, *load_edition(source.edition).standard(source.kind.value)],
    )


def _words(parts: WebParts, source: Source, typed: TypedRule, t: Sentences) -> Words | None:
    rule, _ = rule_of(typed.tidy(), t)
    if rule is None or (rule.trigger.target and not rule.trigger.target.tag):
        return None
    remarks = parts.metadata.event_rules.check(source.code, rule, parts.policy).remarks
    told = [said_of(one, t.language) for one in remarks if one.code not in ("event_mapped", "event_not_registered")]
    return Words(sentence_of(rule, t), [(one.name, origin_of(one, t)) for one in rule.parameters], told)


RULE_FORM_HANDLERS: Final = (show_new_rule, check_rule_name, show_rule_form, make_rule, change_rule)
