"""Requests that were refused whole, and pixels without a source: nothing of them was kept, and only this tells of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.at_doors import at_doors


@dataclass
class RefusedRequests:
    """Finds refusals of these codes, one issue a text or token."""

    CODE: str
    REFUSALS: tuple[str, ...]
    SEVERITY: Severity = Severity.ERROR
    LOOK_BACK_HOURS: int = 24
    FACTS: tuple[str, ...] = ()

    def find(self, asked: Asked) -> Iterator[Found]:
        """The most frequent first."""
        tokens = {str(token.id): token for token in asked.tokens}
        for row in asked.once(at_doors):
            if row.what in self.REFUSALS:
                token = tokens.get(row.subject)
                yield Found(
                    subject=f"{token.name} …{token.hint}".strip() if token else row.subject,
                    events=row.requests,
                    of=row.requests,
                    first_at=row.hour,
                    last_at=row.last_at,
                )


REFUSED_REQUESTS = (
    RefusedRequests("request_refused", ("40002",)),
    RefusedRequests("token_refused", ("40102", "40105")),
    RefusedRequests("source_refused", ("40001",)),
    RefusedRequests("too_many_requests", ("40100",), Severity.WARNING),
    RefusedRequests("unknown_pixel_code", ("unknown_code",)),
)
