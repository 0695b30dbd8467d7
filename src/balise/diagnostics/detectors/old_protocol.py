"""Events that still come in by the calls before Events API 2.0, which the platform shut down."""

from collections.abc import Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.matching import matching
from balise.diagnostics.questions.received import live

CODE = "old_protocol"
SEVERITY = Severity.NOTICE
LOOK_BACK_HOURS = 24
FACTS: tuple[str, ...] = ()
OLD = ("pixel-track", "pixel-batch", "app-track", "app-batch", "offline-track", "offline-batch")


def find(asked: Asked) -> Iterator[Found]:
    """One for each older call."""
    of = sum(row.events for row in asked.once(live))
    for protocol in OLD:
        if any(row.protocol == protocol for row in asked.once(live)):
            seen = matching(asked, "e.protocol = {protocol:String}", protocol=protocol)
            yield Found(
                subject=protocol.replace("-", "/"),
                events=min(seen.events, of),
                of=of,
                first_at=seen.first_at,
                last_at=seen.last_at,
                samples=seen.samples,
            )
