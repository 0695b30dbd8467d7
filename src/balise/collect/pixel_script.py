"""The pixel as browsers load it: an ASGI app for every path under `/i18n/`."""

from typing import Any
from urllib.parse import parse_qs

from balise.collect.accept_encoding import best_encoding
from balise.collect.directory import Directory
from balise.collect.open_streams import brotli_with, gzip_with
from balise.collect.pixel_config import config_of, lib_name, start_line
from balise.collect.pixel_files import FOR_A_MINUTE, FOR_A_YEAR, JSON, SCRIPT, Asset, PixelFiles, mark_of
from balise.collect.reply import Header, Reply, Scope, Send, send_reply
from balise.collect.site import origin_of
from balise.collect.tally import DELIVERED
from balise.errors import Unavailable
from balise.rules.compiled import NO_RULES

PREFIX = "/i18n/"
_SCRIPT_PATH = "/i18n/pixel/events.js"
_RULES_PATH = "/i18n/pixel/rules.json"
_STATIC_PATH = "/i18n/pixel/static/"
_ENCODINGS = ("br", "gzip")

_FOR_ANY_SITE = [
    (b"access-control-allow-origin", b"*"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"timing-allow-origin", b"*"),
    (b"x-content-type-options", b"nosniff"),
]


class PixelScript:
    """Serves the pixel with each source's configuration and live rules, its chunks, and the module for bundlers."""

    def __init__(self, files: PixelFiles, directory: Directory, phone_region: str) -> None:
        """`phone_region` is the installation's, for sources without their own; may be empty."""
        self._core, self._directory, self._phone_region = files.core, directory, phone_region
        assets = {**files.chunks, "ttq.js": files.module, "ttq.d.ts": files.types}
        self._assets = {_STATIC_PATH + name: asset for name, asset in assets.items()}

    async def __call__(self, scope: Scope, receive: Any, send: Send) -> None:
        """Answer one request."""
        reply = self._answer(scope)
        reply.headers = [*reply.headers, *_FOR_ANY_SITE]
        await send_reply(reply, send, with_body=scope["method"] != "HEAD")

    def _answer(self, scope: Scope) -> Reply:
        path = scope["path"]
        if path not in (_SCRIPT_PATH, _RULES_PATH) and path not in self._assets:
            return _told(404, "There is no such file; the pixel is /i18n/pixel/events.js?sdkid=CODE.")
        if scope["method"] not in ("GET", "HEAD"):
            return _told(405, "This path takes GET and HEAD.", (b"allow", b"GET, HEAD"))
        if path in self._assets:
            return _sent(scope, self._assets[path])
        try:
            return self._rules(scope) if path == _RULES_PATH else _sent(scope, self._script(scope))
        except Unavailable:
            return _told(503, "The source cannot be looked up now. Nothing was lost; try again.", (b"retry-after", b"5"))

    def _script(self, scope: Scope) -> Asset:
        """The core and the line that starts it, for the source the query names."""
        code, lib = _given(scope, "sdkid", "lib")
        context = self._directory.context(code) if code else None
        if context is not None:
            self._directory.tally.note(code, DELIVERED)
        elif code:
            self._directory.note_unknown_code(origin_of(_header(scope, b"referer")))
        rules = self._directory.rules_file(context.source.code).mark if context else ""
        line = start_line(config_of(context.source if context else None, code, lib_name(lib), self._phone_region, rules))
        core = self._core
        encodings = {
            "br": brotli_with(core.brotli, line),
            "gzip": gzip_with(core.deflate, core.plain, line),
            "": core.plain + line,
        }
        return Asset(encodings, SCRIPT, FOR_A_MINUTE, mark_of(core.mark.encode(), line))

    def _rules(self, scope: Scope) -> Reply:
        """The live rules of the source the query names. What the query names by its mark never changes."""
        code, asked = _given(scope, "sdkid", "v")
        context = self._directory.context(code) if code else None
        if context is None:
            return Reply(404, NO_RULES, [(b"content-type", JSON.encode()), (b"cache-control", FOR_A_MINUTE.encode())])
        rules = self._directory.rules_file(context.source.code)
        caching = FOR_A_YEAR if rules.mark and asked == rules.mark else FOR_A_MINUTE
        return _sent(scope, Asset({"gzip": rules.gzip, "": rules.plain}, JSON, caching, rules.mark or "none"))


def _given(scope: Scope, *names: str) -> list[str]:
    """The first value of each parameter of the query; empty where it is not there."""
    given = parse_qs(scope["query_string"].decode("latin-1"))
    return [given.get(name, [""])[0] for name in names]


def _sent(scope: Scope, asset: Asset) -> Reply:
    """The asset in the encoding the browser likes best, or 304 where the browser has it already."""
    encoding = best_encoding(_header(scope, b"accept-encoding"), [name for name in _ENCODINGS if name in asset.encodings])
    etag = f'"{asset.mark}{"-" if encoding else ""}{encoding}"'
    headers: list[Header] = [
        (b"content-type", asset.content_type.encode()),
        (b"cache-control", asset.caching.encode()),
        (b"etag", etag.encode()),
        (b"vary", b"Accept-Encoding"),
    ]
    if _has_already(_header(scope, b"if-none-match"), etag):
        return Reply(304, b"", headers)
    if encoding:
        headers.append((b"content-encoding", encoding.encode()))
    return Reply(200, asset.encodings[encoding], headers)


def _has_already(header: str, etag: str) -> bool:
    """Whether If-None-Match names this ETag, weakly compared (RFC 9110, section 13.1.2)."""
    return any(given.strip().removeprefix("W/") in (etag, "*") for given in header.split(","))


def _header(scope: Scope, name: bytes) -> str:
    """Every line of a header, joined."""
    return ",".join(value.decode("latin-1") for key, value in scope["headers"] if key == name)


def _told(status: int, sentence: str, *more: Header) -> Reply:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store"), *more]
    return Reply(status, f"{sentence}\n".encode(), headers)
