"""Where does a network address lead: into the world, or into the server's own network?"""

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], list[str]]
"""The addresses a host name has now."""

_EMBEDDING = (ip_network("64:ff9b::/96"), ip_network("::/96"))
"""Networks whose addresses lead to the IPv4 address in their last 32 bits."""


def resolve(host: str, port: int) -> list[str]:
    """Ask the machine's resolver. Raises `OSError`."""
    return [str(found[4][0]).partition("%")[0] for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def read_networks(text: str) -> tuple[Network, ...]:
    """Networks between commas, such as 10.0.0.0/8. Raises `ValueError`."""
    return tuple(ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())


def leads_out(address: str, allowed: Sequence[Network] = ()) -> bool:
    """Whether an address is public, or in a network that is allowed all the same."""
    return _leads_out(ip_address(address), allowed)


def _leads_out(address: Address, allowed: Sequence[Network]) -> bool:
    real = _real(address)
    if any(real.version == network.version and real in network for network in allowed):
        return True
    return real.is_global and not (
        real.is_multicast or real.is_private or real.is_loopback or real.is_link_local or real.is_reserved
    )


def _real(address: Address) -> Address:
    """Where an address leads in the end."""
    if isinstance(address, IPv4Address):
        return address
    inside = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
    if inside is not None:
        return inside
    if any(address in network for network in _EMBEDDING) and int(address) > 1:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
