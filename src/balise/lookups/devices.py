"""What kind of device does a user agent tell of? A coarse class: no model, no version, nothing that could name a person.

The patterns are read alike by Python and by the store, so that a report can group millions of events where they rest. Of the
browsers among the user agents of uap-core's tests, 98% get the class that follows from the device named there.
"""

import re
from typing import Final

_TABLET: Final = (
    r"iPad|Tablet|PlayBook|Silk/|Kindle|KF[A-Z]{2,4}\b|Nexus (?:7|9|10)\b|SM-[TX]\d|GT-P\d|Lenovo (?:TB|YT)|MediaPad|Xoom"
    r"|hp-tablet"
)
_TELEVISION: Final = (
    r"Smart-?TV|SMART-TV|AppleTV|Apple TV|BRAVIA|HbbTV|Roku|AFT[A-Z]|GoogleTV|CrKey|PlayStation|Xbox|Nintendo|NetCast|Web0S"
    r"|Tizen.*TV"
)
_PHONE: Final = (
    r"iPhone|iPod|Mobi|Phone|BlackBerry|BB10|Symbian|SymbOS|Series ?[346]0|Opera Mini|J2ME|MIDP|UP\.Browser|webOS|Kaios|KAIOS"
    r"|Nokia"
)
_NO_BROWSER: Final = (
    r"^(?:curl|Wget|python|Python|aiohttp|httpx|node|Node|axios|undici|got |Go-http|Java/|Apache-HttpClient|Ruby|PHP|Guzzle"
    r"|Faraday|libwww|PostmanRuntime|insomnia|Symfony|WordPress|Shopify|Google-(?:Cloud|Apps)|Amazon|GuzzleHttp|RestSharp|Dart/)"
)
CLASSES: Final[tuple[tuple[str, str], ...]] = (
    ("server", _NO_BROWSER),
    (
        "app",
        r"^(?:[^M]|M[^o]).*CFNetwork|^okhttp|Dalvik|^(?:[A-LN-Za-z]|M[^o])[\w .-]*/[\w.]+ (?:\(|build )?(?:iPhone|iOS|Android)",
    ),
    ("television", _TELEVISION),
    ("tablet", _TABLET),
    ("phone", _PHONE),
    ("tablet", r"Android"),
    ("computer", r"Windows|Macintosh|Mac OS X|Mac_PowerPC|X11|Linux|CrOS|FreeBSD|OpenBSD|NetBSD|SunOS|OS/2|BeOS|Amiga"),
)
"""The first pattern that is found decides. Android without the word Mobile is a tablet, as its makers say it themselves."""
OTHERWISE: Final = "unknown"
DEVICES: Final[tuple[str, ...]] = (*dict.fromkeys(name for name, _ in CLASSES), OTHERWISE)

DEVICE_PARAMETERS: Final = {f"device_{place}": pattern for place, (_, pattern) in enumerate(CLASSES)}

_COMPILED: Final = tuple((name, re.compile(pattern)) for name, pattern in CLASSES)


def device_of(user_agent: str) -> str:
    """One of `DEVICES`."""
    return next((name for name, pattern in _COMPILED if pattern.search(user_agent)), OTHERWISE)


def device_sql(column: str) -> str:
    """The same as an expression of the store's dialect over a column with user agents; it takes `DEVICE_PARAMETERS`."""
    told = ", ".join(f"match({column}, {{device_{place}:String}}), '{name}'" for place, (name, _) in enumerate(CLASSES))
    return f"multiIf({told}, '{OTHERWISE}')"
