"""Values that were hashed twice: told when they were read, or known by the single hash that came as well."""

from collections.abc import Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.newest import naming, newest
from balise.diagnostics.questions.received import totals
from balise.diagnostics.questions.stored_findings import stored_findings
from balise.reports.double_hashes import double_hashes

CODE = "double_hash"
SEVERITY = Severity.ERROR
LOOK_BACK_HOURS = 24
FACTS: tuple[str, ...] = ()
LEAST = 3


def find(asked: Asked) -> Iterator[Found]:
    """One for each event and key."""
    told: dict[tuple[str, str], Found] = {}
    for known in double_hashes(asked.store, asked.source.code, asked.once(newest), naming(asked)):
        _keep(told, known.event, known.key, _found(asked, known.events, known.first_at, known.last_at, tuple(known.samples)))
    for read in asked.once(stored_findings):
        if read.code == CODE:
            key = read.path.removeprefix("user.").removesuffix("[]")
            _keep(told, read.event, key, _found(asked, read.events, read.first_at, read.last_at, read.samples))
    for (event, key), found in told.items():
        if found.events >= LEAST:
            of = max(asked.once(totals).get(event, 0), found.events)
            yield Found(
                event=event,
                subject=f"user.{key}",
                events=found.events,
                of=of,
                first_at=found.first_at,
                last_at=found.last_at,
                samples=found.samples,
            )


def _found(asked: Asked, events: int, first_at: int, last_at: int, samples: tuple[str, ...]) -> Found:
    return Found(events=events, of=events, first_at=first_at, last_at=last_at, samples=samples)


def _keep(told: dict[tuple[str, str], Found], event: str, key: str, found: Found) -> None:
    """The stronger of two proofs: their events may be the same ones."""
    known = told.get((event, key))
    if known is None or known.events < found.events:
        told[(event, key)] = found
