"""Click IDs lose their end on the way."""

from collections.abc import Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.newest import newest
from balise.reports.click_id_lengths import click_id_lengths, cut_click_ids

CODE = "click_id_cut"
SEVERITY = Severity.ERROR
LOOK_BACK_HOURS = 24
FACTS: tuple[str, ...] = ("length",)


def find(asked: Asked) -> Iterator[Found]:
    """One a channel, which is the subject."""
    span, code = asked.once(newest), asked.source.code
    for row in cut_click_ids(asked.store, code, span, click_id_lengths(asked.store, code, span)):
        yield Found(
            subject=row.channel,
            events=row.events,
            of=row.of,
            first_at=row.first_at,
            last_at=row.last_at,
            samples=tuple(row.samples),
            facts={"length": row.length},
        )
