"""Which address may a webhook call? Only public ones, so that nobody reaches into the server's own network through it."""

from collections.abc import Sequence

from balise.alerts.mailer import NotDelivered
from balise.lookups.networks import Network, Resolve, leads_out, read_networks, resolve

__all__ = ["Network", "Resolve", "read_networks", "resolve", "safe_address"]


def safe_address(host: str, port: int, allowed: Sequence[Network] = (), ask: Resolve = resolve) -> str:
    """The address to connect to, checked: where any of the host's is neither public nor allowed, none is given.

    Connect to this very address: asking again could give another. Raises `NotDelivered`.
    """
    try:
        found = ask(host, port)
    except (OSError, UnicodeError) as error:
        raise NotDelivered(f"The host {host} has no address.") from error
    for each in found:
        if not leads_out(each, allowed):
            raise NotDelivered(
                f"The host {host} is at an address that is not public. Use a public one, or let an administrator of the server "
                "allow its network with the setting alert_private_addresses."
            )
    if not found:
        raise NotDelivered(f"The host {host} has no address.")
    return found[0]
