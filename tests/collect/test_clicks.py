"""Recorded clicks at the door: only where a source records them, within bounds, with nothing personal in them."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from balise.collect import clicks as door
from balise.collect.wire_click import MOST_CLICKS
from balise.errors import LogUnavailable
from balise.events.click import RecordedClick
from tests.making import wire

PAGE = "https://shop.example/p/7"
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"}
BUTTON = {"tag": "button", "role": "button", "name": "Leave a review", "classes": ["review"], "position": [1, 3]}


def click(number: int = 1, **fields) -> dict:
    """A click on a button of the shop."""
    target = BUTTON | fields.pop("target", {})
    return {
        "id": f"click-{number:08}",
        "code": "SHOP",
        "at": "2026-09-21",
        "on": "click",
        "page": PAGE,
        "target": target,
    } | fields


@pytest.fixture
def recording(desk_with):
    """A door with a source that records clicks."""
    desk = desk_with()
    desk.source("SHOP", capture=True)
    return desk


def kept(desk) -> list[RecordedClick]:
    """The clicks in the log."""
    return [RecordedClick(*row) for kind, row in desk.entries() if kind == "CLICK"]


async def sent(desk, *clicks, batch=(), **headers) -> dict:
    """The answer to a body with these clicks."""
    return (await browsed(desk, list(clicks), batch, **headers)).json()


async def browsed(desk, clicks, batch=(), sent_at: str = "", **headers):
    """A body sent by a browser."""
    return await desk.browse({"batch": list(batch), "clicks": clicks, "sent_at": sent_at}, headers=BROWSER | headers)


async def test_clicks_alone_are_on_disk_before_they_are_answered(recording):
    """A body may hold clicks and no event; what the log then holds is the element, the page and the time, and nothing else."""
    answer = await sent(recording, click(page=f"{PAGE}?mail=x#top", target={"text": "Now"}))
    only = kept(recording)[0]

    assert (answer["code"], answer["data"]["receipts"]) == (0, [])
    assert (only.source, only.gesture, only.page) == ("SHOP", "click", PAGE)
    assert json.loads(only.target) == BUTTON | {"text": "Now"}
    assert len(only.message) == 32
    assert len(only.target_hash) == 16


async def test_clicks_come_along_with_events(recording):
    """The events are answered for as ever; the clicks make no receipt."""
    answer = await sent(recording, click(), click(2), batch=[wire()])

    assert (answer["code"], len(answer["data"]["receipts"])) == (0, 1)
    assert len(kept(recording)) == 2


async def test_the_same_element_has_the_same_hash(recording):
    """Whatever the order of its signals, on whatever page."""
    turned = {name: BUTTON[name] for name in reversed(BUTTON)}
    await sent(
        recording, click(), click(2, page="https://shop.example/other") | {"target": turned}, click(3, target={"name": "Buy"})
    )
    hashes = [each.target_hash for each in kept(recording)]

    assert hashes[0] == hashes[1] != hashes[2]


async def test_a_message_sent_twice_has_one_name(recording):
    """A retry carries the same id, so that the writer knows it again; another page's click with the id is another."""
    await sent(recording, click(), click(), click(at="2026-09-22"))
    names = [each.message for each in kept(recording)]

    assert names[0] == names[1] != names[2]


@pytest.mark.parametrize("why", ["off", "origin", "crawler", "unknown", "app"])
async def test_clicks_that_are_not_wanted_are_left_out(desk_with, why):
    """A source that records none, another origin, a crawler, a code nobody has: nothing is kept, and no browser is bothered."""
    desk = desk_with()
    desk.source("SHOP", capture=why != "off", allowed_origins=["https://shop.example"] if why == "origin" else [])
    agent = {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"} if why == "crawler" else {}
    code = "NONE" if why == "unknown" else "SHOP"
    if why == "app":
        desk.source("APP", "app")
        code = "APP"
    answer = await sent(desk, click(code=code), **{"Origin": "https://else.example"} | agent)
    noted = [(count.what, count.subject) for count in desk.pixel_door._directory.tally.take()]

    assert answer["code"] == 0
    assert kept(desk) == []
    assert noted == {
        "off": [("clicks", "switched off")],
        "origin": [("clicks", "origin")],
        "crawler": [("clicks", "crawler")],
    }.get(why, [])


async def test_a_source_has_a_most_a_day(recording, monkeypatch):
    """More than that in a day is counted and not kept."""
    monkeypatch.setattr(door, "MOST_A_DAY", 3)
    await sent(recording, *(click(number) for number in range(5)))

    assert len(kept(recording)) == 3
    assert [count.requests for count in recording.pixel_door._directory.tally.take()] == [2]


async def test_a_request_has_a_most(recording):
    """What a page could not have recorded is not read."""
    await sent(recording, *(click(number) for number in range(MOST_CLICKS + 20)))

    assert len(kept(recording)) == MOST_CLICKS


BAD = {
    "id": [None, "", "short", "x" * 81, 7],
    "code": [None, "", "x" * 101, 7],
    "at": [None, "x" * 41, 7],
    "on": [None, "hover", 7],
    "page": [None, "", "/p/7", "javascript:alert(1)", "https://", "http://[", "https://shop.example/" + "x" * 500],
    "target": [
        None, {}, [], {"tag": ""}, {"tag": "<b>"}, {"tag": "x" * 81}, BUTTON | {"name": "x" * 81}, BUTTON | {"classes": [7]},
        BUTTON | {"classes": ["x"] * 9}, BUTTON | {"attributes": {"a": 1}}, BUTTON | {"position": [-1, 2]},
        BUTTON | {"path": ["x" * 121]}, BUTTON | {"attributes": {f"a{number}": "" for number in range(9)}},
    ],
}  # fmt: skip


@pytest.mark.parametrize("field,value", [(field, value) for field, values in BAD.items() for value in values])
async def test_what_is_no_click_is_left_out(recording, field, value):
    """Each bound of each field holds; the clicks beside it are kept."""
    answer = await sent(recording, click() | {field: value}, click(2))

    assert answer["code"] == 0
    assert len(kept(recording)) == 1


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**63), 2**63)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
        max_leaves=20,
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
async def test_any_json_is_answered(recording, anything):
    """Nothing that a browser calls clicks makes an error of ours, or a click that is none."""
    answer = await browsed(recording, anything)

    assert (answer.status_code, answer.json()["code"]) == (200, 0)
    assert kept(recording) == []


async def test_a_signal_that_is_not_known_is_not_read(recording):
    """A page that sends a value, or anything else, has not sent it to us."""
    await sent(recording, click(target={"value": "4111 1111 1111 1111", "many": True}, secret="x"))

    assert json.loads(kept(recording)[0].target) == BUTTON


PERSONAL = [
    {"name": "Write to jean.dupont@mail.example"},
    {"text": "+33 6 12 34 56 78"},
    {"id": "jean.dupont@mail.example"},
    {"near": ["Reviews", "by Jean Dupont"]},
    {"attributes": {"href": "mailto:jean.dupont@mail.example", "data-test": "mail"}},
    {"attributes": {"jean.dupont@mail.example": "x", "data-test": "mail"}},
    {"classes": ["review", "jean.dupont@mail.example"]},
    {"path": ["main", 'a[name="jean.dupont@mail.example"]']},
    {"shadow": ["x-card#jean.dupont@mail.example"]},
    {"role": "jean.dupont@mail.example"},
    {"path": ["main", r"a#jean\.dupont\@mail\.example"]},
    {"path": ["main", r"a#\30 6\.12\.34\.56\.78"]},
]


@pytest.mark.parametrize("signals", PERSONAL)
async def test_a_signal_with_somebody_in_it_is_left_out(recording, signals):
    """The policy is asked about every text, as it is of events; what remains still says which element it was."""
    await sent(recording, click(target=signals, page="https://shop.example/u/jean.dupont@mail.example/orders"))
    only = kept(recording)[0]

    assert "dupont" not in repr(only)
    assert "12345678" not in re.sub(r"[\\ .]", "", only.target)
    assert json.loads(only.target)["tag"] == "button"
    assert "removed" not in only.target
    if "classes" in signals:
        assert json.loads(only.target)["classes"] == ["review"]


async def test_a_click_is_when_the_browser_says_by_a_clock_set_right(desk_with):
    """A clock that is an hour behind is set right by the time on the message; a time that cannot be is the arrival's."""
    now = 1_790_000_000_000
    desk = desk_with(clock=lambda: now)
    desk.source("SHOP", capture=True)
    sent_at, at = "2026-09-21T12:26:40.000Z", "2026-09-21T12:26:10.000Z"
    for moment in (at, "2026-09-23T00:00:00Z", "2020-01-01T00:00:00Z", "yesterday"):
        await browsed(desk, [click(at=moment)], sent_at=sent_at)

    assert [each.event_time - now // 1000 for each in kept(desk)] == [-30, 0, 0, 0]


async def test_a_log_that_cannot_be_written_keeps_the_promise(recording, monkeypatch):
    """Where the click is not on disk, it is not answered for."""

    async def full(lines):
        raise LogUnavailable("The disk is full.")

    monkeypatch.setattr(recording.pixel_door._clicks._intake._log, "append", full)
    answer = await browsed(recording, [click()])

    assert answer.status_code == 503
