"""The built pixel in memory."""

import re
import shutil

import pytest

from balise.collect.pixel_files import FOR_A_MINUTE, FOR_A_YEAR, PixelFiles, mark_of
from balise.errors import Unavailable
from balise.web.router import STATIC

CHUNKS = {"identify", "clean", "delivery", "visit", "match", "debug", "rules", "watch", "values", "capture", "builder"}


def test_the_package_holds_the_whole_pixel():
    """The chunks are those of the core's build, which it asks for by one hash; scripts have both encodings."""
    files = PixelFiles(STATIC / "pixel")
    hashes = set(re.findall(rb'"([0-9a-f]{8})"', files.core.plain))

    assert {name.split(".")[1].encode() for name in files.chunks} == hashes
    assert {name.split(".")[0] for name in files.chunks} == CHUNKS
    assert all(set(asset.encodings) == {"br", "gzip", ""} for asset in (*files.chunks.values(), files.module))
    assert set(files.types.encodings) == {""}


def test_only_what_is_named_by_its_content_is_kept_for_a_year():
    """A chunk's name changes with its content; the module's and the types' do not."""
    files = PixelFiles(STATIC / "pixel")

    assert {asset.caching for asset in files.chunks.values()} == {FOR_A_YEAR}
    assert {files.module.caching, files.types.caching} == {FOR_A_MINUTE}


def test_a_change_has_reached_every_page_within_a_minute():
    """The time a copy is fresh and the time it may be used stale are together no more than 60 seconds."""
    seconds = [int(found) for found in re.findall(r"=(\d+)", FOR_A_MINUTE)]

    assert len(seconds) == 2
    assert sum(seconds) <= 60


def test_other_files_of_the_folder_are_no_chunks(tmp_path):
    """What the build did not name by its content is not handed out as a chunk."""
    shutil.copytree(STATIC / "pixel", tmp_path / "pixel")
    (tmp_path / "pixel" / "secret.txt").write_text("x")

    chunks = PixelFiles(tmp_path / "pixel").chunks

    assert not {"secret.txt", "core.js", "snippet.js"} & set(chunks)


@pytest.mark.parametrize("name", ["core.js", "core.js.brotli", "core.js.deflate", "ttq.js", "snippet.js"])
def test_a_pixel_that_was_not_built_is_told_at_the_start(tmp_path, name):
    """A file that is missing is named, with what to do."""
    shutil.copytree(STATIC / "pixel", tmp_path / "pixel")
    (tmp_path / "pixel" / name).unlink()

    with pytest.raises(Unavailable, match=rf"{re.escape(name)} cannot be read\. Install Balise again"):
        PixelFiles(tmp_path / "pixel")


def test_a_mark_tells_contents_apart():
    """The same content has the same mark, other content another."""
    assert mark_of(b"a", b"b") == mark_of(b"a", b"b") != mark_of(b"a", b"c")
