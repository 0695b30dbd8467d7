"""What is wrong with the identity that is sent, and how match quality differs by page, device and channel."""

import hashlib

import pytest

from balise.events.finding import Finding
from balise.events.identity import USUAL
from balise.events.received import Kind
from balise.reports.naming import Naming
from balise.reports.quality_by import quality_by
from balise.reports.sent_quality import sent_quality
from tests.making import NOW
from tests.store.resting import event_row, put_events

SECOND = NOW // 1000
END = SECOND - SECOND % 3600 + 3600
HOURS = (END - 86400, END)
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
COMPUTER = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def ask(store):
    return sent_quality(store, "SHOP", HOURS, Naming(aliases={"review_left": "leave_review"}))


def test_nothing_wrong_is_found_in_good_events(store):
    """Different people, whole click IDs of many lengths, equal hashes from both sides: nothing is told."""
    rows = []
    for n in range(1, 81):
        person = {"email": [sha(f"p{n}")], "ttp": f"c{n}", "ttclid": "E.C.P." + "x" * (300 + 7 * n % 90)}
        rows += [
            event_row(2 * n, channel="browser", event_id=f"{n}", ip_key=sha(f"ip{n}"), user_agent=f"{COMPUTER} {n}", **person),
            event_row(2 * n + 1, "merged", first=f"receipt-{2 * n}", event_id=f"{n}", **person),
        ]
    put_events(store, *rows)
    found = ask(store)

    assert found.clean
    assert (found.looked_at, found.whole) == (160, True)
    assert {(each.by, each.key, each.compared, each.differ) for each in found.unequal} == {
        ("event", "email", 80, 0),
        ("cookie", "email", 80, 0),
    }


def test_what_was_found_when_reading_is_counted_once_an_event(store):
    """Findings on identity by event as shown, channel, code and key, with receipts; a list's places are one key."""
    bad = [Finding("hash_of_empty", "user.email.0", ""), Finding("hash_of_empty", "user.email.1", "")]
    put_events(
        store,
        event_row(1, event="review_left", findings=bad),
        event_row(2, event="leave_review", findings=bad[:1], received_at=NOW + 1),
        event_row(
            3, event="leave_review", findings=[Finding("clear_text_hashed", "user.email", ""), Finding("md5_value", "x", "")]
        ),
    )
    (fault,) = ask(store).faults

    assert (fault.event, fault.code, fault.key, fault.events) == ("leave_review", "hash_of_empty", "email", 2)
    assert (fault.samples, fault.last_at) == (["receipt-2", "receipt-1"], NOW + 1)


def test_a_hash_of_a_hash_that_came_too_is_a_double_one(store):
    """The server hashes once more what the browser hashed, in lower or upper case; a stranger's hash is none."""
    put_events(
        store,
        event_row(1, channel="browser", email=[sha("ada")], phone=[sha("+33")]),
        event_row(2, event="SignUp", email=[sha(sha("ada"))]),
        event_row(3, event="SignUp", email=[sha(sha("ada").upper())]),
        event_row(4, event="SignUp", email=[sha("eve")], phone=[sha(sha("eve"))]),
    )
    (found,) = ask(store).double_hashes

    assert (found.event, found.channel, found.key, found.events, found.people) == ("SignUp", "server", "email", 2, 2)


def test_two_hashes_of_one_act_tell_another_normalisation(store):
    """Copies of one event, or two events of one cookie, with different hashes from browser and server."""
    put_events(
        store,
        event_row(1, channel="browser", event_id="1", email=[sha("ada@x")], ttp="c1"),
        event_row(2, "merged", first="receipt-1", event_id="1", email=[sha("Ada@x")], ttp="c1", received_at=NOW + 1),
        event_row(3, channel="browser", event_id="3", email=[sha("bob@x")]),
        event_row(4, "dropped", first="receipt-3", event_id="3", email=[sha("bob@x")]),
        event_row(5, channel="browser", event_id="5", email=[sha("zoe@x")]),
    )
    found = {each.by: (each.event, each.key, each.compared, each.differ, each.samples) for each in ask(store).unequal}

    assert found["event"] == ("CompletePayment", "email", 2, 1, ["receipt-2"])
    assert found["cookie"][:4] == ("", "email", 1, 1)


def test_one_address_of_many_people_is_the_server_s(store):
    """Sixty people behind one address on the server's channel are told; the same in a browser with few of its events is not."""
    rows = [event_row(n, email=[sha(f"p{n}")], ip_key=sha("server"), ip_scope="public") for n in range(1, 61)]
    rows += [event_row(n, channel="browser", ttp=f"c{n}", ip_key=sha("office"), ip_scope="public") for n in range(100, 160)]
    rows += [event_row(n, channel="browser", ttp=f"c{n}", ip_key=sha(f"ip{n}"), ip_scope="public") for n in range(1000, 1700)]
    put_events(store, *rows)
    (found,) = ask(store).shared

    assert (found.what, found.channel, found.events, found.of, found.agent) == ("address", "server", 60, 60, "")
    assert found.people == 60
    assert len(found.samples) == 5


@pytest.mark.parametrize(
    "agent, share, told", [("python-requests/2.32", 10, True), (COMPUTER, 40, False), (COMPUTER, 70, True), ("curl/8", 4, False)]
)
def test_one_agent_of_many_people_is_told(store, agent, share, told):
    """A program's agent on one event in twenty, a browser's on every second; a browser that is merely frequent is not."""
    agents = [agent if n < 2 * share else f"{PHONE} {n}" for n in range(200)]
    put_events(store, *(event_row(n + 1, ttp=f"c{n}", user_agent=each) for n, each in enumerate(agents)))
    found = ask(store).shared

    assert [(each.what, each.agent, each.events) for each in found] == ([("agent", agent, 2 * share)] if told else [])


def click_ids(channel, lengths, start=0):
    return [
        event_row(start + n, channel=channel, ttclid=f"E.C.P.{start + n:06}{'x' * 2000}"[:length])
        for n, length in enumerate(lengths, 1)
    ]


@pytest.mark.parametrize(
    "lengths, told",
    [
        ([256] * 20, True),
        ([300 + n for n in range(20)], False),
        ([255] * 10 + [180 + n for n in range(20)], True),
        ([64] * 20, False),
        ([64] * 10 + [40 + n for n in range(10)], True),
        ([256] * 5, False),
        ([257] * 20, False),
    ],
)
def test_click_ids_that_pile_up_at_a_limit_are_cut(store, lengths, told):
    """Many at the greatest length, one that columns stop at; few IDs, other lengths, one short length are not."""
    put_events(store, *click_ids("server", lengths))

    assert [each.length for each in ask(store).cut_click_ids] == ([max(lengths)] if told else [])


def test_a_click_id_that_another_channel_has_whole_proves_the_cut(store):
    """Whatever the length: the server's IDs are the beginnings of the browser's."""
    put_events(store, *click_ids("server", [99] * 20), *click_ids("server", [80]))
    whole = [event_row(n + 100, channel="browser", ttclid=f"E.C.P.{n:06}{'x' * (100 + n)}") for n in range(1, 21)]
    put_events(store, *whole)
    (found,) = ask(store).cut_click_ids

    assert (found.channel, found.length, found.events, found.of, found.proven) == ("server", 99, 20, 21, 20)


def test_quality_by_page_device_and_channel(store):
    """Page and device of the first copy with the keys after merging; a channel with what its own copies carry."""
    put_events(
        store,
        event_row(1, channel="browser", page_url="https://shop.example/cart?a=1", user_agent=PHONE, ttp="c1"),
        event_row(2, "merged", first="receipt-1", page_url="", user_agent="python-requests/2", email=[sha("ada")]),
        event_row(3, channel="browser", page_url="https://shop.example/cart#b", user_agent=COMPUTER),
        event_row(4, "test", email=[sha("ada")]),
    )
    found = quality_by(store, "SHOP", HOURS, Naming(), USUAL[Kind.WEB])

    assert [(each.name, each.events, each.quality) for each in found.pages] == [("shop.example/cart", 2, pytest.approx(1.75))]
    assert {each.name: (each.events, each.quality) for each in found.devices} == {"phone": (1, 3.5), "computer": (1, 0.0)}
    assert {each.name: (each.events, each.quality) for each in found.channels} == {"browser": (2, 0.5), "server": (1, 2.5)}
    assert found.channels[0].shares["ttp"] == 0.5
    assert found.whole


def test_one_event_alone_can_be_asked_for(store):
    """Only the event shown under the name is looked at."""
    put_events(
        store, event_row(1, event="review_left", page_url="https://a.example/x"), event_row(2, page_url="https://a.example/y")
    )
    found = quality_by(store, "SHOP", HOURS, Naming(aliases={"review_left": "review"}), USUAL[Kind.WEB], "review")

    assert [each.name for each in found.pages] == ["a.example/x"]
