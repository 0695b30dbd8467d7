"""May an event be called so, and what is it counted as?"""

from balise.events.finding import Finding, english, found
from balise.events.outcome import Outcome
from balise.pipeline.context import Context
from balise.pipeline.draft import NAME_KEPT, Draft
from balise.vocabulary import CanonicalName


def require_name(draft: Draft, context: Context) -> Outcome | None:
    """Fill `draft.event` and its class by the edition of the source; refuse a name that breaks the rules, with all of them."""
    if not draft.name:
        return draft.refuse(Outcome.MISSING_NAME, "event", platform="not a valid string")
    canonical = context.edition.canonical(draft.name, context.source.kind)
    if canonical.verdict == "invalid":
        draft.received.name = draft.name[:NAME_KEPT]
        return draft.refuse(Outcome.INVALID_NAME, "event", _reasons(canonical), "not a valid event name")
    draft.event, draft.event_class = canonical.event, canonical.event_class
    if canonical.mapped and canonical.verdict == "reserved":
        draft.note(found("name_mapped", "event", event=canonical.event))
    for warning in canonical.warnings:
        draft.note(Finding(warning.code, "event", warning.message["en"]))
    return None


def _reasons(canonical: CanonicalName) -> str:
    sentences = [reason.message["en"] for reason in canonical.reasons]
    suggestion = next((reason.suggestion for reason in canonical.reasons if reason.suggestion), "")
    return " ".join([*sentences, english("invalid_name", "suggested", name=suggestion)] if suggestion else sentences)
