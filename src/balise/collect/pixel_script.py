"""The pixel as browsers load it: an ASGI app for every path under `/i18n/`."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from balise.collect.accept_encoding import best_encoding
from balise.collect.directory import Directory
from balise.collect.open_streams import brotli_with, gzip_with
from balise.collect.pixel_config import config_of, lib_name, start_line
from balise.collect.pixel_files import FOR_A_MINUTE, SCRIPT, Asset, PixelFiles, mark_of
from balise.errors import Unavailable

PREFIX = "/i18n/"
_SCRIPT_PATH = "/i18n/pixel/events.js"
_MODULE_PATH, _TYPES_PATH = "/i18n/pixel/ttq.js", "/i18n/pixel/ttq.d.ts"
_CHUNK_PATH = "/i18n/pixel/static/"
_ENCODINGS = ("br", "gzip")

_FOR_ANY_SITE = [
    (b"access-control-allow-origin", b"*"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"timing-allow-origin", b"*"),
    (b"x-content-type-options", b"nosniff"),
]

Headers = list[tuple[bytes, bytes]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class PixelScript:
    """Serves the pixel with each source's configuration, its chunks, and the module for bundlers."""

    def __init__(self, files: PixelFiles, directory: Directory, phone_region: str) -> None:
        """`phone_region` is the installation's, for sources without their own; may be empty."""
        self._core, self._directory, self._phone_region = files.core, directory, phone_region
        self._assets = {_CHUNK_PATH + name: asset for name, asset in files.chunks.items()}
        self._assets |= {_MODULE_PATH: files.module, _TYPES_PATH: files.types}

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Send) -> None:
        """Answer one request."""
        status, headers, body = self._answer(scope)
        headers += [*_FOR_ANY_SITE]
        if status != 304:
            headers.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    def _answer(self, scope: dict[str, Any]) -> tuple[int, Headers, bytes]:
        path = scope["path"]
        if path != _SCRIPT_PATH and path not in self._assets:
            return _told(404, "There is no such file; the pixel is /i18n/pixel/events.js?sdkid=CODE.")
        if scope["method"] not in ("GET", "HEAD"):
            return _told(405, "This path takes GET and HEAD.", (b"allow", b"GET, HEAD"))
        if path in self._assets:
            asset = self._assets[path]
            return _sent(scope, asset, asset.encodings)
        try:
            line = self._line(scope["query_string"])
        except Unavailable:
            return _told(503, "The source cannot be looked up now. Nothing was lost; try again.", (b"retry-after", b"5"))
        return self._script(scope, line)

    def _line(self, query: bytes) -> bytes:
        given = parse_qs(query.decode("latin-1"))
        code, lib = (given.get(name, [""])[0] for name in ("sdkid", "lib"))
        context = self._directory.context(code) if code else None
        return start_line(config_of(context.source if context else None, code, lib_name(lib), self._phone_region))

    def _script(self, scope: dict[str, Any], line: bytes) -> tuple[int, Headers, bytes]:
        core = self._core
        encodings = {
            "br": brotli_with(core.brotli, line),
            "gzip": gzip_with(core.deflate, core.plain, line),
            "": core.plain + line,
        }
        return _sent(scope, Asset(encodings, SCRIPT, FOR_A_MINUTE, mark_of(core.mark.encode(), line)), encodings)


def _sent(scope: dict[str, Any], asset: Asset, encodings: dict[str, bytes]) -> tuple[int, Headers, bytes]:
    """The asset in the encoding the browser likes best, or 304 where the browser has it already."""
    encoding = best_encoding(_header(scope, b"accept-encoding"), [name for name in _ENCODINGS if name in encodings])
    etag = f'"{asset.mark}{"-" if encoding else ""}{encoding}"'
    headers: Headers = [
        (b"content-type", asset.content_type.encode()),
        (b"cache-control", asset.caching.encode()),
        (b"etag", etag.encode()),
        (b"vary", b"Accept-Encoding"),
    ]
    if _has_already(_header(scope, b"if-none-match"), etag):
        return 304, headers, b""
    if encoding:
        headers.append((b"content-encoding", encoding.encode()))
    return 200, headers, encodings[encoding]


def _has_already(header: str, etag: str) -> bool:
    """Whether If-None-Match names this ETag, weakly compared (RFC 9110, section 13.1.2)."""
    return any(given.strip().removeprefix("W/") in (etag, "*") for given in header.split(","))


def _header(scope: dict[str, Any], name: bytes) -> str:
    """Every line of a header, joined."""
    return ",".join(value.decode("latin-1") for key, value in scope["headers"] if key == name)


def _told(status: int, sentence: str, *more: tuple[bytes, bytes]) -> tuple[int, Headers, bytes]:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store"), *more]
    return status, headers, f"{sentence}\n".encode()
