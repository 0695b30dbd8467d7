"""Which release of which program sent a request? What a server's `User-Agent` says of it, and nothing else that stands there."""

import re
from functools import lru_cache
from typing import Final

_MOST_BYTES: Final = 300
_release = re.compile(
    rb"(?<![^\s;(])([A-Za-z][A-Za-z0-9._-]{0,39})/v?(\d{1,5}(?:\.\d{1,5}){0,3}(?:[.-]?[a-z]{1,8}\d{0,3})?)(?![^\s;,)])"
).findall
_OF_BROWSERS: Final = {b"Mozilla", b"AppleWebKit", b"Gecko", b"KHTML", b"Safari", b"Mobile", b"Version"}


@lru_cache(maxsize=1000)
def software_of(user_agent: bytes) -> str:
    """The first `name/1.2.3` as `name 1.2.3`; ``""`` where there is none, or only a browser's, which senders pass on."""
    for name, version in _release(user_agent[:_MOST_BYTES]):
        if name in _OF_BROWSERS:
            return ""
        return f"{name.decode()} {version.decode()}"
    return ""
