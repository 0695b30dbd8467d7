"""What a registered event and a name must be. A check returns what is kept, or raises `PlanRefused`."""

from collections.abc import Mapping

from balise.errors import PlanRefused
from balise.events.plan import sentences
from balise.events.plan.lines import check_line
from balise.events.plan.parameter_rules import check_parameters
from balise.events.plan.types import PlannedEvent
from balise.events.source import Source
from balise.vocabulary import CanonicalName, load_edition
from balise.vocabulary.judging import judge_name
from balise.vocabulary.policy import Policy
from balise.vocabulary.sentences import custom_not_accepted
from balise.vocabulary.verdicts import NameVerdict, Text, text

MOST_DISPLAY, MOST_DESCRIPTION, MOST_OWNER = 100, 500, 200
MOST_EVENTS, MOST_ALIASES, MOST_BLOCKED = 2_000, 2_000, 2_000

_FIELDS: Mapping[str, Text] = {
    "display_name_en": text("Display name in English", "Nom affiché en anglais"),
    "display_name_fr": text("Display name in French", "Nom affiché en français"),
    "description": text("Description", "Description"),
    "owner": text("Owner", "Responsable"),
}


def canonical(name: str, source: Source) -> CanonicalName:
    """What the name counts as in the source."""
    return load_edition(source.edition).canonical(name, source.kind.value)


def judge(name: str, source: Source, policy: Policy, language: str) -> NameVerdict:
    """The vocabulary's whole verdict on a name, as the source's edition and kind have it."""
    return judge_name(name, load_edition(source.edition), policy, source.kind.value, language)


def check_custom_name(name: str, source: Source, policy: Policy, field: str = "name") -> str:
    """A name that a custom event of the source may have. Raises `PlanRefused` with the vocabulary's sentences."""
    verdict = judge(name, source, policy, "en")
    if verdict.verdict == "standard":
        raise PlanRefused(sentences.standard_name(name, verdict.event), field)
    if verdict.verdict != "custom":
        english = " ".join(reason.message_en for reason in verdict.reasons)
        raise PlanRefused(text(english, " ".join(reason.message_fr for reason in verdict.reasons)), field)
    if any(warning.code == "custom_not_accepted" for warning in verdict.warnings):
        raise PlanRefused(custom_not_accepted(), field)
    return name


def check_event(event: PlannedEvent, source: Source, policy: Policy) -> PlannedEvent:
    """The event as it is kept. Raises `PlanRefused` for the first thing that cannot be."""
    return PlannedEvent(
        name=check_custom_name(event.name, source, policy),
        display_name_en=_line(event.display_name_en, "display_name_en", MOST_DISPLAY),
        display_name_fr=_line(event.display_name_fr, "display_name_fr", MOST_DISPLAY),
        description=_line(event.description, "description", MOST_DESCRIPTION),
        owner=_line(event.owner, "owner", MOST_OWNER),
        status=event.status,
        parameters=check_parameters(event.parameters),
        on_mismatch=event.on_mismatch,
    )


def _line(value: str, field: str, most: int) -> str:
    return check_line(value, field, _FIELDS[field], most)
