"""What the name field of a rule says: what the event is already, or what must be mended before a rule can send it."""

from dataclasses import dataclass
from typing import Final

from balise.events.plan import Plan
from balise.events.plan.sentences import blocked_already
from balise.events.source import Source
from balise.vocabulary.policy import Policy
from balise.web.pages.custom_event.naming import Tone, naming_of

STANDINGS: Final = ("broken", "standard", "mapped", "registered", "new")


@dataclass(frozen=True)
class EventName:
    """The verdict on an event's name. `standing` is one of `STANDINGS`, empty before anything is typed; `counted_as` the
    standard event it is or becomes; `broken` what must be mended, in sentences.
    """

    name: str
    standing: str
    broken: tuple[str, ...]
    proposal: str
    counted_as: str
    most: int

    @property
    def tone(self) -> Tone:
        """The mark's name; a reserved name is no fault, but another name is counted."""
        tones: dict[str, Tone] = {"": "", "broken": "stop", "mapped": "warn"}
        return tones.get(self.standing, "good")


def event_name(name: str, source: Source, plan: Plan, policy: Policy, language: str) -> EventName:
    """Judge a name that a rule is to send."""
    registered = plan.event(name) is not None
    found = naming_of(name, name if registered else "", source, plan, policy, language)
    broken = tuple(rule.text for rule in found.rules if rule.tone == "stop" and rule.key != "free")
    if name in plan.blocked:
        broken = (*broken, blocked_already(name)[language])
    if not name:
        standing = ""
    elif broken:
        standing = "broken"
    elif found.counted_as:
        standing = "mapped" if found.mapped else "standard"
    else:
        standing = "registered" if registered else "new"
    return EventName(name, standing, broken, found.proposal if broken else "", found.counted_as, found.most)
