"""The browser's only way into the network leads to public addresses."""

import os
import resource
import socket
from contextlib import ExitStack

import httpx2
import pytest

from balise.builder.way_out import NO_WAY, WayOut
from balise.lookups.networks import read_networks
from tests.builder.sites import Site

HERE = read_networks("127.0.0.0/8")


@pytest.fixture
def shop():
    """A site on this machine."""
    site = Site()
    yield site
    site.stop()


@pytest.fixture
def way():
    """Makes proxies."""
    made = []

    def make(allowed=(), ask=None) -> WayOut:
        made.append((WayOut(allowed, ask) if ask else WayOut(allowed)).start())
        return made[-1]

    yield make
    for each in made:
        each.stop()


def through(way_out: WayOut, url: str) -> httpx2.Response:
    """Ask for an address by way of the proxy."""
    with httpx2.Client(proxy=way_out.address, trust_env=False, timeout=10) as client:
        return client.get(url)


def test_what_is_allowed_is_reached(way, shop):
    """The answer comes as the site gave it; the site hears nothing of a proxy."""
    answer = through(way(HERE), f"{shop.origin}/lamp?x=1")

    assert (answer.status_code, "Leave a review" in answer.text) == (200, True)
    assert shop.asked[0][0] == "/lamp?x=1"


def test_a_process_with_many_open_files_reaches_it_too(way, shop):
    """The number of a connection's file may be large, as in a server with many clients."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4096)), hard))
    with ExitStack() as many:
        for _ in range(1100):
            many.enter_context(open(os.devnull))
        assert through(way(HERE), f"{shop.origin}/lamp").status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "169.254.169.254", "10.1.2.3"])
def test_private_addresses_are_refused(way, shop, host):
    """By number or by name; who was asked for is noted."""
    proxy = way()
    answer = through(proxy, shop.origin.replace("127.0.0.1", host) + "/lamp")

    assert (answer.status_code, NO_WAY in answer.headers, shop.asked) == (502, True, [])
    assert proxy.refused == {host}


def test_a_name_that_also_leads_inside_is_refused(way, shop):
    """One public address beside a private one does not help."""
    proxy = way(ask=lambda host, port: ["93.184.216.34", "127.0.0.1"])

    assert through(proxy, "http://rebind.example/").status_code == 502
    assert proxy.refused == {"rebind.example"}


def test_the_address_that_was_judged_is_the_one_connected_to(way, shop):
    """The name is asked once: what it says a moment later leads nowhere."""
    asked = []

    def ask(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    port = shop.origin.rpartition(":")[2]
    assert through(way(HERE, ask), f"http://shop.example:{port}/lamp").status_code == 200
    assert asked == ["shop.example"]


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]"])
def test_a_tunnel_is_refused_alike(way, shop, host):
    """HTTPS asks for a tunnel: the same hosts are refused before a byte is passed, also inside an address of the other kind."""
    proxy, port = way(), shop.origin.rpartition(":")[2]
    with socket.create_connection(proxy.server_address[:2], 5) as own:
        own.sendall(f"CONNECT {host}:{port} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert own.recv(100).startswith(b"HTTP/1.1 502")
    assert (proxy.refused, shop.asked) == ({host.strip("[]")}, [])


def test_nonsense_ends_the_connection(way):
    """What is no request is not answered, and the next one is."""
    proxy = way(HERE)
    for nonsense in (b"\r\n\r\n", b"GET\r\n\r\n", b"GET http://[ HTTP/1.1\r\n\r\n"):
        with socket.create_connection(proxy.server_address[:2], 5) as own:
            own.sendall(nonsense)
            assert own.recv(100) == b""


def test_what_all_pages_load_is_bounded(way, shop):
    """Where the check had its share, nothing more is passed."""
    proxy = way(HERE)
    proxy.left = 0
    with pytest.raises(httpx2.HTTPError):
        through(proxy, f"{shop.origin}/lamp")
