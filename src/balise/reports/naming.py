"""Under which name is an event shown? Aliases are a view: they reach past events, and taking one back undoes it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

NOT_COUNTABLE = "invalid"
"""The class of a name that no event can have."""


def _custom(name: str) -> tuple[str, str]:
    return name, "custom"


@dataclass(frozen=True)
class Naming:
    """How a source's events are named: `canonical` tells what a sent name counts as, empty where it cannot, and its class.

    `aliases` maps canonical names to the names they are shown under.
    """

    canonical: Callable[[str], tuple[str, str]] = _custom
    aliases: Mapping[str, str] = field(default_factory=dict)

    def shown(self, event: str) -> str:
        """The name a canonical name is shown under."""
        return self.aliases.get(event, event)

    def members(self, shown: Iterable[str]) -> list[str]:
        """Every canonical name that is shown under one of these names."""
        wanted = set(shown)
        return sorted((wanted - set(self.aliases)) | {event for event, name in self.aliases.items() if name in wanted})

    def of_sent(self, name_sent: str) -> tuple[str, str]:
        """The name under which something sent as this stands, and its class; a name that cannot count stands for itself."""
        event, event_class = self.canonical(name_sent)
        if not event or event_class == NOT_COUNTABLE:
            return name_sent, NOT_COUNTABLE
        shown = self.shown(event)
        return shown, event_class if shown == event else self.class_of(shown, event_class)

    def class_of(self, shown: str, otherwise: str) -> str:
        """The class of a name that is shown."""
        event, event_class = self.canonical(shown)
        return event_class if event == shown else otherwise
