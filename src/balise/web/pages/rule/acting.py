"""What one press of a button does to a rule. Each action returns where to go on."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final

from litestar import Response, post

from balise.builder.ordering import order_check
from balise.builder.proof import accept_repair
from balise.errors import Conflict, NotFound, RuleRefused
from balise.events.source import Source
from balise.metadata.rule_types import EventRule, RuleDraft
from balise.web.access import visitor_of
from balise.web.form import Form, read_form
from balise.web.given import Given
from balise.web.pages.rule.publishing import publish_page, show_publishing
from balise.web.pages.rule.view import Asking, Code, rule_page, show_rule
from balise.web.pages.rule_form.judging import said_of
from balise.web.pages.rule_form.view import required
from balise.web.pages.rules.addresses import BASE, rule_address, rules_address
from balise.web.parts import WebParts
from balise.web.redirect import see
from balise.web.sentences import sentences_for


def _publish(parts: WebParts, rule: EventRule, form: Form, actor: str) -> str:
    version, register = _number(form.get("version", "")), form.get("register") == "yes"
    kept = parts.metadata.event_rules.publish(
        rule.source, rule.id, parts.policy, version=version or None, register=register, actor=actor
    )
    return rule_address(rule.source, kept.id, done="published")


def _pause(parts: WebParts, rule: EventRule, _form: Form, actor: str) -> str:
    parts.metadata.event_rules.pause(rule.source, rule.id, parts.policy, actor=actor)
    return rule_address(rule.source, rule.id, done="paused")


def _resume(parts: WebParts, rule: EventRule, _form: Form, actor: str) -> str:
    parts.metadata.event_rules.resume(rule.source, rule.id, parts.policy, actor=actor)
    return rule_address(rule.source, rule.id, done="resumed")


def _delete(parts: WebParts, rule: EventRule, _form: Form, actor: str) -> str:
    parts.metadata.event_rules.delete(rule.source, rule.id, parts.policy, actor=actor)
    return rules_address(rule.source, done="deleted", rule=rule.id)


def _undo(parts: WebParts, rule: EventRule, _form: Form, actor: str) -> str:
    parts.metadata.event_rules.undo(rule.source, rule.id, parts.policy, actor=actor)
    return rule_address(rule.source, rule.id, done="taken_back")


def _duplicate(parts: WebParts, rule: EventRule, _form: Form, actor: str) -> str:
    copy = parts.metadata.event_rules.copy(rule.source, rule.id, parts.policy, actor=actor)
    return rule_address(rule.source, copy.id, done="duplicated")


def _bring_back(parts: WebParts, rule: EventRule, form: Form, actor: str) -> str:
    kept = parts.metadata.event_rules
    old = kept.version(rule.source, rule.id, _number(form.get("version", "")))
    kept.save(rule.source, rule.id, RuleDraft(rule=old), parts.policy, based_on=rule.version, actor=actor)
    return rule_address(rule.source, rule.id, done="brought")


def _add_page(parts: WebParts, rule: EventRule, form: Form, actor: str) -> str:
    page = form.get("page", "").strip()
    _put_pages(parts, rule, tuple(dict.fromkeys((*rule.pages, page))), actor)
    return rule_address(rule.source, rule.id, done="added", page=page) + "#pages"


def _remove_page(parts: WebParts, rule: EventRule, form: Form, actor: str) -> str:
    page = form.get("page", "")
    _put_pages(parts, rule, tuple(each for each in rule.pages if each != page), actor)
    return rule_address(rule.source, rule.id, done="removed", page=page)


def _accept(parts: WebParts, rule: EventRule, _form: Form, actor: str) -> str:
    accept_repair(parts.metadata, rule, parts.policy, actor)
    return rule_address(rule.source, rule.id, done="accepted")


def _check(parts: WebParts, rule: EventRule, _form: Form, actor: str) -> str:
    """Look at the source's sample pages now; where that is ordered already, that one goes on."""
    source = parts.metadata.sources.find(rule.source)
    if source:
        order_check(parts.metadata, source, actor)
    return rule_address(rule.source, rule.id, done="ordered") + "#pages"


def _put_pages(parts: WebParts, rule: EventRule, pages: tuple[str, ...], actor: str) -> None:
    draft = RuleDraft(rule=rule.rule, pages=pages)
    parts.metadata.event_rules.save(rule.source, rule.id, draft, parts.policy, based_on=rule.version, actor=actor)


ACTIONS: Final[Mapping[str, Callable[[WebParts, EventRule, Form, str], str]]] = {
    "publish": _publish,
    "pause": _pause,
    "resume": _resume,
    "undo": _undo,
    "duplicate": _duplicate,
    "delete": _delete,
    "bring-back": _bring_back,
    "add-page": _add_page,
    "remove-page": _remove_page,
    "accept": _accept,
    "check": _check,
}


@post(f"{BASE}/{{rule:str}}/do/{{action:str}}", opt={"role": "editor"})
async def act_on_rule(code: Code, rule: Code, action: Code, request: Asking, parts: Given) -> Response[str]:
    """Do one thing to a rule, then show it with what was done."""
    return await asyncio.to_thread(_act, parts, request, (code, rule, action), await read_form(request))


def _act(parts: WebParts, request: Asking, place: tuple[str, str, str], form: Form) -> Response[str]:
    visitor, (code, number, action) = visitor_of(request), place
    source = visitor.source(code)
    if action not in ACTIONS:
        raise NotFound("There is no such action.")
    rule = _deleted_too(parts, source, number) if action == "undo" else required(parts, source, number)
    try:
        return see(ACTIONS[action](parts, rule, form, visitor.user.email))
    except Conflict:
        # Somebody else did it meanwhile; the page shows how it is.
        return see(rule_address(code, number, done="gone"))
    except RuleRefused as refused:
        said = [said_of(one, sentences_for(request).language) for one in refused.problems]
        if action == "add-page":
            return rule_page(request, parts, source, rule, 400, page_faults=said, typed_page=form.get("page", "")[:500])
        if action == "publish":
            return publish_page(request, parts, source, rule, 400, refused=said)
        return rule_page(request, parts, source, rule, 400, refused=said)


def _deleted_too(parts: WebParts, source: Source, number: str) -> EventRule:
    found = parts.metadata.event_rules.find(source.code, number)
    if found is None:
        raise NotFound("There is no such rule in this source.")
    return found


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


RULE_HANDLERS: Final[tuple[Any, ...]] = (show_rule, show_publishing, act_on_rule)
