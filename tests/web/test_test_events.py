"""The live list of test events: what it shows, what its script asks for, the code and the link."""

import re

import pytest

from balise.web.test_code import address_with_code, code_of_source, qr_code

pytestmark = pytest.mark.asyncio(loop_scope="module")

NAMES = re.compile(r"<summary>.*?<code>(.*?)</code>", re.S)


async def filled(pages, code):
    """A source with a test event, a test event that waits, and live traffic."""
    token = await pages.running.source(code)
    body = {"event_source": "web", "event_source_id": code}
    tests = [{"event": "Purchase", "event_id": "t-1", "user": {"email": "maya@shop.example"}}, {"event": "1st"}]
    await pages.running.send(token, {**body, "test_event_code": "TEST1", "data": tests})
    await pages.running.track(code, token, {"event": "live_one", "event_id": "l-1"})
    return token


async def test_only_test_events_are_listed(pages):
    """Test events stand in the list, those that wait too; live traffic does not, the newest first."""
    await filled(pages, "TESTS")
    text = (await pages.member("viewer").get("/sources/TESTS/test")).text

    assert NAMES.findall(text) == ["1st", "Purchase"]
    assert "In quarantine: name" in text


async def test_all_traffic_is_a_choice_of_the_address(pages):
    """`?show=all` shows what is live as well."""
    await filled(pages, "ALL")
    text = (await pages.member("viewer").get("/sources/ALL/test?show=all")).text

    assert NAMES.findall(text)[0] == "live_one"


async def test_the_channel_is_a_choice_of_the_address(pages):
    """Nothing came from a browser, so its list is empty and says how to see both."""
    await filled(pages, "CHANNEL")
    client = pages.member("viewer")

    assert NAMES.findall((await client.get("/sources/CHANNEL/test?from=server")).text) == ["1st", "Purchase"]
    assert NAMES.findall((await client.get("/sources/CHANNEL/test?from=browser")).text) == []


async def test_the_script_asks_for_what_is_new_only(pages):
    """`part=rows` gives the list's rows alone, those behind the last position the page knows."""
    token = await filled(pages, "PART")
    client = pages.member("viewer")
    page = (await client.get("/sources/PART/test?show=all")).text
    after = re.search(r'data-after="(\d+)"', page).group(1)
    nothing = (await client.get(f"/sources/PART/test?show=all&part=rows&after={after}")).text
    await pages.running.track("PART", token, {"event": "newest", "event_id": "n-1"})
    rows = (await client.get(f"/sources/PART/test?show=all&part=rows&after={after}")).text

    assert nothing.strip() == ""
    assert "<html" not in rows
    assert NAMES.findall(rows) == ["newest"]


async def test_a_row_tells_the_steps_and_never_a_value_of_a_person(pages):
    """Renaming, the match keys' names and the receipt stand in the row; no address and no hash of it."""
    await filled(pages, "STEPS")
    text = (await pages.member("viewer").get("/sources/STEPS/test")).text

    assert "counts as <code>CompletePayment</code>" in text
    assert "<code>email</code>" in text
    assert 'href="/receipts/' in text
    assert "maya@" not in text
    assert not re.search(r"[0-9a-f]{64}", text.partition("<main")[2])


async def test_hostile_texts_are_escaped(pages):
    """Names, parameters and page addresses of strangers cannot bring markup into the list."""
    token = await pages.running.source("HOSTILE")
    event = {"event": "<img src=x>", "properties": {"<b>": "</pre><script>"}, "page": {"url": "https://a.example/<script>"}}
    await pages.running.track("HOSTILE", token, event)
    text = (await pages.member("viewer").get("/sources/HOSTILE/test?show=all")).text.partition("<main")[2]

    assert "<script>" not in text
    assert "<img src=x>" not in text


async def test_the_code_is_the_sources_own(pages):
    """A source's code never changes; another source has another."""
    code = code_of_source(pages.metadata.secret, "SHOP")

    assert re.fullmatch("TEST[A-Z2-7]{6}", code)
    assert code != code_of_source(pages.metadata.secret, "OTHER")
    assert f">{code}</code>" in (await pages.member("viewer").get("/sources/SHOP/test")).text


async def test_the_link_opens_the_site_as_a_test(pages):
    """The site's address in the page's address gives a link with the code, and its QR code."""
    code = code_of_source(pages.metadata.secret, "SHOP")
    text = (await pages.member("viewer").get("/sources/SHOP/test", params={"site": "https://shop.example/a?b=1#c"})).text

    assert f'href="https://shop.example/a?b=1&amp;ttq_test={code}#c"' in text
    assert '<div class="qr"' in text


@pytest.mark.parametrize(
    "site",
    [
        "javascript:alert(1)",
        "//shop.example",
        "shop",
        "https://",
        "ftp://shop.example",
        "https://[",
        "https://a b",
        "https://x/" + "a" * 600,
    ],
)
async def test_what_is_no_address_of_a_site_is_said(pages, site):
    """No link is made of anything else, and the page says what to write."""
    text = (await pages.member("viewer").get("/sources/SHOP/test", params={"site": site})).text

    assert "This is no address of a site." in text
    assert "ttq_test=" not in text


async def test_a_code_typed_before_is_replaced():
    """The link has one test code, and its picture needs no script and no style."""
    address = address_with_code("https://shop.example/?ttq_test=TESTOLD&a=1", "TESTNEW")

    assert address == "https://shop.example/?a=1&ttq_test=TESTNEW"
    assert "style" not in qr_code(address)


@pytest.mark.parametrize("page", ["test", "test/build", "quarantine", "quarantine/preview"])
async def test_other_workspaces_and_strangers_see_nothing(pages, page):
    """A source of another workspace is unknown; without a session the sign-in follows."""
    other = pages.metadata.workspaces.create(f"Other {page}", actor="test")
    client = pages.member("administrator", other.id)

    assert (await client.get(f"/sources/SHOP/{page}")).status_code == 404
    assert (await pages.client("192.0.2.9").get(f"/sources/SHOP/{page}")).status_code == 303
