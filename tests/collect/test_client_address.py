"""The visitor's address is the last one that no trusted proxy vouches for."""

import pytest

from balise.collect.client_address import bucket_of, client_address_reader
from balise.errors import SettingError

VISITOR, OTHER, PROXY = "203.0.113.9", "198.51.100.7", "10.0.0.1"


@pytest.mark.parametrize(
    "peer, forwarded, address",
    [
        (VISITOR, "", VISITOR),
        (VISITOR, OTHER, VISITOR),
        ("127.0.0.1", VISITOR, VISITOR),
        (PROXY, VISITOR, VISITOR),
        (PROXY, f"{OTHER}, {VISITOR}", VISITOR),
        (PROXY, f"{OTHER}, {VISITOR}, 10.0.0.2", VISITOR),
        (PROXY, "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        (PROXY, f"{VISITOR}:51000", VISITOR),
        (PROXY, "2001:db8::7", "2001:db8::7"),
        (PROXY, "[2001:db8::7]:443", "2001:db8::7"),
        (PROXY, f"::ffff:{VISITOR}", VISITOR),
        ("::ffff:10.0.0.1", VISITOR, VISITOR),
        (PROXY, f"{VISITOR}, unknown", PROXY),
        (PROXY, f"{OTHER}, unknown, 10.0.0.2", "10.0.0.2"),
        (PROXY, "x" * 100_000, PROXY),
        (PROXY, ",,,", PROXY),
        ("127.0.0.1", "", ""),
        ("::1", "", ""),
        ("", "", ""),
        ("", VISITOR, ""),
    ],
)
def test_only_trusted_proxies_are_believed(peer, forwarded, address):
    """The chain is read from its end as far as each hop is trusted; this machine's own address is nobody's."""
    assert client_address_reader("127.0.0.0/8, ::1, 10.0.0.0/8")(peer, forwarded) == address


def test_nobody_may_be_trusted():
    """With an empty setting only the connection counts."""
    assert client_address_reader(" ")(PROXY, VISITOR) == PROXY


@pytest.mark.parametrize("setting", ["proxy", "10.0.0.0/99", "10.0.0.1;10.0.0.2"])
def test_a_wrong_network_is_named(setting):
    """The setting's name and an example stand in the error."""
    with pytest.raises(SettingError, match=r"trusted_proxies must be networks between commas, such as 10\.0\.0\.0/8"):
        client_address_reader(setting)


@pytest.mark.parametrize(
    "address, bucket",
    [("9.9.9.9", "9.9.9.9"), ("2606:4700:1:2:3:4:5:6", "2606:4700:1:2::/64"), ("10.0.0.1", ""), ("fe80::1%eth0", ""), ("", "")],
)
def test_a_subscriber_has_one_bucket(address, bucket):
    """An IPv4 address, or the /64 of an IPv6 address; an address that is not public is nobody's alone."""
    assert bucket_of(address) == bucket
