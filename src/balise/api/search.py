"""Find events by what people have in hand: a receipt, an event_id, an order id, a hashed identifier."""

from typing import Annotated

from litestar import get
from litestar.params import QueryParameter

from balise.api.addresses import Given
from balise.api.match_quality import Since, Until
from balise.api.problems import Refusal, documented
from balise.api.query import read_moment
from balise.reports.moments import DAY, hour_of, next_hour
from balise.reports.naming import Naming
from balise.reports.search import MOST_DAYS, Hits, search_person, search_text

USUAL_DAYS = 28

Text = Annotated[
    str | None,
    QueryParameter(
        name="q",
        description="A receipt, an event_id or an order id, as sent; or the id of a rule that sends events.",
        min_length=1,
        max_length=2000,
    ),
]
Person = Annotated[
    str | None,
    QueryParameter(
        description="SHA-256 (lower-case hex) of an e-mail address, phone number or external id, normalised first.",
        pattern=r"^[0-9a-f]{64}$",
    ),
]


@get(
    "/search",
    summary="Find events",
    response_description="The newest events that were found, at most 100.",
    responses=documented(),
    sync_to_thread=True,
)
def search(parts: Given, text: Text = None, sha256: Person = None, since: Since = None, until: Until = None) -> Hits:
    """Events of every source the token reaches, by `q` or by `sha256`; one of the two. At most 92 days, 28 if left out.

    A receipt is found whenever it came. Personal identifiers are never sent in clear.
    """
    if (text is None) == (sha256 is None):
        raise Refusal(400, "one_of_two", "Exactly one of `q` and `sha256` is needed.", "query.q", "Give one of them.")
    begin, end = read_moment(since, "from"), read_moment(until, "to")
    end = next_hour(parts.clock() // 1000 if end is None else end)
    begin = max(0, end - USUAL_DAYS * DAY) if begin is None else hour_of(begin)
    if begin > end:
        raise Refusal(400, "wrong_moment", "`from` lies after `to`.", "query.from", "Exchange the two.")
    if end - begin > MOST_DAYS * DAY:
        raise Refusal(400, "too_long", f"This is more than {MOST_DAYS} days.", "query.from", "Ask for a part of it.")
    sources = parts.metadata.sources.all(parts.workspace)
    namings = {source.code: Naming(aliases=parts.metadata.plan.aliases(source.code)) for source in sources}
    if sha256 is not None:
        return search_person(parts.store, namings, [sha256], (begin, end))
    return search_text(parts.store, namings, text or "", (begin, end))


SEARCH_HANDLERS = (search,)
