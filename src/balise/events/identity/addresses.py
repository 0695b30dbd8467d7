"""IP addresses as keys: equal for equal addresses of one installation, useless elsewhere, and never kept in clear."""

import hmac
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from balise.events.identity.normalise import trim

_LONGEST = 64
_REMEMBERED = 32_768
_V4_NOT_PUBLIC = (
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "224.0.0.0/3",
)
_V6_PUBLIC = ("64:ff9b::/96", "2000::/3")
"""Global unicast, and IPv4 behind a translator. Addresses kept for documentation stand for public ones and count as such."""


def address_reader(secret: bytes) -> Callable[[str], tuple[str, str]]:
    """A function from an address as text to `(ip_key, ip_scope)`; both are ``""`` where the text is no address.

    `ip_key` is the HMAC-SHA-256 under `secret` of the compressed address, in hex; an IPv4 address mapped into
    IPv6 counts as the IPv4 one. `ip_scope` is `public` or `private`. The last tens of thousands of answers are
    remembered, in memory only.
    """

    @lru_cache(_REMEMBERED)
    def read(text: str) -> tuple[str, str]:
        address = _canonical(text)
        if address is None:
            return "", ""
        key = hmac.digest(secret, str(address).encode(), "sha256").hex()
        return key, "public" if _is_public(address) else "private"

    return read


def _canonical(text: str) -> IPv4Address | IPv6Address | None:
    text = trim(text)
    if len(text) > _LONGEST:
        return None
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _edges(networks: tuple[str, ...]) -> list[int]:
    """First address in, first address out, and so on: an odd place found by bisection lies inside."""
    edges: list[int] = []
    for text in networks:
        network: IPv4Network | IPv6Network = ip_network(text)
        edges += [int(network.network_address), int(network.broadcast_address) + 1]
    return edges


_V4_EDGES = _edges(_V4_NOT_PUBLIC)
_V6_EDGES = _edges(_V6_PUBLIC)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv4Address):
        return bisect_right(_V4_EDGES, int(address)) % 2 == 0
    return bisect_right(_V6_EDGES, int(address)) % 2 == 1
