"""The built pixel in memory, as it is sent: read once, at the start."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from balise.errors import Unavailable

SCRIPT = "text/javascript; charset=utf-8"
JSON = "application/json"
TYPES = "text/plain; charset=utf-8"
FOR_A_YEAR = "public, max-age=31536000, immutable"
FOR_A_MINUTE = "public, max-age=30, stale-while-revalidate=30"
"""Together one minute: by then a change of a source's rules has reached every page."""

_CHUNK = re.compile(r"[a-z]+\.[0-9a-f]{8,64}\.js")


@dataclass(frozen=True)
class Asset:
    """A file as it is sent: its bytes for each encoding, `""` for plain."""

    encodings: dict[str, bytes]
    content_type: str
    caching: str
    mark: str
    """Says which content it is: the part of the ETag that all encodings share."""


@dataclass(frozen=True)
class Core:
    """The part of the pixel that loads first, and its compressed streams, still open at the end."""

    plain: bytes
    deflate: bytes
    brotli: bytes
    mark: str


class PixelFiles:
    """The built pixel: the core, and what is sent as it lies in the folder."""

    def __init__(self, folder: Path) -> None:
        """Read the folder. Raises `Unavailable` where the pixel was not built into it."""
        self.core = _core(folder)
        self.snippet = _read(folder, "snippet.js").decode("utf-8")
        self.module = _asset(folder, "ttq.js", SCRIPT, FOR_A_MINUTE)
        self.types = _asset(folder, "ttq.d.ts", TYPES, FOR_A_MINUTE)
        chunks = [file.name for file in folder.iterdir() if _CHUNK.fullmatch(file.name)]
        self.chunks = {name: _asset(folder, name, SCRIPT, FOR_A_YEAR) for name in sorted(chunks)}


def mark_of(*parts: bytes) -> str:
    """A short name for content: the same content has the same name, other content another."""
    return hashlib.sha256(b"".join(parts)).hexdigest()[:20]


def _core(folder: Path) -> Core:
    plain, deflate, brotli = (_read(folder, f"core.js{ending}") for ending in ("", ".deflate", ".brotli"))
    return Core(plain, deflate, brotli, mark_of(plain, deflate, brotli))


def _asset(folder: Path, name: str, content_type: str, caching: str) -> Asset:
    plain = _read(folder, name)
    packed = {encoding: folder / f"{name}{ending}" for encoding, ending in (("br", ".br"), ("gzip", ".gz"))}
    encodings = {encoding: file.read_bytes() for encoding, file in packed.items() if file.is_file()}
    return Asset({**encodings, "": plain}, content_type, caching, mark_of(*encodings.values(), plain))


def _read(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise Unavailable(
            f"The built pixel {folder / name} cannot be read. Install Balise again, or run npm run build."
        ) from error
