"""Addresses become keys."""

import hashlib
import hmac
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.events.identity import IdentityReader

SECRET = b"a secret of this test"
READER = IdentityReader("", SECRET)


def key_and_scope(ip):
    """What reading an address keeps of it."""
    identity = READER.read({"ip": ip}).identity
    return identity.ip_key, identity.ip_scope


@given(st.ip_addresses())
def test_the_key_is_a_keyed_hash_of_the_compressed_address(address):
    """The key is HMAC-SHA-256 of the compressed address under the installation's secret, so it tells nothing elsewhere."""
    mapped = getattr(address, "ipv4_mapped", None)
    expected = hmac.new(SECRET, str(mapped or address).encode(), hashlib.sha256).hexdigest()

    assert expected == key_and_scope(str(address))[0]
    assert expected == key_and_scope(f" {address.exploded} ")[0]
    assert expected != IdentityReader("", b"another").read({"ip": str(address)}).identity.ip_key


@given(st.ip_addresses(v=4))
def test_an_address_mapped_into_ipv6_is_the_same(address):
    """::ffff:1.2.3.4 and 1.2.3.4 are one visitor."""
    assert key_and_scope(f"::ffff:{address}") == key_and_scope(str(address))


DOCUMENTATION = ("192.0.2.", "198.51.100.", "203.0.113.")


@given(st.ip_addresses(v=4) | st.ip_addresses(v=6))
def test_what_is_public_is_reachable(address):
    """No address the standard library calls private counts as public, but for those that documentation uses."""
    mapped = getattr(address, "ipv4_mapped", None) or address
    example = str(mapped).startswith(DOCUMENTATION) or (
        isinstance(mapped, IPv6Address) and mapped.exploded.startswith("2001:0db8")
    )
    if key_and_scope(str(address))[1] == "public" and not example and isinstance(mapped, IPv4Address):
        assert mapped.is_global
        assert not mapped.is_multicast


@pytest.mark.parametrize(
    "ip, scope",
    [
        ("8.8.8.8", "public"),
        ("203.0.113.7", "public"),
        ("2a01:e0a::1", "public"),
        ("2001:0db8:0000:0000:0000:0000:0000:0001", "public"),
        ("::1", "private"),
        ("0.0.0.0", "private"),
        ("127.0.0.1", "private"),
        ("10.1.2.3", "private"),
        ("172.16.0.1", "private"),
        ("172.31.255.255", "private"),
        ("172.32.0.0", "public"),
        ("192.168.1.1", "private"),
        ("100.64.0.1", "private"),
        ("169.254.1.1", "private"),
        ("224.0.0.1", "private"),
        ("255.255.255.255", "private"),
        ("fe80::1%eth0", "private"),
        ("fd00::1", "private"),
        ("ff02::1", "private"),
        ("::", "private"),
        ("::ffff:10.0.0.1", "private"),
    ],
)
def test_an_address_is_public_or_private(ip, scope):
    """Loopback, private, shared, link-local, multicast and reserved addresses are private, and it is said."""
    read = READER.read({"ip": ip})

    assert scope == read.identity.ip_scope
    assert ([] if scope == "public" else [("private_ip", "user.ip")]) == [(each.code, each.path) for each in read.findings]


@pytest.mark.parametrize(
    "ip", ["7nkX!z", "1.2.3", "1.2.3.4:80", "1.2.3.4, 5.6.7.8", "256.1.1.1", "01.2.3.4", "[::1]", "x" * 9999]
)
def test_what_is_no_address_is_left_out(ip):
    """Text that is no single address is left out with a finding that does not repeat it."""
    read = READER.read({"ip": ip})

    assert (read.identity.ip_key, read.identity.ip_scope) == ("", "")
    assert [each.code for each in read.findings] == ["invalid_ip"]
    assert ip not in str(read)
