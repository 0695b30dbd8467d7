"""The form that orders a backtest: what is left as it is, is not tried otherwise."""

from typing import Any, Final
from urllib.parse import quote

import msgspec

from balise.errors import PlanRefused, WrongInput
from balise.events.plan import Plan
from balise.events.plan.document import document_of
from balise.events.source import OnSensitive, Source
from balise.metadata import Metadata
from balise.trials.backtest_change import MOST_DAYS, Change
from balise.trials.backtest_jobs import Backtests
from balise.vocabulary.verdicts import text
from balise.web.parts import WebParts

DAYS: Final = (1, 7, 28)
"""Choices offered; any number up to `MOST_DAYS` is taken."""


def backtests_of(parts: WebParts) -> Backtests:
    """Orders and finds backtests."""
    return Backtests(parts.store, parts.metadata, parts.policy, parts.clock)


def order(parts: WebParts, source: Source, change: Change, days: str, actor: str) -> str:
    """Order a backtest; the address of its page. Raises `PlanRefused` and `WrongInput`."""
    job = backtests_of(parts).order(source, change, days_of(days), actor)
    return f"/sources/{quote(source.code, safe='')}/backtests/{job.id}"


def days_of(typed: str) -> int:
    """The days as typed, the usual 7 where they cannot be read."""
    return int(typed) if typed.isascii() and typed.isdigit() and 1 <= int(typed[:4]) <= MOST_DAYS else 7


def change_to(choices: dict[str, Any]) -> Change:
    """The change to these choices of a source, already checked."""
    return msgspec.convert(choices, Change)


def with_plan(plan: Plan) -> Change:
    """The change to this plan."""
    return Change(plan=document_of(plan))


def read_change(metadata: Metadata, source: Source, form: dict[str, str]) -> Change:
    """What the form asks for. Raises `PlanRefused`, and `WrongInput` for what no source can have."""
    given: dict[str, Any] = {}
    for name in ("edition", "on_sensitive"):
        if form.get(name) and form[name] != getattr(source, name):
            given[name] = form[name]
    for name, usual in (("window_hours", 48), ("merge_minutes", 5)):
        if form.get(name, "").strip().isdigit() and int(form[name][:6]) != usual:
            given[name] = int(form[name][:6])
    plan = _plan(metadata.plan.whole(source.code), form)
    try:
        change = msgspec.convert(given, Change)
    except msgspec.ValidationError as error:
        raise WrongInput(f"{str(error).replace('`$.', '`')}.") from None
    return change if plan is None else msgspec.structs.replace(change, plan=document_of(plan))


def _plan(plan: Plan, form: dict[str, str]) -> Plan | None:
    block, name, shown = (form.get(field, "").strip() for field in ("block", "alias", "alias_to"))
    if not block and not name:
        return None
    if name and not shown:
        told = text("Say under which event it shall be shown.", "Indiquez sous quel événement l’afficher.")
        raise PlanRefused(told, "alias_to")
    blocked = tuple(sorted({*plan.blocked, *([block] if block else [])}))
    return msgspec.structs.replace(plan, blocked=blocked, aliases={**plan.aliases, **({name: shown} if name else {})})


ON_SENSITIVE: Final = tuple(choice.value for choice in OnSensitive)
