"""What waits: piles, filters, the preview that changes nothing, the replay."""

import asyncio
import re

import pytest

from balise.clock import now_ms
from balise.web.pages.quarantine import previewing

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def filled(pages, code, *events):
    """A source whose quarantine holds some events."""
    token = await pages.running.source(code)
    found = events or (
        {"event": "1 Leave Review!", "event_id": "a"},
        {"event": "1 Leave Review!", "event_id": "b"},
        {"event": "2nd"},
    )
    return (await pages.running.track(code, token, *found))["data"]["receipts"]


async def waiting(pages, code):
    """What the management API says waits."""
    return (await pages.running.client.get(f"/api/v1/sources/{code}/quarantine")).json()["waiting"]


async def finished(pages, client, address):
    """The page of a replay or a trial, once the server has worked on it."""
    assert 'data-running="yes"' in (await client.get(address)).text
    await asyncio.to_thread(pages.running.app.runner.run_due)
    text = (await client.get(address)).text
    assert 'data-running="yes"' not in text
    return text


async def test_a_pile_has_its_count_its_cure_and_a_proposed_name(pages):
    """Each reason stands with how many wait, what would help and samples."""
    await filled(pages, "PILES")
    text = (await pages.member("viewer").get("/sources/PILES/quarantine")).text

    assert re.search(r'class="count">2</span><div><h2>The name breaks the rules: <code>1 Leave Review!</code>', text)
    assert "Proposed name: <code>Leave_Review</code>" in text
    assert "Preview a replay of 2 events" in text
    assert "2 of 2 shown" in text


@pytest.mark.parametrize(
    "query, due",
    [
        ("", {"1 Leave Review!", "2nd"}),
        ("view=names", {"1 Leave Review!", "2nd"}),
        ("view=events", {"1 Leave Review!", "2nd"}),
        ("q=leave", {"1 Leave Review!"}),
        ("name=2nd", {"2nd"}),
        ("reason=too_old", set()),
        ("reason=invalid_name&range=24h", {"1 Leave Review!", "2nd"}),
    ],
)
async def test_the_address_chooses(pages, query, due):
    """Reason, name, text and time in the address narrow what is shown, in every view."""
    if pages.metadata.sources.find("CHOICES") is None:
        await filled(pages, "CHOICES")
    text = (await pages.member("viewer").get(f"/sources/CHOICES/quarantine?{query}")).text
    listed = text.partition('class="section flush"')[2]

    assert {
        name for name in ("1 Leave Review!", "2nd") if f"<code>{name}</code>" in listed or f'strong">{name}</code>' in listed
    } == due
    assert ("Nothing waits by this choice." in text) == (not due)


async def test_the_rail_tells_how_many_wait(pages):
    """The count stands beside the page's name in the rail."""
    await filled(pages, "RAIL")

    assert 'class="count">3<span' in (await pages.member("viewer").get("/sources/RAIL/quarantine")).text


async def test_a_preview_changes_nothing(pages):
    """What each would become is told under another name, copies among them included, and everything still waits."""
    same = {"event": "1 Leave Review!", "event_id": "same"}
    await filled(pages, "PREVIEW", same, same)
    before = pages.running.app.log.last_position()
    client = pages.member("viewer")
    text = (await client.get("/sources/PREVIEW/quarantine/preview?reason=invalid_name&as=review_left")).text

    assert "2 of 2 would be stored." in text
    assert "<ins>review_left</ins>" in text
    assert "<b>1</b> Counted" in text
    assert "<b>1</b> Dropped as a copy" in text
    assert "Only editors may send events again." in text
    assert pages.running.app.log.last_position() == before
    assert await waiting(pages, "PREVIEW") == {"invalid_name": 2}


async def test_a_preview_says_what_would_stay(pages):
    """Without another name they would stay, so there is no button; the proposed name is in the field from the start."""
    await filled(pages, "STAY")
    client = pages.member("editor")
    unnamed = (await client.get("/sources/STAY/quarantine/preview?reason=invalid_name&as=")).text
    proposed = (await client.get("/sources/STAY/quarantine/preview?reason=invalid_name&name=1+Leave+Review%21")).text

    assert "0 of 3 would be stored." in unnamed
    assert "/quarantine/replay" not in unnamed
    assert 'value="Leave_Review"' in proposed
    assert "Replay 2 events" in proposed


async def test_a_replay_does_what_its_preview_showed(pages):
    """The form of the preview sends again what it showed; the page that follows tells how they ended."""
    await filled(pages, "REPLAY")
    client = pages.member("editor")
    text = (await client.get("/sources/REPLAY/quarantine/preview?reason=invalid_name&name=1+Leave+Review%21")).text
    form = re.search(r'<form method="post".*?</form>', text, re.S).group(0)
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    answer = await client.post("/sources/REPLAY/quarantine/replay", data=fields)
    done = await finished(pages, client, answer.headers["Location"])

    assert answer.status_code == 303
    assert "2 events left the quarantine." in done
    assert await waiting(pages, "REPLAY") == {"invalid_name": 1}
    assert 'class="count">1<span' in (await client.get("/sources/REPLAY/quarantine")).text


async def test_what_comes_after_the_preview_is_not_replayed(pages):
    """A choice is pinned to the moment of its preview."""
    await filled(pages, "PINNED", {"event": "1st", "event_id": "a"})
    client = pages.member("editor")
    text = (await client.get("/sources/PINNED/quarantine/preview?as=first_one")).text
    until = re.search(r'name="until" value="(\d+)"', text).group(1)
    token = (await pages.running.client.post("/api/v1/tokens", json={"source": "PINNED"})).json()["token"]
    await asyncio.sleep(0.01)
    await pages.running.track("PINNED", token, {"event": "1st", "event_id": "b"})
    answer = await client.post("/sources/PINNED/quarantine/replay", data={"until": until, "as": "first_one"})
    await finished(pages, client, answer.headers["Location"])

    assert await waiting(pages, "PINNED") == {"invalid_name": 1}


async def test_ticked_events_alone_are_replayed(pages):
    """Receipts in the form are all that is sent again, each once."""
    first, _, _ = await filled(pages, "TICKED")
    client = pages.member("editor")
    data = {"receipt": [first, first, "nobody"], "as": "review_left"}
    answer = await client.post("/sources/TICKED/quarantine/replay", data=data)
    text = await finished(pages, client, answer.headers["Location"])

    assert await waiting(pages, "TICKED") == {"invalid_name": 2}
    assert "Had left before" in text


async def test_of_a_large_choice_the_first_are_tried_and_all_by_a_job(pages, monkeypatch):
    """What the page cannot wait for is tried by work that goes on without it; a replay takes all of the choice."""
    monkeypatch.setattr(previewing, "AT_ONCE", 2)
    await filled(pages, "LARGE")
    client = pages.member("editor")
    text = (await client.get("/sources/LARGE/quarantine/preview?as=good_name")).text
    form = next(each for each in re.findall(r'<form method="post".*?</form>', text, re.S) if "/previews" in each)
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    started = await client.post("/sources/LARGE/quarantine/previews", data=fields)
    whole = await finished(pages, client, started.headers["Location"])

    assert "These are the 2 oldest of 3." in text
    assert "Replay all 3 that pass" in text
    assert "3 of 3 would be stored." in whole
    assert "Replay 3 events" in whole
    assert await waiting(pages, "LARGE") == {"invalid_name": 3}


FIX = '{"fix":"cast","property":"value","to":"number","decimal":"comma"}'


async def test_fixes_are_put_together_in_the_address_without_scripts(pages):
    """The form adds a fix, takes one out, and shows before and after; what cannot be read is said."""
    odd = {"event": "1st", "event_id": "a", "properties": {"value": "1.234,50", "currency": "EUR"}}
    await filled(pages, "FIXES", odd)
    client, page = pages.member("editor"), "/sources/FIXES/quarantine/preview"
    added = (await client.get(page, params={"as": "first", "kind": "number_comma", "property": "value"})).text
    both = (await client.get(page, params={"as": "first", "fix": FIX, "kind": "default", "property": "size", "value": "M"})).text
    less = (await client.get(page, params={"as": "first", "fix": FIX, "without": "0"})).text
    broken = (await client.get(page, params={"as": "first", "fix": FIX, "kind": "currency", "value": "euros"})).text

    assert "Read <code>value</code> as a number such as 1.234,50" in added
    assert "<del>&#34;1.234,50&#34;</del> <ins>1234.5</ins>" in added
    assert "Put <code>M</code> where <code>size</code> is missing" in both
    assert "as a number such as 1.234,50 <span" not in less
    assert "<del>&#34;1.234,50" not in less
    assert "This change cannot be read." in broken
    assert "<ins>1234.5</ins>" in broken


async def test_a_replay_with_fixes_is_told_on_receipt_page_and_change_log(pages):
    """What was changed, by whom and when stands on the receipt; who, what choice and the result in the change log."""
    odd = {"event": "1st", "event_id": "a", "properties": {"value": "9,90", "currency": "EUR"}}
    (receipt,) = await filled(pages, "HEALED", odd)
    client = pages.member("editor")
    data = {"as": "first", "fix": FIX, "reason": "invalid_name"}
    answer = await client.post("/sources/HEALED/quarantine/replay", data=data)
    done = await finished(pages, client, answer.headers["Location"])
    told = (await client.get(f"/receipts/{receipt}?lang=fr")).text
    listed = (await client.get("/sources/HEALED/quarantine?lang=en")).text
    changes = pages.metadata.changes.latest(source="HEALED", kinds=["quarantine"])

    assert "Read <code>value</code> as a number such as 1.234,50" in done
    assert "La valeur a été lue comme un nombre avant le renvoi (editor-1@shop.example, " in told
    assert "est devenu <code>first</code>" in told
    assert "1 of 1 left" in listed
    assert [(line.actor, line.action) for line in changes] == [
        ("editor-1@shop.example", "quarantine.replayed"), ("editor-1@shop.example", "quarantine.replay"),
    ]  # fmt: skip
    assert changes[0].details["replayed"] == 1
    assert changes[1].details["fixes"] == ["rename_event:first", "cast:value=number,comma"]


async def test_fixes_are_proposed_by_what_is_wrong(pages):
    """A time in microseconds and a value that the plan expects as a number each bring their fix."""
    at = now_ms() * 1000
    await filled(pages, "PROPOSED", {"event": "Purchase", "event_id": "a", "event_time": at})
    text = (await pages.member("editor").get("/sources/PROPOSED/quarantine/preview")).text

    assert "Read the time in microseconds</button>" in text
    assert "Take the time of receipt</button>" in text


async def test_a_replay_outlives_its_process_and_can_be_stopped(pages):
    """It is a job: its page reads it from the metadata, and one that waits is stopped for good."""
    await filled(pages, "STOPPED")
    client = pages.member("editor")
    job = pages.metadata.jobs.add(
        "replay", workspace=1, source="STOPPED", given={"chosen": {}, "fixes": []}, actor="me", run_at=now_ms() + 10**7
    )
    page = f"/sources/STOPPED/quarantine/replays/{job.id}"
    before = (await client.get(page)).text
    await client.post(f"{page}/stop")
    after = (await client.get(page)).text

    assert 'data-running="yes"' in before
    assert 'data-running=""' in after
    assert await waiting(pages, "STOPPED") == {"invalid_name": 3}


async def test_a_viewer_cannot_replay(pages):
    """The form is refused without the role, and without the session's token."""
    await filled(pages, "REFUSED")
    viewer, editor = pages.member("viewer"), pages.member("editor")
    del editor.headers["X-CSRF-Token"]

    assert (await viewer.post("/sources/REFUSED/quarantine/replay", data={"as": "x"})).status_code == 403
    assert (await editor.post("/sources/REFUSED/quarantine/replay", data={"as": "x"})).status_code == 403
    assert await waiting(pages, "REFUSED") == {"invalid_name": 3}


async def test_another_workspaces_quarantine_cannot_be_replayed(pages):
    """Neither its events nor the page of its replay are there for others."""
    receipts = await filled(pages, "THEIRS")
    editor = pages.member("editor")
    started = await editor.post("/sources/THEIRS/quarantine/replay", data={"receipt": receipts[0], "as": "ours_now"})
    other = pages.metadata.workspaces.create("Elsewhere", actor="test")
    stranger = pages.member("administrator", other.id)

    assert (await stranger.post("/sources/THEIRS/quarantine/replay", data={"as": "mine"})).status_code == 404
    assert (await stranger.get(started.headers["Location"])).status_code == 404
    assert (await editor.get("/sources/THEIRS/quarantine/replays/999999")).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "range=%00",
        "page=99999999999",
        "page=-1",
        "since=9" * 30,
        "name=%ff&q=%ED%A0%80",
        "reason=%3Cscript%3E",
        "view=x&after=1",
        "q=" + "a" * 5000,
    ],
)
async def test_no_address_breaks_a_page(pages, query):
    """Whatever stands in the address, the answer is a page."""
    client = pages.member("viewer")
    for page in ("quarantine", "quarantine/preview", "test"):
        answer = await client.get(f"/sources/SHOP/{page}?{query}")
        assert answer.status_code == 200
        assert "<script>" not in answer.text


async def test_hostile_names_are_escaped(pages):
    """A name that waits cannot bring markup into any view of it."""
    await filled(pages, "HOSTILE", {"event": "<script>alert(1)</script>", "properties": {"</pre><script>": 1}})
    client = pages.member("editor")
    for page in ("quarantine", "quarantine?view=names", "quarantine?view=events", "quarantine/preview"):
        assert "<script>" not in (await client.get(f"/sources/HOSTILE/{page}")).text
