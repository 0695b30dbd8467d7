"""What stands in the rail: the pages somebody may open, those of one source first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from balise.events.source import Source
from balise.web.visitor import Visitor


@dataclass(frozen=True)
class Entry:
    """A page in the rail. `key` is its sentence under `layout`, `address` its path below the group's."""

    key: str
    icon: str
    address: str
    role: str = "viewer"


@dataclass(frozen=True)
class Link:
    """An entry as it stands on a page."""

    key: str
    icon: str
    address: str
    here: bool
    count: int = 0


OF_A_SOURCE: Final[tuple[tuple[str, tuple[Entry, ...]], ...]] = (
    (
        "watch",
        (
            Entry("overview", "i-overview", ""),
            Entry("test", "i-live", "/test"),
            Entry("diagnostics", "i-diagnostics", "/diagnostics"),
            Entry("dedup", "i-audiences", "/dedup"),
            Entry("match_quality", "i-match", "/match-quality"),
            Entry("quarantine", "i-quarantine", "/quarantine"),
        ),
    ),
    (
        "set_up",
        (
            Entry("custom_events", "i-custom", "/custom-events"),
            Entry("rules", "i-pointer", "/rules"),
            Entry("backtests", "i-rules", "/backtests"),
            Entry("install", "i-install", "/install"),
            Entry("tokens", "i-key", "/tokens", "editor"),
        ),
    ),
    ("source", (Entry("changes", "i-log", "/changes"), Entry("settings", "i-settings", "/settings", "editor"))),
)
"""Groups of pages below `/sources/{code}`: the key of the group's sentence, and its entries."""

OF_A_WORKSPACE: Final[tuple[tuple[str, tuple[Entry, ...]], ...]] = (
    (
        "workspace",
        (
            Entry("home", "i-home", "/"),
            Entry("search", "i-search", "/search"),
            Entry("alerts", "i-alerts", "/alerts"),
            Entry("people", "i-people", "/people"),
            Entry("changes", "i-log", "/changes"),
            Entry("workspace", "i-settings", "/workspace"),
            Entry("status", "i-server", "/status", "administrator"),
        ),
    ),
    ("try", (Entry("demo", "i-shop", "/demo/"), Entry("api", "i-document", "/docs/api"))),
)
"""Groups of pages that belong to no source."""

_FOR_ANYBODY: Final = OF_A_WORKSPACE[-1:]
_NONE: Final[Mapping[str, int]] = {}


def navigation(
    visitor: Visitor | None, source: Source | None, path: str, counts: Mapping[str, int] = _NONE
) -> list[tuple[str, list[Link]]]:
    """The groups of the rail on the page at `path`; groups without a page that this role may open are left out.

    `counts` are figures beside entries of the source, by their keys: what waits, what is open.
    """
    base = f"/sources/{quote(source.code, safe='')}" if source else ""
    groups = [
        (name, [_link(base, entry, path, counts) for entry in entries if _open(visitor, entry)]) for name, entries in OF_A_SOURCE
    ]
    groups = groups if source else []
    others = OF_A_WORKSPACE if visitor else _FOR_ANYBODY
    groups += [(name, [_link("", entry, path) for entry in entries if _open(visitor, entry)]) for name, entries in others]
    return [(name, links) for name, links in groups if links]


def _open(visitor: Visitor | None, entry: Entry) -> bool:
    return visitor.may(entry.role) if visitor else True


def _link(base: str, entry: Entry, path: str, counts: Mapping[str, int] = _NONE) -> Link:
    address = base + entry.address
    below = entry.address not in ("", "/") and path.startswith(address.rstrip("/") + "/")
    return Link(entry.key, entry.icon, address, path == address or below, counts.get(entry.key, 0))
