"""Crawlers are known by their User-Agent."""

import pytest

from balise.lookups.bots import Bots

PEOPLE = [
    "",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0",
]
CRAWLERS = [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "YandexBot/3.0",
    "curl/8.5.0",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 Safari/537.36",
]


@pytest.fixture(scope="module")
def bots() -> Bots:
    """The packaged list."""
    return Bots()


@pytest.mark.parametrize("agent", PEOPLE)
def test_a_persons_browser_is_no_bot(bots, agent):
    """Usual browsers, and a request that names none, are people's."""
    assert not bots.is_bot(agent)


@pytest.mark.parametrize("agent", CRAWLERS)
def test_crawlers_are_known(bots, agent):
    """Search engines, programs and headless browsers say what they are."""
    assert bots.is_bot(agent)


def test_only_the_last_answers_are_remembered():
    """Endless new User-Agents take no endless memory, and a long one is read at its beginning."""
    bots = Bots(most_remembered=3)
    for number in range(10):
        assert not bots.is_bot(f"Mozilla/5.0 Firefox/{number}")
    assert not bots.is_bot("x" * 100_000 + "Googlebot")
    assert bots._known.cache_info().currsize == 3
