"""The code that marks a source's test events, and the address that turns a browser's tab into a test."""

import hmac
from base64 import b32encode
from hashlib import sha256
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import segno

PARAMETER: Final = "ttq_test"
"""The pixel takes its test code from this parameter of the page's address."""
LONGEST_ADDRESS: Final = 500


def code_of_source(secret: bytes, source: str) -> str:
    """`TEST` and six letters or digits: always the same for a source, and another in every installation."""
    digest = hmac.new(secret, b"test code\0" + source.encode(), sha256).digest()
    return "TEST" + b32encode(digest)[:6].decode()


def address_with_code(site: str, code: str) -> str:
    """The site's address with the test code in it; empty where this is no address of a site."""
    try:
        parts = urlsplit(site.strip())
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and site.strip().isprintable()
    except ValueError:
        return ""
    if not usable or len(site) > LONGEST_ADDRESS or " " in site.strip():
        return ""
    rest = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != PARAMETER]
    return urlunsplit(parts._replace(query=urlencode([*rest, (PARAMETER, code)], errors="replace")))


def qr_code(address: str) -> str:
    """An address as an SVG that a telephone reads; dark on light in every theme, as readers want it."""
    return str(segno.make(address, error="m", micro=False).svg_inline(omitsize=True, border=3, dark="#000", light="#fff"))
