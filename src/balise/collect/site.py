"""Which site is a page of, and is a host of the same site? By the public suffix list."""

from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList

_MOST_REMEMBERED = 10_000
_LONGEST = 300


class Sites:
    """Knows registrable domains: `shop.example.co.uk` is of the site `example.co.uk`. Loaded once, then asked from memory."""

    def __init__(self) -> None:
        self._list = PublicSuffixList()
        self.shared = lru_cache(_MOST_REMEMBERED)(self._shared)
        """(origin, host) → the site both are of, as a cookie's `Domain`; ``""`` for an equal host without one; None else."""

    def _shared(self, origin: str, host: str) -> str | None:
        page, here = host_of(origin), host_of(f"//{host}")
        if not page or not here:
            return None
        site = self._site(page)
        if site:
            return site if site == self._site(here) else None
        return "" if page == here else None

    def _site(self, host: str) -> str:
        """The registrable domain; ``""`` for an address, a single word such as `localhost`, and a public suffix itself."""
        return "" if _is_address(host) else self._list.privatesuffix(host) or ""


def origin_of(url: str) -> str:
    """The origin of a page's address, as browsers write it (RFC 6454); ``""`` where there is none."""
    try:
        parts = urlsplit(url[:_LONGEST])
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}" + ("" if port in (None, 80 if parts.scheme == "http" else 443) else f":{port}")


def host_of(url: str) -> str:
    """The host of an address in lower case, without port and final dot; ``""`` where there is none."""
    try:
        return (urlsplit(url[:_LONGEST]).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
