"""From which address does a request really come, where proxies stand before the server?"""

from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from balise.errors import SettingError

Address = IPv4Address | IPv6Address
_MOST_REMEMBERED = 10_000
_LONGEST_CHAIN = 2_000

ClientAddress = Callable[[str, str], str]
"""Address of the connection and X-Forwarded-For → the visitor's, ``""`` where it is this machine's own or unknown."""


def client_address_reader(trusted_proxies: str) -> ClientAddress:
    """`trusted_proxies` are networks or addresses between commas. Raises `SettingError` for what is neither."""
    networks = _networks(trusted_proxies)

    def trusted(address: Address) -> bool:
        return any(address in network for network in networks)

    @lru_cache(_MOST_REMEMBERED)
    def read(peer: str, forwarded: str) -> str:
        """The last address of the chain that no trusted proxy has."""
        address = _address(peer)
        for hop in reversed(forwarded[-_LONGEST_CHAIN:].split(",")) if forwarded else ():
            if address is None or not trusted(address):
                break
            before = _address(hop)
            if before is None:
                break
            address = before
        return "" if address is None or address.is_loopback else str(address)

    return read


@lru_cache(_MOST_REMEMBERED)
def bucket_of(address: str) -> str:
    """What the limit of requests counts by: an IPv4 address, or the /64 that one subscriber of IPv6 has.

    ``""`` for an address that is not public: behind a proxy that is not trusted it would stand for every visitor.
    """
    known = _address(address.split("%")[0])
    if known is None or known.is_private:
        return ""
    return str(known) if known.version == 4 else str(IPv6Network((known, 64), strict=False))


def _networks(text: str) -> list[IPv4Network | IPv6Network]:
    try:
        return [ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip()]
    except ValueError as error:
        raise SettingError(f"trusted_proxies must be networks between commas, such as 10.0.0.0/8: {error}.") from error


def _address(text: str) -> Address | None:
    """An address, also with a port as some proxies write it; IPv4 written as IPv6 is IPv4."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].split("]")[0]
    elif text.count(":") == 1:
        text = text.split(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
