"""The rules of a source, as they are and as somebody thinks of making them."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Annotated

import msgspec
from msgspec import Meta

from balise.events.identity import IdentityReader
from balise.events.plan import Plan
from balise.events.plan.aliases import resolved
from balise.events.plan.document import PlanDocument, plan_of
from balise.events.plan.expected import expected_by_name
from balise.events.plan.whole import check_plan
from balise.events.rules import rules_of
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

    edition: Annotated[str, Meta(pattern=f"^({'|'.join(EDITIONS)})$")] | None = None
    on_sensitive: OnSensitive | None = None
    plan: PlanDocument | None = None
    window_hours: Annotated[int, Meta(ge=1, le=MOST_HOURS)] | None = None
    merge_minutes: Annotated[int, Meta(ge=0, le=60)] | None = None


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
        return sha256(_encode((rules_of(self.source, self.plan), self.windows))).hexdigest()


def changed(rules: Rules, change: Change) -> Rules:
    """The rules after the change. Raises `PlanRefused` for a plan that the changed source cannot have."""
    given = {"edition": change.edition, "on_sensitive": change.on_sensitive}
    source = msgspec.structs.replace(rules.source, **{name: value for name, value in given.items() if value is not None})
    plan = rules.plan if change.plan is None else check_plan(plan_of(change.plan), source, rules.policy)
    return Rules(source, plan, rules.policy, _windows(rules.windows, change))


def _windows(windows: Windows, change: Change) -> Windows:
    hours, minutes = change.window_hours, change.merge_minutes
    copies_ms = windows.copies_ms if hours is None else hours * 3_600_000
    return Windows(copies_ms, windows.merge_ms if minutes is None else minutes * 60_000)
