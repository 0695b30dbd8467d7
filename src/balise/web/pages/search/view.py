"""Find events by receipt, event_id, order id or person. What tells a person reaches the server as a hash only."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from litestar import Request, Response, get

from balise.errors import Unavailable
from balise.events.outcome import Outcome
from balise.reports.search import MOST_DAYS, MOST_HASHES, Hits, search_person, search_text
from balise.web.access import visitor_of
from balise.web.given import Given
from balise.web.naming import naming_of
from balise.web.outcomes import Ending
from balise.web.parts import WebParts
from balise.web.render import render
from balise.web.sentences import sentences_for
from balise.web.time_range import TimeRange, read_range

_HASH: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
NOT_REPEATED: Final = ("personal", "no_hash")
_LONGEST: Final = 2_000


@dataclass(frozen=True)
class SearchPage:
    """What search/page.html may use. `hits` is None before anything was looked for, or where the store cannot be read.

    `refused` is the key of a sentence; what was typed is then not shown again.
    """

    over: TimeRange
    text: str = ""
    hashes: tuple[str, ...] = ()
    hits: Hits | None = None
    refused: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    """The sources' names by their codes."""

    @property
    def pairs(self) -> dict[str, str]:
        """What is looked for, as an address asks for it."""
        return {"q": self.text} if self.text else {"sha256": ",".join(self.hashes)} if self.hashes else {}

    @property
    def days(self) -> int:
        """The days of the longest range."""
        return MOST_DAYS

    def moment(self, text: str) -> int:
        """Milliseconds since 1970 of an ISO 8601 time."""
        return round(datetime.fromisoformat(text).timestamp() * 1000)

    def ending(self, outcome: str) -> Ending:
        """An outcome's shape and colour."""
        return Ending(Outcome(outcome))


@get("/search", sync_to_thread=True)
def show_search(request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """The forms, and what was found in the visitor's sources; a receipt leads to its page at once."""
    query = request.query_params
    over = _range(request, parts)
    text = query.get("q", "").strip()[:_LONGEST]
    given = [each for each in query.get("sha256", "").strip().lower().split(",") if each]
    if "@" in text and not _HASH.fullmatch(text):
        return _without("personal")
    hashes = tuple(given) if all(_HASH.fullmatch(each) for each in given) else ()
    if ("sha256" in query and not hashes) or len(hashes) > MOST_HASHES:
        return _without("no_hash")
    if over.days > MOST_DAYS:
        return render(request, "search/page.html", SearchPage(over, text, hashes, refused="too_long"))
    if not text and not hashes:
        refused = query.get("refused", "")
        return render(request, "search/page.html", SearchPage(over, refused=refused if refused in NOT_REPEATED else ""))
    try:
        hits = _hits(request, parts, text, hashes, over)
    except Unavailable:
        return render(request, "search/page.html", SearchPage(over, text, hashes, refused="unreadable"), 503)
    names = {source.code: source.name for source in visitor_of(request).sources}
    if len(hits.events) == 1 and hits.events[0].by == "receipt":
        return Response("", status_code=303, headers={"Location": f"/receipts/{hits.events[0].receipt}"})
    return render(request, "search/page.html", SearchPage(over, text, hashes, hits, names=names))


def _without(refused: str) -> Response[str]:
    """The page at an address that repeats nothing of what was typed: links of a page hold its address."""
    return Response("", status_code=303, headers={"Location": f"/search?refused={refused}"})


def _hits(request: Request[Any, Any, Any], parts: WebParts, text: str, hashes: tuple[str, ...], over: TimeRange) -> Hits:
    namings = {source.code: naming_of(parts, source) for source in visitor_of(request).sources}
    # The hour that runs is of interest here: what was sent just now is looked for most.
    span = (over.since, max(over.until, over.now + 1) if over.running else over.until)
    if hashes:
        return search_person(parts.store, namings, list(hashes), span)
    return search_text(parts.store, namings, text, span)


def _range(request: Request[Any, Any, Any], parts: WebParts) -> TimeRange:
    """As asked for; 28 days where nothing is asked."""
    query = dict(request.query_params)
    if not any(query.get(name) for name in ("range", "from", "to")):
        query["range"] = "28d"
    return read_range(query, sentences_for(request).zone, parts.clock())


SEARCH_HANDLERS: Final = (show_search,)
