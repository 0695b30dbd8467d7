"""A server's program and its release are known by its User-Agent, and nothing else of it is."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.clock import now_ms
from balise.collect.software import software_of
from balise.events.stored import StoredEvent
from tests.desk import EVENT_TRACK

TOLD = {
    b"python-requests/2.32.3": "python-requests 2.32.3",
    b"acme-shop/v3.1 (+https://acme.example; ops@acme.example) php/8.3": "acme-shop 3.1",
    b"tracker/4.0.0-rc1 node/22.1": "tracker 4.0.0-rc1",
    b"GuzzleHttp/7": "GuzzleHttp 7",
    b"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36": "",
    b"somebody@shop.example/1.2": "",
    b"caller/0612345678": "",
    b"curl": "",
    b"": "",
}


@pytest.mark.parametrize("agent", TOLD)
def test_a_program_and_its_release_are_told(agent):
    """The first `name/1.2.3`; a browser's, which a server passes on, is not its own."""
    assert software_of(agent) == TOLD[agent]


@given(st.binary(max_size=400))
def test_whatever_is_said_stays_small_and_plain(agent):
    """Any bytes give a short text of letters, digits and dots, or none."""
    told = software_of(agent)
    assert len(told) <= 80
    assert all(sign.isascii() and (sign.isalnum() or sign in " ._-") for sign in told)


async def test_the_release_stands_with_what_no_column_holds(desk):
    """An event of a server keeps its program's release in `extra`; what the event itself says there stays."""
    lead = {"event": "Lead", "event_time": now_ms() // 1000, "user": {"external_id": "7"}}
    body = {"event_source": "web", "event_source_id": "SHOP", "data": [lead, lead | {"library": "own 1"}]}
    answer = await desk.post(EVENT_TRACK, body, desk.sources["SHOP"], User_Agent="acme-shop/3.1")
    assert answer.json()["code"] == 0

    place = StoredEvent.__struct_fields__.index("context")

    assert [json.loads(row[place])["extra"] for _, row in desk.entries()] == [{"library": "acme-shop 3.1"}, {"library": "own 1"}]
