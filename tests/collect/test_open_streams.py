"""Compressed streams that were left open, ended with another line."""

import gzip
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from balise.collect.open_streams import brotli_with, gzip_with
from balise.collect.pixel_files import PixelFiles
from balise.web.router import STATIC

NODE = Path(sys.executable).with_name("node")
INFLATE = """
const kind = process.argv[1];
const parts = [];
process.stdin.on("data", (part) => parts.push(part)).on("end", () => {
  const zlib = require("zlib");
  const whole = Buffer.concat(parts);
  process.stdout.write(kind === "br" ? zlib.brotliDecompressSync(whole) : zlib.gunzipSync(whole));
});
"""
LINES = {
    "usual": b'\n__balise.start({"code":"C4A9K2P7Q1W8E3R6T5Y0","lib":"ttq"})\n',
    "empty": b"",
    "one byte": b"\n",
    "longer than a block": bytes(range(256)) * 600,
    "as long as a block": b"x" * 65_535,
}


@pytest.fixture(scope="module")
def core():
    """The core as it was built."""
    return PixelFiles(STATIC / "pixel").core


def inflated(kind: str, packed: bytes) -> bytes:
    """What Node's own decoders, those of a browser, make of it."""
    if not NODE.exists():
        pytest.skip("Node is not installed in this environment: run make test.")
    return subprocess.run([NODE, "-e", INFLATE, kind], input=packed, capture_output=True, timeout=60, check=True).stdout


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_gzip_file_holds_content_and_line(core, line):
    """A strict reader gets exactly the content and the line, checked by length and sum, and nothing is left over."""
    packed = gzip_with(core.deflate, core.plain, line)
    reader = zlib.decompressobj(wbits=31)

    assert gzip.decompress(packed) == core.plain + line
    assert (reader.decompress(packed), reader.eof, reader.unused_data) == (core.plain + line, True, b"")
    assert inflated("gzip", packed) == core.plain + line


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_brotli_stream_holds_content_and_line(core, line):
    """A strict reader gets exactly the content and the line, and a stream that ends."""
    assert inflated("br", brotli_with(core.brotli, line)) == core.plain + line


def test_a_stream_that_was_cut_is_no_whole_one(core):
    """What is left open at build time really is open: without the end a reader refuses it."""
    with pytest.raises(EOFError):
        gzip.decompress(gzip_with(core.deflate, core.plain, b"line")[:-12])
    with pytest.raises(subprocess.CalledProcessError):
        inflated("br", brotli_with(core.brotli, b"line")[:-1])
