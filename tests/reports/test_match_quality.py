"""Match quality by event type: from the rollups, after merging, by day, and what one more key would add."""

import hashlib
import random

import pytest

from balise.events.identity import USUAL, Weights
from balise.events.received import Kind
from balise.reports.key_gains import LOOK_BACK, key_gains
from balise.reports.match_quality import match_quality, quality_by_step
from balise.reports.naming import Naming
from balise.reports.reach import reach
from tests.making import NOW
from tests.store.resting import event_row, put_events

WEB = USUAL[Kind.WEB]
SECOND = NOW // 1000
END = SECOND - SECOND % 3600 + 3600
HOURS = (END - 86400, END)
PUBLIC = {"ip_key": "a" * 64, "ip_scope": "public", "user_agent": "Mozilla/5.0"}


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def ask(store, hours=HOURS, naming=None, weights=WEB, before=(0, 0)):
    return match_quality(store, "SHOP", hours, naming or Naming(), weights, before)


def test_the_score_is_the_points_of_what_is_carried(store):
    """Of four payments two carry an e-mail (2.5), one a phone (1.5), all the address with an agent (1.0): 2.625 of 10."""
    put_events(
        store,
        event_row(1, email=[sha("ada")], **PUBLIC),
        event_row(2, email=[sha("bob")], phone=[sha("+33")], **PUBLIC),
        event_row(3, **PUBLIC),
        event_row(4, **PUBLIC),
    )
    (found,) = ask(store).events

    assert (found.event, found.counted, found.quality) == ("CompletePayment", 4, pytest.approx(2.625))
    told = {each.key: (each.carried, each.points, each.earned, each.missing) for each in found.keys}
    assert told["email"] == (2, 2.5, 1.25, 1.25)
    assert told["phone"] == (1, 1.5, 0.375, 1.125)
    assert told["ttclid"] == (0, 2.5, 0, 2.5)


def test_a_merged_copy_counts_for_its_first_and_a_dropped_one_adds_nothing(store):
    """One payment, its server copy merged, a third copy dropped: one event with cookie and e-mail."""
    put_events(
        store,
        event_row(1, channel="browser", ttp="cookie"),
        event_row(2, "merged", first="receipt-1", email=[sha("ada")]),
        event_row(3, "dropped", first="receipt-1", phone=[sha("+33")]),
        event_row(4, "test", phone=[sha("+33")]),
    )
    (found,) = ask(store).events

    assert (found.counted, found.quality) == (1, pytest.approx(1.0 + 2.5))


def test_an_alias_adds_up_and_the_whole_is_every_event(store):
    """Events shown under one name have one score; the whole is that of all counted events together."""
    put_events(
        store,
        event_row(1, event="review_left", email=[sha("ada")]),
        event_row(2, event="leave_review"),
        event_row(3, event="gift"),
        event_row(4, event="gift"),
    )
    found = ask(store, naming=Naming(aliases={"review_left": "leave_review"}))

    assert {each.event: each.quality for each in found.events} == {"gift": 0, "leave_review": pytest.approx(1.25)}
    assert (found.whole.counted, found.whole.quality) == (4, pytest.approx(0.625))


def test_the_period_before_is_compared(store):
    """The change is the score now less the score before; what was not there before has none."""
    put_events(
        store,
        event_row(1, email=[sha("ada")]),
        event_row(2, event_time=SECOND - 86400),
        event_row(3, event="gift"),
    )
    found = {each.event: each for each in ask(store, before=(HOURS[0] - 86400, HOURS[0])).events}

    assert (found["CompletePayment"].quality_before, found["CompletePayment"].change) == (0, pytest.approx(2.5))
    assert (found["gift"].counted_before, found["gift"].change) == (0, None)


def test_each_day_has_its_own_score(store):
    """The trend is the score of each step; a step without counted events has none."""
    put_events(store, event_row(1, email=[sha("ada")]), event_row(2, event_time=SECOND - 2 * 86400))
    starts = [END - 3 * 86400, END - 2 * 86400, END - 86400]
    found = quality_by_step(store, "SHOP", (starts, END), ["CompletePayment"], Naming(), WEB)

    assert found == {"CompletePayment": [0.0, None, 2.5]}


def test_an_app_is_scored_by_its_device_ids(store):
    """With the weights of apps an IDFA or a GAID earns the device ID's points."""
    put_events(store, event_row(1, kind="app", idfa=sha("A")), event_row(2, kind="app", gaid=sha("b")), event_row(3, kind="app"))
    (found,) = ask(store, weights=USUAL[Kind.APP]).events

    assert found.quality == pytest.approx(4.0 * 2 / 3)


def test_a_question_reaches_as_far_as_a_bounded_number_of_events(store):
    """The newest hours that hold at most so many are looked at, at least one, and it is said whether that is all."""
    put_events(store, *(event_row(place, event_time=SECOND - place * 3600) for place in range(5)))

    assert reach(store, "SHOP", HOURS, 3).events == 3
    assert reach(store, "SHOP", HOURS, 3).since == END - 3 * 3600
    assert reach(store, "SHOP", HOURS, 0).since == END - 3600
    assert reach(store, "SHOP", HOURS, 5) == reach(store, "SHOP", HOURS, 5, ["CompletePayment"])
    assert (reach(store, "SHOP", HOURS, 5).since, reach(store, "SHOP", HOURS, 5).whole) == (HOURS[0], True)
    assert reach(store, "SHOP", HOURS, 5, ["gift"]).events == 0


def carts(store):
    """Five carts: of two the visitor gave a phone when signing up, of one the phone is on the cart itself."""
    put_events(
        store,
        event_row(1, event="AddToCart", ttp="ada"),
        event_row(2, event="AddToCart", ttp="bob"),
        event_row(3, event="AddToCart", ttp="eve", phone=[sha("+33 3")]),
        event_row(4, event="AddToCart", ttp="zoe"),
        event_row(5, event="AddToCart", email=[sha("ada@shop.example")]),
        event_row(6, event="SignUp", ttp="ada", phone=[sha("+33 1")], event_time=SECOND - 20 * 86400),
        event_row(7, event="SignUp", ttp="eve", phone=[sha("+33 3")]),
        event_row(8, event="SignUp", email=[sha("ada@shop.example")], phone=[sha("+33 1")]),
        event_row(9, event="SignUp", ttp="bob", phone=[sha("+33 2")], event_time=SECOND - 40 * 86400),
        event_row(10, "dropped", event="SignUp", ttp="zoe", phone=[sha("+33 4")]),
    )


def gain_of(store, event, key):
    found = key_gains(store, "SHOP", HOURS, Naming(), WEB)
    return next(each for each in found.gains if (each.event, each.key) == (event, key))


def test_what_a_phone_would_add_is_counted_by_hand(store):
    """Four carts lack a phone; of two the visitor gave one within 30 days (by cookie, by e-mail): 1.5 × 2/5 more."""
    carts(store)
    found = gain_of(store, "AddToCart", "phone")

    assert (found.counted, found.carried, found.known, found.known_share) == (5, 1, 2, 0.5)
    assert found.quality == pytest.approx((1.0 * 4 + 1.5 * 1 + 2.5 * 1) / 5)
    assert found.gain == pytest.approx(1.5 * 2 / 5)


def test_the_largest_gain_comes_first_and_one_event_can_be_asked_for(store):
    """Gains fall; asking for one event leaves the others out."""
    carts(store)
    every = key_gains(store, "SHOP", HOURS, Naming(), WEB)
    one = key_gains(store, "SHOP", HOURS, Naming(), WEB, "SignUp")

    assert [each.gain for each in every.gains] == sorted((each.gain for each in every.gains), reverse=True)
    assert [each for each in every.gains if each.event == "SignUp"] == one.gains
    assert (every.whole, every.since, every.looked_since) == (True, HOURS[0], END - LOOK_BACK)


def test_a_value_that_stands_for_everybody_ties_nobody(store):
    """An external ID on hundreds of events is no visitor: it brings nobody's phone to another."""
    shared = [event_row(n, event="AddToCart", external_id=[sha("guest")]) for n in range(1, 600)]
    put_events(store, *shared, event_row(600, event="SignUp", external_id=[sha("guest")], phone=[sha("+33 1")]))

    assert key_gains(store, "SHOP", HOURS, Naming(), WEB).gains == []


@pytest.mark.parametrize("seed", range(3))
def test_what_was_predicted_is_what_comes(store, seed):
    """Random visitors; once the key is really added to the events whose visitor has it, the score is the predicted one."""
    dice = random.Random(seed)
    rows = []
    for _ in range(1, 200):
        visitor = dice.randrange(40)
        rows.append({
            "event": dice.choice(["AddToCart", "SignUp", "ViewContent"]),
            "ttp": dice.choice(["", f"cookie-{visitor}"]),
            "email": dice.choice([[], [], [sha(f"mail-{visitor}")]]),
            "phone": dice.choice([[], [], [sha(f"phone-{visitor}")]]),
            "external_id": dice.choice([[], [sha(f"id-{visitor}")]]),
            "event_time": SECOND - dice.randrange(20 * 3600),
        })  # fmt: skip
    put_events(store, *(event_row(place, **row) for place, row in enumerate(rows, 1)))
    gain = gain_of(store, "AddToCart", "phone")
    phones = _phones_by_link(rows)
    put_events(store, *(event_row(1000 + place, source="AFTER", **_with_phone(row, phones)) for place, row in enumerate(rows, 1)))
    after = match_quality(store, "AFTER", HOURS, Naming(), WEB)

    assert gain.quality == pytest.approx(next(each.quality for each in ask(store).events if each.event == "AddToCart"))
    assert gain.gain > 0.1
    assert next(each.quality for each in after.events if each.event == "AddToCart") == pytest.approx(gain.predicted)


def _links(row):
    return [("ttp", row["ttp"])] * bool(row["ttp"]) + [(key, each) for key in ("email", "external_id") for each in row[key]]


def _phones_by_link(rows):
    return {link: row["phone"] for row in rows if row["phone"] for link in _links(row)}


def _with_phone(row, phones):
    known = next((phones[link] for link in _links(row) if link in phones), [])
    return row | {"phone": row["phone"] or known} if row["event"] == "AddToCart" else row


def test_weights_of_one_key_alone(store):
    """Weights that name one key make the score that key's share."""
    put_events(store, event_row(1, ttp="a"), event_row(2))

    assert ask(store, weights=Weights(ttp=7.0)).whole.quality == pytest.approx(5.0)
