"""Finding events, comparing two, and asking how browser and server meet, on the command line."""

import pytest

CALL = "ttq.track('CompletePayment', {value: 1, currency: 'EUR'}, {event_id: 'Order-1'})"


@pytest.fixture(scope="module")
def shop(server, tmp_path_factory):
    """A source with two orders of one customer, one of them sent twice."""
    made = server.run("source", "create", "Trust", "--kind", "web", "--code", "TRUST", "--json")
    assert made.code == 0, made.err
    lines = tmp_path_factory.mktemp("lines") / "orders.jsonl"
    event = '{{"event":"CompletePayment","event_id":"{0}","user":{{"email":"Trusted@Shop.example"}},"page":{{"url":"https://s.example/"}}}}\n'
    lines.write_text("".join(event.format(order) for order in ("order-1", "order-2", "order-1")))
    assert server.run("import", str(lines), "--source", "TRUST").code == 0
    return "TRUST"


def test_events_are_found_by_id_and_by_person(server, shop):
    """An event_id finds both copies; an address, hashed on the way, finds all three."""
    by_id = server.run("find", "order-1", "--json").json["events"]
    by_person = server.run("find", "--email", " trusted@shop.example ", "--json").json["events"]

    assert sorted(event["outcome"] for event in by_id) == ["counted", "dropped"]
    assert len(by_person) == 3
    assert by_id[0]["receipt"] in server.run("find", "order-1").out
    assert "No event was found" in server.run("find", "order-99").out


@pytest.mark.parametrize("words", [[], ["x", "--email", "a@b.fr"], ["--email", "no address"], ["--sha256", "beef"]])
def test_a_wrong_search_is_told(server, words):
    """Nothing, two things, and what is no identifier are wrong use, and what was typed is not repeated."""
    ended = server.run("find", *words)

    assert ended.code == 2
    assert "no address" not in ended.err


def test_two_events_are_compared(server, shop, tmp_path):
    """The verdict and why stand in lines, or as JSON; nothing is stored."""
    one, other = tmp_path / "one.txt", tmp_path / "other.json"
    one.write_text(CALL)
    other.write_text('{"event": "CompletePayment", "event_id": "order-1"}')
    told = server.run("event", "compare", str(one), str(other), "--source", shop, "--after", "60")
    found = server.run("event", "compare", str(one), str(other), "--source", shop, "--channel", "server", "--json").json

    assert "upper and lower case" in told.out
    assert "2 of 2 would count." in told.out
    assert [event["channel"] for event in found["events"]] == ["server", "server"]
    assert len(server.run("find", "Order-1", "--json").json["events"]) == 0


def test_deduplication_is_reported(server, shop):
    """The overlap, one event's pairs and all copies of one id are told."""
    base = ("report", "dedup", "--source", shop)

    assert server.run(*base).code == 0
    copies = server.run(*base, "--event", "CompletePayment", "--event-id", "order-1")
    assert "is stored already" in copies.out
    assert "too few" in server.run(*base, "--event", "CompletePayment").out
    assert server.run(*base, "--event-id", "order-1").code == 2
