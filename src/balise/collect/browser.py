"""What a browser says in a request's headers, and what it must be told so that pages of other sites may ask."""

import re

import msgspec

from balise.collect.client_address import client_address_reader
from balise.collect.reply import Header, Scope
from balise.collect.site import Sites, origin_of

TTP_SECONDS = 34_190_000
"""13 months, as long as the platform's own cookie."""

_LONGEST_ORIGIN = 300
_SHARED = ((b"access-control-allow-credentials", b"true"), (b"access-control-expose-headers", b"retry-after"))
_VARY = (b"vary", b"origin")
_PREFLIGHT = (
    (b"access-control-allow-methods", b"POST, GET"),
    (b"access-control-allow-headers", b"content-type"),
    (b"access-control-max-age", b"86400"),
)
_origin = re.compile(r"https?://[a-z0-9.\-_\[\]:]+|null").fullmatch
_cookie_value = re.compile(r"[A-Za-z0-9._-]{1,100}").fullmatch


class Browser(msgspec.Struct):
    """The headers of a request that matter here; absent ones are empty."""

    origin_sent: bytes = b""
    origin: str = ""
    """The page's origin in lower case: from Origin, else from Referer, as images send it; `null` for a page without one."""
    referer: str = ""
    host: str = ""
    user_agent: str = ""
    forwarded: str = ""
    encoding: bytes = b""
    address: str = ""
    """The visitor's address; empty where it is this machine's own."""


def cross_origin(browser: Browser, preflight: bool = False) -> list[Header]:
    """The headers of every answer, also of refusals: a page that cannot read one cannot know when to try again."""
    if not browser.origin_sent or len(browser.origin_sent) > _LONGEST_ORIGIN:
        return [_VARY]
    headers = [_VARY, (b"access-control-allow-origin", browser.origin_sent), *_SHARED]
    return headers + list(_PREFLIGHT) if preflight else headers


class Browsers:
    """Reads requests of browsers. `trusted_proxies` is the setting of that name; raises `SettingError` for a wrong one."""

    def __init__(self, trusted_proxies: str) -> None:
        self._address, self._sites = client_address_reader(trusted_proxies), Sites()

    def read(self, scope: Scope) -> Browser:
        """The headers of a request and whose they are."""
        browser = _headers(scope)
        said = browser.origin_sent[:_LONGEST_ORIGIN].decode("latin-1").lower()
        if not _origin(said):
            said = origin_of(browser.referer)
        browser.origin = said if _origin(said) else ""
        browser.address = self._address((scope.get("client") or ("",))[0], browser.forwarded)
        return browser

    def ttp_cookie(self, browser: Browser, value: str) -> Header | None:
        """`_ttp` as the server sets it: Safari keeps it longer than one that a script sets.

        None where page and server are not of one site, or the value is none of a cookie.
        """
        site = self._sites.shared(browser.origin, browser.host) if _cookie_value(value) else None
        if site is None:
            return None
        domain = f"; Domain={site}" if site else ""
        secure = "; Secure" if browser.origin.startswith("https://") else ""
        return b"set-cookie", f"_ttp={value}; Max-Age={TTP_SECONDS}; Path=/{domain}; SameSite=Lax{secure}".encode()


def _headers(scope: Scope) -> Browser:
    browser = Browser()
    for name, value in scope["headers"]:
        if name == b"origin":
            browser.origin_sent = value
        elif name == b"user-agent":
            browser.user_agent = value.decode("latin-1")
        elif name == b"referer":
            browser.referer = value.decode("latin-1")
        elif name == b"host":
            browser.host = value.decode("latin-1")
        elif name == b"x-forwarded-for":
            browser.forwarded += ("," if browser.forwarded else "") + value.decode("latin-1")
        elif name == b"content-encoding":
            browser.encoding = value
    return browser
