"""One-time sign-in links."""

import pytest

from balise.web.sign_in import LINK_MS, SESSION_MS, SignInLinks


@pytest.fixture
def time():
    """The present in milliseconds; a test moves it."""
    return [1_000]


@pytest.fixture
def links(time):
    """Links by that clock."""
    return SignInLinks(lambda: time[0])


def key_of(path):
    """The key of a link."""
    return path.partition("?key=")[2]


def test_a_link_opens_once(links):
    """The first to open a link gets a session, the second nothing."""
    key = key_of(links.make())

    assert links.knows(links.open(key))
    assert links.open(key) is None


def test_a_link_is_good_for_a_day(links, time):
    """At 24 hours a link is too old."""
    fresh, old = key_of(links.make()), key_of(links.make())
    time[0] += LINK_MS - 1
    assert links.open(fresh)
    time[0] += 1
    assert links.open(old) is None


def test_a_session_is_good_for_half_a_day(links, time):
    """At 12 hours a session ends."""
    session = links.open(key_of(links.make()))
    time[0] += SESSION_MS - 1
    assert links.knows(session)
    time[0] += 1
    assert not links.knows(session)


def test_keys_are_long_and_never_the_same(links):
    """A key has 256 random bits, and links, sessions and keys cannot stand for each other."""
    keys = {key_of(links.make()) for _ in range(200)}

    assert len(keys) == 200
    assert min(map(len, keys)) >= 43
    assert not any(links.knows(key) for key in keys)
    assert links.open(links.open(keys.pop())) is None


@pytest.mark.parametrize("key", ["", "x", "\ud800", "\x00", "é" * 10_000])
def test_a_made_up_key_opens_nothing(links, key):
    """Whatever is asked, only a link that was made opens."""
    links.make()

    assert links.open(key) is None
    assert not links.knows(key)


def test_the_newest_thousand_are_kept(links):
    """However many links are made, memory is bounded and the newest work."""
    first, *_, last = [key_of(links.make()) for _ in range(1_002)]

    assert links.open(first) is None
    assert links.open(last)
