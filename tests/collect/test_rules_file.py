"""The live rules as pages load them: rules.json, and their mark in the pixel's configuration."""

import gzip
import json
from types import SimpleNamespace

import httpx2
import pytest

from balise.collect import directory as directories
from balise.collect.directory import Directory
from balise.collect.pixel_files import FOR_A_MINUTE, FOR_A_YEAR, PixelFiles
from balise.collect.pixel_script import PixelScript
from balise.lookups.bots import Bots
from balise.metadata import open_metadata
from balise.metadata.rule_types import RuleDraft
from balise.vocabulary.policy import load_policy
from balise.web.router import STATIC
from tests.rules.rule_making import rule_of

FILES = PixelFiles(STATIC / "pixel")
EVENTS = "/i18n/pixel/events.js?sdkid=SHOP&lib=ttq"
RULES = "/i18n/pixel/rules.json?sdkid=SHOP"
POLICY = load_policy()


@pytest.fixture
def metadata(tmp_path):
    opened = open_metadata(f"sqlite:///{tmp_path}/metadata.db")
    opened.sources.create("Shop", "web", code="SHOP")
    opened.sources.create("Other", "web", code="OTHER")
    yield opened
    opened.close()


@pytest.fixture
def directory(metadata, monkeypatch):
    monkeypatch.setattr(directories, "_CHECK_EVERY_S", 0)
    return Directory(metadata, POLICY, "", lambda: 0, Bots())


@pytest.fixture
def ask(directory):
    app = PixelScript(FILES, directory, "")

    async def asked(path, method="GET", **headers):
        transport = httpx2.ASGITransport(app=app, raise_app_exceptions=True)
        async with httpx2.AsyncClient(transport=transport, base_url="http://balise.test") as client:
            sent = {"accept-encoding": "identity"} | {name.replace("_", "-"): value for name, value in headers.items()}
            async with client.stream(method, path, headers=sent) as answer:
                body = b"".join([part async for part in answer.aiter_raw()])
                return SimpleNamespace(status=answer.status_code, headers=answer.headers, body=body)

    return asked


def publish(metadata, **changes):
    rules = metadata.event_rules
    made = rules.create("SHOP", RuleDraft(rule=rule_of(event="leave_review", parameters=[], **changes)), POLICY)
    return rules.publish("SHOP", made.id, POLICY)


def told(answer):
    return json.loads(answer.body[len(FILES.core.plain) :].decode().removeprefix("\n__balise.start(").removesuffix(")\n"))


async def test_without_live_rules_pages_are_told_nothing_of_them(ask, metadata):
    """No mark in the configuration, so that no page loads the runner; who asks gets an empty list for a moment."""
    metadata.event_rules.create("SHOP", RuleDraft(rule=rule_of()), POLICY)

    assert "rules" not in told(await ask(EVENTS))
    answer = await ask(RULES)
    assert (answer.status, answer.body) == (200, b'{"mark":"","rules":[]}')
    assert answer.headers["cache-control"] == FOR_A_MINUTE


async def test_a_published_rule_reaches_the_next_page(ask, metadata):
    """The script's mark changes, and under the mark lies what was published, for good."""
    before = await ask(EVENTS)
    rule = publish(metadata)
    after = await ask(EVENTS, if_none_match=before.headers["etag"])
    mark = told(after)["rules"]
    answer = await ask(f"{RULES}&v={mark}")

    assert (after.status, answer.status) == (200, 200)
    assert answer.headers["cache-control"] == FOR_A_YEAR
    assert answer.headers["access-control-allow-origin"] == "*"
    sent = json.loads(answer.body)
    assert (sent["mark"], [(one["id"], one["version"], one["event"]) for one in sent["rules"]]) == (
        mark,
        [(rule.id, 1, "leave_review")],
    )
    assert (await ask(f"{RULES}&v={mark}", if_none_match=answer.headers["etag"])).status == 304


async def test_what_is_asked_for_by_another_mark_is_kept_a_moment(ask, metadata):
    """A page with an older script gets what is live now, and no cache keeps it under the old mark."""
    publish(metadata)
    old = told(await ask(EVENTS))["rules"]
    publish(metadata, often="visitor")

    for query in (f"&v={old}", "&v=", "", "&v=none"):
        answer = await ask(RULES + query)
        assert (answer.headers["cache-control"], len(json.loads(answer.body)["rules"])) == (FOR_A_MINUTE, 2)


async def test_rules_are_sent_packed(ask, metadata):
    """Gzipped once, when they were published."""
    publish(metadata)
    answer = await ask(RULES, accept_encoding="gzip, br")

    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(answer.body) == (await ask(RULES)).body


@pytest.mark.parametrize("query", ["", "?sdkid=", "?sdkid=NONE", "?sdkid=%00", "?sdkid=OTHER&sdkid=SHOP"])
async def test_who_has_no_rules_gets_none(ask, metadata, query):
    """An unknown source is told so, with nothing to run; another source's rules are not this one's."""
    publish(metadata)
    answer = await ask(f"/i18n/pixel/rules.json{query}")

    assert (answer.status, json.loads(answer.body)["rules"]) == (200 if "OTHER" in query else 404, [])
    assert answer.headers["cache-control"] == FOR_A_MINUTE


@pytest.mark.parametrize("method", ["POST", "DELETE", "OPTIONS"])
async def test_rules_are_only_read(ask, method):
    """Anything but GET and HEAD is refused."""
    assert (await ask(RULES, method)).status == 405


async def test_a_request_compiles_nothing(ask, metadata, directory, monkeypatch):
    """What pages get was made by publishing; asking a hundred times reads it once."""
    publish(metadata)
    await ask(RULES)
    asked = []
    monkeypatch.setattr("balise.metadata.rule_tables.compile_rules", lambda _live: asked.append("compiled"))
    reads = metadata.event_rules.compiled
    monkeypatch.setattr(metadata.event_rules, "compiled", lambda code: asked.append("read") or reads(code))
    for _ in range(100):
        await ask(RULES)
        await ask(EVENTS)
    metadata.sources.change("SHOP", name="Shop 2")
    await ask(RULES)

    assert asked == ["read"]


async def test_the_script_costs_the_same_with_one_rule_and_with_a_hundred(ask, metadata):
    """Only the mark is in it, of the same length."""
    publish(metadata)
    one = await ask(EVENTS)
    for _ in range(99):
        publish(metadata, often="visitor")
    hundred = await ask(EVENTS)

    assert len(one.body) == len(hundred.body)
    assert len(json.loads((await ask(RULES)).body)["rules"]) == 100
