"""The rules of a source, as they are and as somebody thinks of making them."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import msgspec

from balise.errors import WrongInput
from balise.events.identity import IdentityReader
from balise.events.plan import Plan
from balise.events.plan.aliases import resolved
from balise.events.plan.document import PlanDocument, document_of, plan_of
from balise.events.plan.expected import expected_by_name
from balise.events.plan.whole import check_plan
from balise.events.source import OnSensitive, Source
from balise.pipeline import Context
from balise.reports.naming import Naming
from balise.vocabulary import EDITIONS, load_edition
from balise.vocabulary.policy import Policy
from balise.writer.dedup import PLATFORM, Windows

MOST_DAYS = 90
MOST_HOURS = 24 * 30
_encode = msgspec.json.Encoder(order="sorted").encode


class Change(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What would be otherwise; what is None stays as it is. `plan` is the whole plan: events, aliases, blocked names.

    `window_hours` and `merge_minutes` can be tried, never published: the platform fixes them.
    """

    edition: str | None = None
    on_sensitive: OnSensitive | None = None
    plan: PlanDocument | None = None
    window_hours: int | None = None
    merge_minutes: int | None = None


@dataclass(frozen=True)
class Rules:
    """All that decides what becomes of a source's events, and that can be tried otherwise."""

    source: Source
    plan: Plan
    policy: Policy
    windows: Windows = field(default=PLATFORM)

    def context(self) -> Context:
        """The rules as the pipeline asks for them. Stored events hold no identity to be read again, so any key will do."""
        edition, identity = load_edition(self.source.edition), IdentityReader("", b"\0" * 32)
        expected, blocked = expected_by_name(self.plan), frozenset(self.plan.blocked)
        return Context(self.source, edition, self.policy, identity, blocked=blocked, expected=expected)

    def naming(self) -> Naming:
        """The names that reports show."""
        edition, kind = load_edition(self.source.edition), self.source.kind.value

        def canonical(name: str) -> tuple[str, str]:
            found = edition.canonical(name, kind)
            return found.event, found.event_class

        return Naming(canonical, resolved(self.plan.aliases))

    def fingerprint(self) -> str:
        """A text that is another one for other rules of this source."""
        return sha256(_encode(settings_of(self))).hexdigest()


def settings_of(rules: Rules) -> dict[str, Any]:
    """What can be published and undone, as plain values."""
    plan: Any = msgspec.to_builtins(document_of(rules.plan))
    return {"edition": rules.source.edition, "on_sensitive": rules.source.on_sensitive.value, "plan": plan}


def changed(rules: Rules, change: Change) -> Rules:
    """The rules after the change. Raises `WrongInput`, or `PlanRefused` for a plan that the changed source cannot have."""
    if change.edition is not None and change.edition not in EDITIONS:
        raise WrongInput(f"edition must be one of {', '.join(EDITIONS)}.")
    given = {"edition": change.edition, "on_sensitive": change.on_sensitive}
    source = msgspec.structs.replace(rules.source, **{name: value for name, value in given.items() if value is not None})
    plan = rules.plan if change.plan is None else check_plan(plan_of(change.plan), source, rules.policy)
    return Rules(source, plan, rules.policy, _windows(rules.windows, change))


def _windows(windows: Windows, change: Change) -> Windows:
    hours, minutes = change.window_hours, change.merge_minutes
    if hours is not None and not 1 <= hours <= MOST_HOURS:
        raise WrongInput(f"window_hours must be a whole number from 1 to {MOST_HOURS}.")
    if minutes is not None and not 0 <= minutes <= 60:
        raise WrongInput("merge_minutes must be a whole number from 0 to 60.")
    return Windows(
        windows.copies_ms if hours is None else hours * 3_600_000, windows.merge_ms if minutes is None else minutes * 60_000
    )
