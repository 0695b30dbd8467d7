"""How a source's events are named on pages: its edition's rules, and the aliases people made."""

from balise.events.source import Source
from balise.reports.naming import Naming
from balise.vocabulary import load_edition
from balise.web.parts import WebParts


def naming_of(parts: WebParts, source: Source) -> Naming:
    """The names of this source as reports need them."""
    edition = load_edition(source.edition)

    def canonical(name: str) -> tuple[str, str]:
        found = edition.canonical(name, source.kind.value)
        return found.event, found.event_class

    return Naming(canonical, parts.metadata.plan.aliases(source.code))
