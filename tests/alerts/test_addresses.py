"""Which addresses a webhook may call."""

import pytest

from balise.alerts.addresses import read_networks, resolve, safe_address
from balise.alerts.mailer import NotDelivered

PUBLIC = "93.184.216.34"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2002:a00:1::",
        "::127.0.0.1",
        "2001:db8::1",
    ],
)
def test_addresses_that_are_not_public_are_refused(address):
    """Own machine, private, link-local, shared, multicast and reserved addresses, and IPv6 leading to one, are never called."""
    with pytest.raises(NotDelivered, match="not public"):
        safe_address("hooks.test", 443, ask=lambda *_: [address])


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_public_addresses_may_be_called(address):
    """A public address is given as it was found."""
    assert safe_address("hooks.test", 443, ask=lambda *_: [address]) == address


def test_one_private_address_among_public_ones_is_enough_to_refuse():
    """A host that has both is refused: which of them answers is not ours to choose."""
    with pytest.raises(NotDelivered):
        safe_address("hooks.test", 443, ask=lambda *_: [PUBLIC, "10.0.0.1"])


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f.1", "0177.0.0.1", "localhost", "[::1]".strip("[]")])
def test_spellings_of_the_own_machine_are_seen_through(host):
    """What the machine's resolver makes of an odd spelling is what is checked."""
    with pytest.raises(NotDelivered):
        safe_address(host, 80, ask=resolve)


def test_a_setting_allows_networks():
    """A private network that the server's settings name may be called, another may not."""
    allowed = read_networks("10.0.0.0/8, ::1")

    assert safe_address("hooks.test", 443, allowed, lambda *_: ["10.1.2.3"]) == "10.1.2.3"
    assert safe_address("hooks.test", 443, allowed, lambda *_: ["::1"]) == "::1"
    with pytest.raises(NotDelivered):
        safe_address("hooks.test", 443, allowed, lambda *_: ["192.168.0.1"])


def test_a_host_without_an_address_is_not_called():
    """What cannot be looked up is told, and may be tried again."""

    def fail(*_):
        raise OSError("no such host")

    for ask in (fail, lambda *_: []):
        with pytest.raises(NotDelivered, match="no address") as raised:
            safe_address("hooks.test", 443, ask=ask)
        assert not raised.value.for_good
