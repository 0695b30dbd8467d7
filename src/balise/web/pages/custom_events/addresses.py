"""Where the pages of custom events are."""

from typing import Final
from urllib.parse import quote, urlencode

BASE: Final = "/sources/{code:str}/custom-events"
_TAKEN: Final = ("new", "check", "import", "do")
"""Last parts of other pages' addresses, which an event may be called as well."""


def list_address(code: str, **query: str) -> str:
    """The list of a source's custom events."""
    return f"/sources/{quote(code, safe='')}/custom-events" + (f"?{urlencode(query)}" if query else "")


def event_address(code: str, name: str) -> str:
    """The page of a registered event."""
    base = list_address(code)
    return f"{base}/new?{urlencode({'name': name})}" if name in _TAKEN else f"{base}/{quote(name, safe='')}"
