"""The pixel as browsers load it."""

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import httpx2
import pytest

from balise.clock import now_ms
from balise.collect.pixel_files import FOR_A_MINUTE, FOR_A_YEAR, PixelFiles
from balise.collect.pixel_script import PixelScript
from balise.collect.tally import Tally
from balise.errors import Unavailable
from balise.events.received import Kind
from balise.metadata import open_metadata
from balise.web.router import STATIC

NODE = Path(sys.executable).with_name("node")
EVENTS = "/i18n/pixel/events.js"
FILES = PixelFiles(STATIC / "pixel")
CHUNK = f"/i18n/pixel/static/{next(iter(FILES.chunks))}"
MODULE = "/i18n/pixel/static/ttq.js"
ENCODINGS = {"br": "br", "gzip": "gzip", "identity": ""}
UNBROTLI = (
    'const p=[];process.stdin.on("data",d=>p.push(d)).on("end",()=>'
    'process.stdout.write(require("zlib").brotliDecompressSync(Buffer.concat(p))))'
)


class Sources:
    """The sources of real metadata; may be out of reach."""

    def __init__(self, metadata):
        self.metadata, self.reachable = metadata, True
        self.tally = Tally(now_ms)

    def context(self, code):
        if not self.reachable:
            raise Unavailable("The metadata database cannot be used now.")
        source = self.metadata.sources.find(code)
        return source and SimpleNamespace(source=source)

    def rules_file(self, code):
        return self.metadata.event_rules.compiled(code)

    def note_unknown_code(self, origin):
        """Nobody asks here what was counted."""


@pytest.fixture
def sources(tmp_path):
    """Two sources: a site SHOP and an app APP."""
    metadata = open_metadata(f"sqlite:///{tmp_path}/metadata.db")
    metadata.sources.create("Shop", Kind.WEB, "SHOP", phone_region="FR")
    metadata.sources.create("App", Kind.APP, "APP")
    yield Sources(metadata)
    metadata.close()


@pytest.fixture
def ask(sources):
    """Ask for a path; the body is as it comes over the wire."""
    app = PixelScript(FILES, sources, "")

    async def asked(path=f"{EVENTS}?sdkid=SHOP&lib=ttq", method="GET", **headers):
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        transport = httpx2.ASGITransport(app=app, raise_app_exceptions=True)
        async with httpx2.AsyncClient(transport=transport, base_url="http://balise.test") as client:
            client.headers.pop("accept-encoding")
            async with client.stream(method, path, headers=sent) as answer:
                return SimpleNamespace(
                    status=answer.status_code,
                    headers=answer.headers,
                    body=b"".join([part async for part in answer.aiter_raw()]),
                )

    return asked


def config_in(body: bytes) -> dict:
    """The configuration that stands at the end of a script."""
    core, line = body[: len(FILES.core.plain)], body[len(FILES.core.plain) :].decode("ascii")
    assert core == FILES.core.plain
    return json.loads(re.fullmatch(r"\n__balise\.start\((.*)\)\n", line).group(1))


def plain(answer) -> bytes:
    """The body without its encoding."""
    encoding = answer.headers.get("content-encoding", "")
    if encoding == "br":
        if not NODE.exists():
            pytest.skip("Node is not installed in this environment: run make test.")
        return subprocess.run([NODE, "-e", UNBROTLI], input=answer.body, capture_output=True, timeout=60, check=True).stdout
    return gzip.decompress(answer.body) if encoding == "gzip" else answer.body


async def test_the_script_is_the_core_and_one_line(ask):
    """A site's script is the built core and the line that starts it with the source's configuration."""
    answer = await ask()

    assert answer.status == 200
    assert config_in(answer.body) == {"code": "SHOP", "lib": "ttq", "cookies": True, "match": [], "phone": "33"}


async def test_a_changed_switch_is_in_the_next_answer(ask, sources):
    """What people change is in the script at once, under another ETag."""
    before = await ask()
    sources.metadata.sources.change("SHOP", first_party_cookies=False, auto_match=["phone_number", "email"])
    after = await ask(If_None_Match=before.headers["etag"])

    assert after.status == 200
    assert after.headers["etag"] != before.headers["etag"]
    assert config_in(after.body).items() >= {"cookies": False, "match": ["email", "phone_number"]}.items()


@pytest.mark.parametrize(
    "query", ["?sdkid=NONE", "?sdkid=APP", "?sdkid=%00", "?sdkid=a%2Fb", "?sdkid=%FF", "?sdkid=" + "x" * 5000]
)
async def test_a_code_that_is_no_sites_is_told_as_unknown(ask, query):
    """The answer is a script all the same, for a page must not break over a wrong code."""
    answer = await ask(EVENTS + query)

    assert answer.status == 200
    assert config_in(answer.body).items() >= {"unknown": True, "cookies": False, "match": []}.items()


@pytest.mark.parametrize("query", ["", "?", "?sdkid=", "?lib=ttq", "?sdkid", "?&&=&"])
async def test_without_a_code_the_pixel_comes_alone(ask, query):
    """Some sites ask without a query: the page's own tag says which sources it has."""
    assert config_in((await ask(EVENTS + query)).body) == {"lib": "ttq", "code": ""}


@pytest.mark.parametrize(
    "hostile", ["%3C/script%3E%3Cscript%3E", "%22%7D);alert(1);(%7B%22", "%E2%80%A8", "%27", "%5C", "%3C!--"]
)
async def test_nothing_of_the_query_can_break_out(ask, hostile):
    """Neither code nor name can end the script, the line or a text: the line stays one call with one JSON argument."""
    answer = await ask(f"{EVENTS}?sdkid={hostile}&lib={hostile}")
    line = answer.body[len(FILES.core.plain) :]

    assert config_in(answer.body)["lib"] == "ttq"
    assert not set(b"<>&'") & set(line)
    assert line.isascii()


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("path", [f"{EVENTS}?sdkid=SHOP&lib=ttq", f"{EVENTS}?sdkid=NONE", EVENTS, CHUNK, MODULE])
async def test_every_encoding_holds_the_same(ask, path, encoding):
    """Compressed or not, a browser gets exactly the same bytes, each encoding under an ETag of its own."""
    answer, usual = await ask(path, Accept_Encoding=encoding), await ask(path)

    assert answer.headers.get("content-encoding", "") == ENCODINGS[encoding]
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert plain(answer) == usual.body
    assert (answer.headers["etag"] == usual.headers["etag"]) == (encoding == "identity")


@pytest.mark.parametrize("path, caching", [(EVENTS, FOR_A_MINUTE), (CHUNK, FOR_A_YEAR), (MODULE, FOR_A_MINUTE)])
@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_what_a_browser_has_is_not_sent_again(ask, path, caching, encoding):
    """The same ETag, alone, among others, weak or as `*`, is answered 304 without a body; another one with the file."""
    etag = (await ask(path, Accept_Encoding=encoding)).headers["etag"]
    same = [await ask(path, Accept_Encoding=encoding, If_None_Match=given) for given in (etag, f'"x", W/{etag}', "*")]
    other = await ask(path, Accept_Encoding=encoding, If_None_Match='"other"')

    assert re.fullmatch(r'"[^"]+"', etag)
    assert [(answer.status, answer.body, answer.headers["etag"]) for answer in same] == [(304, b"", etag)] * 3
    assert {answer.headers["cache-control"] for answer in same} == {caching}
    assert {answer.headers["vary"] for answer in same} == {"Accept-Encoding"}
    assert other.status == 200


@pytest.mark.parametrize("path", [EVENTS, CHUNK, MODULE])
async def test_any_site_may_load_it(ask, path):
    """Every script may be loaded by any site under any policy, is a script, and is nothing else by guess."""
    headers = (await ask(path)).headers

    assert headers["content-type"] == "text/javascript; charset=utf-8"
    assert headers["access-control-allow-origin"] == "*"
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert headers["timing-allow-origin"] == "*"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["vary"] == "Accept-Encoding"


async def test_the_types_lie_beside_the_module(ask):
    """An editor finds the types at the module's address, ending in .d.ts."""
    answer = await ask("/i18n/pixel/static/ttq.d.ts")

    assert (answer.status, answer.body) == (200, FILES.types.encodings[""])


@pytest.mark.parametrize("path", [f"{EVENTS}?sdkid=SHOP", CHUNK])
async def test_head_has_the_headers_alone(ask, path):
    """HEAD answers what GET does, without the body."""
    head, whole = await ask(path, "HEAD"), await ask(path)

    assert (head.status, head.body) == (200, b"")
    assert dict(head.headers) == dict(whole.headers)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
@pytest.mark.parametrize("path", [EVENTS, CHUNK])
async def test_other_methods_are_refused(ask, method, path):
    """What is not GET or HEAD is answered 405, with what may be asked."""
    answer = await ask(path, method)

    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "path",
    [
        "/i18n/",
        "/i18n/pixel/",
        "/i18n/pixel/static/",
        "/i18n/pixel/static/core.js",
        "/i18n/pixel/static/none.0123456789.js",
        "/i18n/pixel/static/..%2F..%2Fbalise.css",
        "/i18n/pixel/static/%2e%2e/core.js",
        "/i18n/pixel/static/%00",
        "/i18n/pixel/config.js",
        CHUNK + ".br",
    ],
)
async def test_other_files_are_not_there(ask, path):
    """What is not of the pixel is answered 404, wherever the path leads; such an answer is not kept."""
    answer = await ask(path)

    assert (answer.status, answer.headers["cache-control"]) == (404, "no-store")


async def test_sources_out_of_reach_are_our_fault_for_a_moment(ask, sources):
    """Where sources cannot be looked up the answer says when to come back and is not kept; the rest is served."""
    sources.reachable = False
    answer = await ask()

    assert (answer.status, answer.headers["cache-control"], answer.headers["retry-after"]) == (503, "no-store", "5")
    assert (await ask(EVENTS)).status == (await ask(CHUNK)).status == 200
