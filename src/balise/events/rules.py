"""The rules of a source that can be tried before they are made, and taken back after."""

import msgspec

from balise.events.plan import Plan
from balise.events.plan.document import PlanDocument, document_of
from balise.events.source import OnSensitive, Source


class SourceRules(msgspec.Struct, frozen=True, kw_only=True):
    """What decides how events are named, refused and cleaned, and what they are shown as."""

    edition: str
    on_sensitive: OnSensitive
    plan: PlanDocument


def rules_of(source: Source, plan: Plan) -> SourceRules:
    """The rules that a source with this plan has."""
    return SourceRules(edition=source.edition, on_sensitive=source.on_sensitive, plan=document_of(plan))
