"""Ends compressed streams that the build left open with a last line: what is large was compressed at build time."""

import zlib

_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
_MOST_AT_ONCE = 65_535
_BROTLI_END = b"\x03"
_WINDOW = 32_768
"""How far back deflate can point."""


def gzip_with(deflate: bytes, content: bytes, line: bytes) -> bytes:
    """A gzip file of `content + line`; `deflate` is the raw stream of `content`, flushed to a byte and left open (RFC 1951).

    The line may point back into the content, which the decoder still has in its window.
    """
    last = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, zdict=content[-_WINDOW:])
    tail = last.compress(line) + last.flush()
    check = zlib.crc32(line, zlib.crc32(content))
    size = (len(content) + len(line)) & 0xFFFFFFFF
    return b"".join([_GZIP_HEAD, deflate, tail, check.to_bytes(4, "little"), size.to_bytes(4, "little")])


def brotli_with(brotli: bytes, line: bytes) -> bytes:
    """A brotli stream that goes on with `line`; `brotli` is flushed to a byte and left open (RFC 7932, section 9.2)."""
    return b"".join([brotli, *(_meta_block(piece) + piece for piece in _pieces(line)), _BROTLI_END])


def _pieces(line: bytes) -> list[bytes]:
    return [line[start : start + _MOST_AT_ONCE] for start in range(0, len(line), _MOST_AT_ONCE)]


def _meta_block(piece: bytes) -> bytes:
    """The head of an uncompressed meta-block: not the last (1 bit), four nibbles (2), length less one (16), uncompressed (1)."""
    return ((len(piece) - 1) << 3 | 1 << 19).to_bytes(3, "little")
