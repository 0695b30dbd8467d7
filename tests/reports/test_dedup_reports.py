"""What met, what nearly met and why, and what was probably counted twice."""

import random

import pytest

from balise.events.clause import Clause
from balise.reports.channel_overlap import channel_overlap
from balise.reports.copies_of import copies_of
from balise.reports.double_counts import double_counts
from balise.reports.met_pairs import met_pairs
from balise.reports.naming import Naming
from balise.reports.near_pairs import near_pairs
from balise.reports.near_reasons import NEAR_SENTENCES, Near, nearness
from tests.making import HOUR, MINUTE, NOW
from tests.store.resting import event_row, put_events

SECOND = NOW // 1000
DAY = 86_400
HOURS = (SECOND - 7 * DAY, SECOND + DAY)
PAY = "CompletePayment"


def at(seconds: int, **fields):
    """The fields of an event so many seconds after the begin."""
    return {"received_at": NOW + seconds * 1000, "event_time": SECOND + seconds} | fields


def test_overlap_counts_what_both_sent(store):
    """Of 3 events of the browser one has a server copy, of 2 of the server one has a browser copy: 2 of 5 overlap."""
    rows = [event_row(number, receipt=f"b{number}", channel="browser", event_id=f"b{number}") for number in (1, 2, 3)]
    rows += [event_row(number, receipt=f"s{number}", channel="server", event_id=f"s{number}") for number in (4, 5)]
    rows.append(event_row(6, "merged", "b1", "other_channel_5_minutes", channel="server", event_id="b1"))
    rows.append(event_row(7, "dropped", "b1", "same_channel", channel="browser", event_id="b1"))
    rows.append(event_row(8, "dropped", "s4", "other_channel_48_hours", channel="browser", event_id="s4"))
    put_events(store, *rows)
    day = SECOND - SECOND % DAY
    (pay,) = channel_overlap(store, "SHOP", [day - DAY, day], day + DAY, Naming())
    assert (pay.event, pay.both, pay.browser_only, pay.server_only) == (PAY, 2, 2, 1)
    assert (pay.overlap.events, pay.overlap.of, pay.steps) == (2, 5, [None, 0.4])
    assert (pay.missing_server.events, pay.missing_server.of) == (2, 4)
    assert (pay.missing_browser.events, pay.missing_browser.of) == (1, 3)


def test_nothing_is_missing_where_one_side_never_sends(store):
    """An event of the browser alone lacks no counterpart."""
    put_events(store, event_row(1, channel="browser"), event_row(2, channel="browser"))
    (pay,) = channel_overlap(store, "SHOP", [SECOND - SECOND % DAY], SECOND + DAY, Naming())
    assert (pay.missing_server, pay.missing_browser) == (None, None)


def test_names_shown_as_one_overlap_as_one(store):
    """Aliases are seen through."""
    put_events(store, event_row(1, channel="browser", event="old_name"), event_row(2, channel="server", event="new_name"))
    naming = Naming(aliases={"old_name": "new_name"})
    (found,) = channel_overlap(store, "SHOP", [SECOND - SECOND % DAY], SECOND + DAY, naming, ["new_name"])
    assert (found.event, found.overlap.of) == ("new_name", 2)


def test_the_copies_of_an_id_stand_in_order_with_their_clauses(store):
    """Every copy has its arrival after the first, keys by name, and the clause's sentence; other names stand apart."""
    put_events(
        store,
        event_row(1, receipt="one", event_id="o", channel="browser", ttp="T"),
        event_row(2, "merged", "one", "other_channel_5_minutes", receipt="two", event_id="o", email=["a" * 64], **at(60)),
        event_row(3, receipt="three", event_id="o", event="AddToCart", **at(90)),
        event_row(4, receipt="theirs", event_id="o", source="OTHER"),
    )
    found = copies_of(store, "SHOP", PAY, "o", Naming())
    assert [(copy.receipt, copy.after_ms, copy.keys) for copy in found.copies] == [
        ("one", 0, ["ttp"]),
        ("two", 60_000, ["email"]),
    ]
    assert found.copies[1].clause == Clause.OTHER_CHANNEL_5_MINUTES
    assert "less than 5 minutes" in found.copies[1].why["en"]
    assert [copy.receipt for copy in found.others] == ["three"]
    assert copies_of(store, "SHOP", PAY, "", Naming()).copies == []


def test_met_pairs_say_how_far_apart_they_came(store):
    """The newest pair comes first, with the milliseconds between its copies."""
    put_events(
        store,
        event_row(1, receipt="one", event_id="o", channel="browser"),
        event_row(2, "merged", "one", "other_channel_5_minutes", receipt="two", event_id="o", **at(90)),
        event_row(3, "dropped", "one", "same_channel", receipt="three", event_id="o", channel="browser", **at(95)),
    )
    (pair,) = met_pairs(store, "SHOP", PAY, HOURS, Naming())
    assert (pair.first_receipt, pair.receipt, pair.gap_ms) == ("one", "two", 90_000)


@pytest.mark.parametrize(
    "one, other, why",
    [
        ("Order-1", "order-1", Near.LETTER_CASE),
        ("order 1", "order1", Near.SPACES),
        ("order-1", "order_1", Near.WRITING),
        ("caf\u00e9-1", "cafe\u0301-1", Near.WRITING),
        ("0042", "42", Near.LEADING_ZEROS),
        ("order-1", "order-1_server", Near.AFFIX),
        ("purchase.order-1", "order-1", Near.AFFIX),
        ("order-1", "order-10", None),
        ("order-1", "order-2", None),
        ("8c1f7a34", "5e90bb21", None),
    ],
)
def test_like_ids_are_known(one, other, why):
    """What a person would call the same id has its reason, either way round; two orders have none."""
    assert nearness(one, other) == nearness(other, one) == why


NEAR_CASES = {
    Near.LETTER_CASE: ({"event_id": "Order-1"}, {"event_id": "order-1"}),
    Near.AFFIX: ({"event_id": "order-1"}, {"event_id": "order-1_server"}),
    Near.LEADING_ZEROS: ({"event_id": "0042"}, {"event_id": "42"}),
    Near.SPACES: ({"event_id": "order 1"}, {"event_id": "order1"}),
    Near.WRITING: ({"event_id": "order-1"}, {"event_id": "order/1"}),
    Near.OTHER_NAME: ({"event_id": "o"}, {"event_id": "o", "event": "Lead"}),
    Near.OUTSIDE_WINDOW: ({"event_id": "o"}, {"event_id": "o", "received_at": NOW - 49 * HOUR, "event_time": SECOND - 49 * 3600}),
    Near.MISSING_ID: ({"event_id": "o", "email": ["e" * 64]}, {"event_id": "", "email": ["e" * 64], "received_at": NOW + MINUTE}),
    Near.FRESH_IDS: ({"event_id": "8c1f", "ttp": "T", "value": "3"}, {"event_id": "5e90", "ttp": "T", "value": "3"}),
}


@pytest.mark.parametrize("reason", NEAR_CASES)
def test_a_near_pair_has_its_reason(store, reason):
    """A browser and a server event that should have met are shown together, with why they did not."""
    browser, server = NEAR_CASES[reason]
    put_events(
        store,
        event_row(1, receipt="b", channel="browser", **browser),
        event_row(2, receipt="s", channel="server", **server),
        event_row(3, receipt="alone", channel="server", event_id="something else", **at(60)),
    )
    found = near_pairs(store, "SHOP", PAY, HOURS, Naming())
    assert [each.reason for each in found.reasons] == [reason]
    assert {found.reasons[0].pairs[0].one.receipt, found.reasons[0].pairs[0].other.receipt} == {"b", "s"}
    assert found.sample == found.explained + found.alone
    assert found.alone == 1
    assert set(NEAR_CASES) == set(NEAR_SENTENCES) == set(Near)


def test_what_met_is_no_near_pair(store):
    """An event with a copy from the other side is not in the sample, and two visitors are nobody's pair."""
    put_events(
        store,
        event_row(1, receipt="b", channel="browser", event_id="order-1", ttp="T"),
        event_row(2, "merged", "b", "other_channel_5_minutes", receipt="s", event_id="order-1", ttp="T"),
        event_row(3, receipt="x", channel="browser", event_id="order-2", ttp="U"),
        event_row(4, receipt="y", channel="server", event_id="order-3", ttp="V"),
    )
    found = near_pairs(store, "SHOP", PAY, HOURS, Naming())
    assert (found.sample, found.explained, found.reasons) == (2, 0, [])


def visits(seed: int, doubled: float, many: int = 400) -> list[bytes]:
    """Server events without id by visitors of whom each has one of 60 addresses; a share of them the browser sent as well."""
    dice, rows = random.Random(seed), []
    for number in range(many):
        second = dice.randrange(20 * 3600)
        who = {"ip_key": f"office-{dice.randrange(60)}", "user_agent": "UA"}
        worth = {"value": str(dice.choice([5, 10, 20])), "event_time": SECOND - second}
        rows.append(event_row(2 * number + 1, receipt=f"s{number}", channel="server", **who, **worth))
        if dice.random() < doubled:
            worth["event_time"] += dice.randrange(-120, 120)
            rows.append(event_row(2 * number + 2, receipt=f"b{number}", channel="browser", event_id=f"b{number}", **who, **worth))
    return rows


@pytest.mark.parametrize("truth", [0.0, 0.1, 0.3])
def test_the_estimate_of_double_counts_holds_the_truth(store, truth):
    """Where a known share of events without id was sent twice, the interval holds it, chance coincidences taken out."""
    put_events(store, *visits(3, truth))
    found = double_counts(store, "SHOP", PAY, HOURS, Naming())
    assert found.without_id == 400
    assert found.low <= truth <= found.high, found
    assert found.high - found.low < 0.2
    assert found.chance.events > 0


def test_too_few_events_have_no_estimate(store):
    """Below 30 events without id nothing is estimated."""
    put_events(store, *visits(1, 0.5, 20))
    found = double_counts(store, "SHOP", PAY, HOURS, Naming())
    assert (found.without_id, found.doubled) == (20, None)
