"""Names that are reserved: the platform counts them as a standard event, whatever the sender meant."""

from collections.abc import Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.matching import matching
from balise.diagnostics.questions.received import live, totals

CODE = "reserved_name"
SEVERITY = Severity.NOTICE
LOOK_BACK_HOURS = 24
FACTS: tuple[str, ...] = ()


def find(asked: Asked) -> Iterator[Found]:
    """One for each reserved name that is sent."""
    kind = asked.source.kind.value
    reserved = {*asked.edition.reserved(kind), *asked.edition.spellings(kind)}
    for name in sorted({row.name_sent for row in asked.once(live)} & reserved):
        event = asked.shown(name)
        seen = matching(asked, "e.name_sent = {name:String}", event, name=name)
        of = asked.once(totals)[event]
        yield Found(
            event=event,
            subject=name,
            events=seen.events,
            of=of,
            first_at=seen.first_at,
            last_at=seen.last_at,
            samples=seen.samples,
        )
