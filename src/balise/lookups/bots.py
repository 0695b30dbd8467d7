"""Is this User-Agent a crawler's? As the list of the package `crawlerdetect` knows them."""

from functools import lru_cache

from crawlerdetect import CrawlerDetect

_MOST_REMEMBERED = 10_000
_LONGEST = 512


class Bots:
    """Judges User-Agents. Looking one up costs about a millisecond, so the last 10,000 are remembered."""

    def __init__(self, most_remembered: int = _MOST_REMEMBERED) -> None:
        self._detect = CrawlerDetect()
        self._known = lru_cache(most_remembered)(self._look_up)
        self._look_up("the first question compiles the list")

    def is_bot(self, user_agent: str) -> bool:
        """Whether the text, of which the first 512 characters are read, names a crawler; an empty one names nobody."""
        return self._known(user_agent[:_LONGEST])

    def _look_up(self, user_agent: str) -> bool:
        return bool(self._detect.is_crawler(user_agent))
