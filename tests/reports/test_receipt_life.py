from decimal import Decimal

import msgspec

from balise.events.clause import CLAUSE_SENTENCES, Clause
from balise.events.finding import Finding
from balise.events.outcome import SENTENCES, Outcome
from balise.events.received import Channel, Kind, ReceivedEvent
from balise.reports.receipt_life import receipt_life
from tests.making import NOW
from tests.store.resting import event_row, put_events, put_waiting, waiting_row

HASH = "ab" * 32
FINDING = Finding("value_text", "properties.value", "Send the value as a number.")


def test_an_unknown_receipt_has_no_life(store):
    """A receipt nobody gave out is None."""
    assert receipt_life(store, "never'; DROP TABLE events") is None


def test_a_counted_event_tells_its_whole_life(store):
    """Arrival, names, findings, match keys, content, verdict with its sentence, additions and place of rest are told."""
    put_events(
        store,
        event_row(
            7,
            receipt="r",
            event_id="order-1",
            name_sent="Registration",
            event="CompleteRegistration",
            value="9.2",
            currency="USD",
            properties='{"plan": "free"}',
            property_names=["plan"],
            email=[HASH],
            ttclid="click",
            findings=[FINDING],
            partner_name="shop-plugin",
        ),
    )

    life = receipt_life(store, "r")

    assert (life.source, life.name_sent, life.event, life.event_class) == (
        "SHOP",
        "Registration",
        "CompleteRegistration",
        "standard",
    )
    assert (life.received.at, life.received.event_time) == ("2026-09-21T14:13:20.000Z", "2026-09-21T14:13:20.000Z")
    assert (life.received.channel, life.received.protocol, life.received.partner_name) == ("server", "events-api", "shop-plugin")
    assert [finding.code for finding in life.findings] == ["value_text"]
    assert life.identity == ["ttclid", "email"]
    assert (life.properties, life.value, life.currency) == ({"plan": "free"}, "9.20", "USD")
    english, french = SENTENCES[Outcome.COUNTED]
    assert (life.ending.outcome, life.ending.clause, life.ending.first_receipt) == ("counted", "first", "r")
    assert life.ending.sentence == {"en": english, "fr": french}
    assert (life.added.value, life.added.currency, life.added.keys) == ("9.20", "USD", ["ttclid", "email"])
    assert life.stored.position == 7
    assert (life.copies, life.quarantine) == ([], [])


def test_no_hash_is_in_a_life(store):
    """Match keys are named; neither their hashes nor the keyed address is shown."""
    put_events(store, event_row(1, receipt="r", email=[HASH], phone=[HASH], ip_key=HASH, first_name=HASH, external_id=[HASH]))

    assert HASH.encode() not in msgspec.json.encode(receipt_life(store, "r"))


def test_the_copies_of_an_event_are_told_from_each_side(store):
    """Every copy with the same source, event and event_id shows the others with their verdicts and what they added."""
    put_events(
        store,
        event_row(1, receipt="first", event_id="order-1", channel="browser"),
        event_row(
            2,
            "merged",
            receipt="second",
            first="first",
            clause="other_channel_5_minutes",
            event_id="order-1",
            value="5",
            email=[HASH],
            received_at=NOW + 1000,
        ),
        event_row(
            3, "dropped", receipt="third", first="first", clause="same_channel", event_id="order-1", received_at=NOW + 2000
        ),
        event_row(4, receipt="stranger", event_id="order-2"),
        event_row(5, receipt="namesake", event_id="order-1", event="AddToCart"),
    )

    lives = {name: receipt_life(store, name) for name in ("first", "second", "third", "stranger")}

    assert {name: [copy.receipt for copy in life.copies] for name, life in lives.items()} == {
        "first": ["second", "third"],
        "second": ["first", "third"],
        "third": ["first", "second"],
        "stranger": [],
    }
    merged = lives["first"].copies[0]
    assert (merged.outcome, merged.clause, merged.channel) == ("merged", "other_channel_5_minutes", "server")
    assert (merged.added.value, merged.added.keys) == ("5.00", ["email"])
    assert (lives["third"].ending.outcome, lives["third"].ending.first_receipt) == ("dropped", "first")


def test_copies_paired_by_cookie_are_told(store):
    """Copies without a common event_id are found by which receipt was first."""
    put_events(
        store,
        event_row(1, receipt="first", event_id="order-1", channel="browser", ttp="cookie"),
        event_row(2, "dropped", receipt="second", first="first", clause="ttp_5_minutes", ttp="cookie", received_at=NOW + 1000),
        event_row(3, receipt="alone"),
    )

    assert [copy.receipt for copy in receipt_life(store, "first").copies] == ["second"]
    assert [copy.receipt for copy in receipt_life(store, "second").copies] == ["first"]
    assert receipt_life(store, "alone").copies == []


def test_a_waiting_event_tells_why_and_what_it_holds(store):
    """An event in quarantine has its reasons, its sentence, its cleaned content and the names of its match keys."""
    sent = ReceivedEvent(
        receipt="r",
        source="SHOP",
        kind=Kind.WEB,
        channel=Channel.SERVER,
        protocol="events-api",
        received_at=NOW,
        name="1bad",
        user={"email": [HASH], "ttclid": "click", "locale": "fr"},
        properties={"plan": "free"},
    )
    put_waiting(store, waiting_row(4, receipt="r", findings=[FINDING], received=msgspec.json.encode(sent).decode()))

    life = receipt_life(store, "r")

    assert (life.name_sent, life.event, life.stored, life.added) == ("1bad", "", None, None)
    assert life.ending.sentence["en"] == SENTENCES[Outcome.INVALID_NAME][0]
    assert (life.identity, life.properties) == (["ttclid", "email"], {"plan": "free"})
    (wait,) = life.quarantine
    assert (wait.step, wait.position, wait.outcome, wait.path) == ("waiting", 4, "invalid_name", "data.0.event")
    assert [reason.code for reason in wait.findings] == ["value_text"]
    assert HASH.encode() not in msgspec.json.encode(life)


def test_a_line_that_could_not_be_read_has_a_life_too(store):
    """Where nothing of the event could be kept, its receipt still tells the reason."""
    put_waiting(store, waiting_row(1, receipt="r", received="", outcome="unreadable_line"))

    life = receipt_life(store, "r")

    assert (life.ending.outcome, life.properties, life.identity) == ("unreadable_line", {}, [])


def test_a_replayed_event_shows_its_time_in_quarantine(store):
    """After a replay the life is that of the stored event, with when it began to wait and when it left."""
    put_waiting(store, waiting_row(1, receipt="r"))
    put_waiting(store, waiting_row(9, sign=-1, receipt="r"))
    put_events(store, event_row(9, receipt="r", event="gift_wrapped", event_class="custom", name_sent="1bad"))

    life = receipt_life(store, "r")

    assert (life.event, life.ending.outcome, life.stored.position) == ("gift_wrapped", "counted", 9)
    assert [(wait.step, wait.position) for wait in life.quarantine] == [("waiting", 1), ("left", 9)]


def test_the_life_tells_size_and_clock_and_what_was_removed(store):
    """The event's size, how far its sender's clock was off, and the place and class of what was removed are told."""
    message = "Personal data (email) was removed before anything was written. Send it hashed in `user`, and nowhere else."
    removed = [FINDING, Finding("personal_data_removed", "properties.note", message)]
    context = '{"arrival":{"bytes":812,"clock_behind_ms":-9000}}'
    put_events(store, event_row(1, receipt="r", context=context, findings=removed))
    life = receipt_life(store, "r")

    assert (life.received.bytes, life.received.clock_behind_ms) == (812, -9000)
    assert [(each.path, each.what) for each in life.removed] == [("properties.note", "email")]


def test_every_copy_says_by_which_clause(store):
    """The verdicts of the event and of its copies carry the clause's sentence in both languages."""
    put_events(
        store,
        event_row(1, receipt="one", event_id="o"),
        event_row(2, "dropped", "one", "same_channel", receipt="two", event_id="o"),
    )
    life = receipt_life(store, "one")

    assert life.ending.why == dict(zip(("en", "fr"), CLAUSE_SENTENCES[Clause.FIRST], strict=True))
    assert life.copies[0].why["en"] == CLAUSE_SENTENCES[Clause.SAME_CHANNEL][0]


def test_the_life_tells_which_rule_sent_it(store):
    """Rule, version and the score of its target; nothing of it for what no rule sent."""
    put_events(store, event_row(1, receipt="r", rule="r_aB3dE5fG7hJ9", rule_version=3, rule_score=Decimal("0.9")))
    put_events(store, event_row(2, receipt="other", event_id="other"))

    by = receipt_life(store, "r").by_rule

    assert (by.rule, by.version, by.score) == ("r_aB3dE5fG7hJ9", 3, "0.90")
    assert receipt_life(store, "other").by_rule is None
