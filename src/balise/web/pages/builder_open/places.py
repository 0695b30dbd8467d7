"""On which pages may the builder be opened? On those of origins that the source takes events from."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from balise.errors import WrongInput
from balise.events.source import Source
from balise.metadata.source_rules import check_choices
from balise.reports.seen_pages import SeenPage

MOST_PAGES: Final = 8
LONGEST: Final = 1000
_THIS_MACHINE: Final = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Places:
    """The origins of a source: those its settings name; where they name none, those that pages send from, and this machine."""

    allowed: tuple[str, ...]
    seen: tuple[SeenPage, ...]
    own: str

    @classmethod
    def of(cls, source: Source, seen: list[SeenPage], own: str) -> "Places":
        """`own` is the address of this server, where the demo shop is."""
        return cls(source.allowed_origins, tuple(seen), own)

    @property
    def pages(self) -> list[str]:
        """Pages to choose from: the busiest that may be opened, then the entrances of allowed origins."""
        seen = [one.page for one in self.seen if self.takes(origin_of_page(one.page))]
        return list(dict.fromkeys([*seen[:MOST_PAGES], *(f"{origin}/" for origin in self.allowed)]))[: 2 * MOST_PAGES]

    def takes(self, origin: str) -> bool:
        """Whether the builder may be opened on pages of this origin."""
        if not origin:
            return False
        if self.allowed:
            return origin in self.allowed
        sending = {origin_of_page(one.page) for one in self.seen} | {origin_of_page(f"{self.own}/")}
        return origin in sending or urlsplit(origin).hostname in _THIS_MACHINE


def origin_of_page(page: str) -> str:
    """The origin of a page's address as browsers write it; empty where this is no address that could be opened."""
    if len(page) > LONGEST or not page.isprintable() or any(letter in page for letter in ' \\"<>'):
        return ""
    try:
        parts = urlsplit(page)
        if parts.scheme not in ("http", "https") or "@" in parts.netloc:
            return ""
        (origin,) = check_choices({"allowed_origins": (f"{parts.scheme}://{parts.netloc}",)})["allowed_origins"]
    except (ValueError, WrongInput):
        return ""
    return str(origin)
