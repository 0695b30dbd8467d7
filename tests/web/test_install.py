"""What to paste and to send, and whether it arrives."""

import ast
import json
import re
from html import unescape
from urllib.parse import quote

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")

KINDS = ["web", "app", "offline", "crm"]


def blocks(text):
    """The texts to copy, by the id of each."""
    return {name: unescape(code) for name, code in re.findall(r'<pre class="code" id="code-(\w+)"[^>]*>(.*?)</pre>', text, re.S)}


async def test_a_site_gets_the_base_code_with_its_code_and_address(pages):
    """The script to paste is the server's own, filled in; the policy and the module name the same address."""
    found = blocks((await pages.member("viewer").get("/sources/SHOP/install")).text)

    assert found["base"].startswith("<script>")
    assert found["base"].count("SHOP") >= 2
    assert "https://t.shop.example" in found["base"]
    assert 'ttq.load("SHOP")' in found["module"]
    assert found["policy"].count("https://t.shop.example") == 3
    assert found["command"] == "balise import events.jsonl --source SHOP"


@pytest.mark.parametrize("kind", KINDS)
async def test_the_example_of_each_kind_is_counted(pages, kind):
    """What the examples send is taken without a fault by a source of that kind."""
    code = f"KIND-{kind}"
    pages.metadata.sources.create(kind, kind, code, actor="test")
    token = pages.metadata.tokens.create(code, "x", actor="test").token
    text = (await pages.member().get(f"/sources/{code}/install")).text
    now = str(pages.running.app.clock() // 1000)
    body = re.search(r"<<END\n(.*)\nEND", blocks(text)["1"], re.S)[1].replace("$(date +%s)", now)
    sent = await pages.running.send(token, json.loads(body))

    assert (sent["code"], sent["data"].get("warnings") or []) == (0, [])
    assert ("code-base" in text) == (kind == "web")


async def test_the_line_of_a_file_is_an_event(pages):
    """The line to import is JSON as the file reader takes it."""
    assert json.loads(blocks((await pages.member().get("/sources/SHOP/install")).text)["line"])["event"] == "leave_review"


@pytest.mark.parametrize("code", ["a'b", 'a"b', "a$(id)b", "a`b", "<b>", "{{7*7}}", "é"])
async def test_no_code_breaks_out_of_an_example(pages, code):
    """A code with signs of a language stands quoted in every example, and escaped on the page."""
    if pages.metadata.sources.find(code) is None:
        pages.metadata.sources.create("Odd", "web", code, actor="test")
    text = (await pages.member().get(f"/sources/{quote(code, safe='')}/install")).text
    found = blocks(text)
    tree = ast.parse(found["2"])

    assert json.dumps(code, ensure_ascii=False) in found["2"]
    assert [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value == code] == [code]
    assert "'" + code.replace("'", "\\'") + "'" in found["4"]
    assert "$(id)" not in found["1"].replace("\\$(id)", "")
    assert "pixel?sdkid=<b>" not in text
    assert "--source '<b>'" not in text


async def test_the_first_event_turns_the_note(pages):
    """Before it the page waits; after it the page and its block show name, channel and receipt."""
    token = await pages.running.source("FIRST-EVENT")
    member = pages.member()
    before = (await member.get("/sources/FIRST-EVENT/install/arrival")).text
    answer = await pages.running.track("FIRST-EVENT", token, {"event": "leave_review"})
    after = (await member.get("/sources/FIRST-EVENT/install/arrival")).text
    page = (await member.get("/sources/FIRST-EVENT/install")).text

    assert "data-wait" in before
    for text in (after, page):
        assert "data-wait" not in text
        assert "<code>leave_review</code>" in text
        assert "From a server" in text
        assert f'href="/receipts/{answer["data"]["receipts"][0]}"' in text


async def test_a_first_event_that_waits_says_why(pages):
    """An event in quarantine has arrived too: the page says what to do about it."""
    token = await pages.running.source("FIRST-WAITS")
    await pages.running.track("FIRST-WAITS", token, {"event": "<i>1st"})
    text = (await pages.member().get("/sources/FIRST-WAITS/install/arrival")).text

    assert "&lt;i&gt;1st" in text
    assert "<i>" not in text
    assert "breaks the rules" in text


async def test_the_way_to_a_token_is_for_those_who_may_see_them(pages):
    """A viewer reads the page without the link that would be refused."""
    for role, there in (("viewer", False), ("editor", True)):
        text = (await pages.member(role).get("/sources/SHOP/install")).text.partition("<main")[2]
        assert ('href="/sources/SHOP/tokens"' in text) is there


async def test_another_workspace_finds_no_installation(pages):
    """The page and its block are there for the source's own workspace."""
    other = pages.metadata.workspaces.create("Elsewhere", actor="test").id
    for path in ("/sources/SHOP/install", "/sources/SHOP/install/arrival"):
        assert (await pages.member("administrator", other).get(path)).status_code == 404
        assert (await pages.client("192.0.2.9").get(path)).status_code == 303
