"""Requests of one turn are judged together, and each answers for itself alone."""

import asyncio
from dataclasses import replace

import pytest

from balise.clock import now_ms
from balise.collect.from_events_api import open_events_api
from balise.collect.intake import Intake
from balise.events.received import Channel
from balise.events.stored import QuarantinedEvent, StoredEvent


def opened(*names: str):
    """A request body with events of these names."""
    events = [{"event": name, "event_time": now_ms() // 1000} for name in names]
    return open_events_api({"event_source": "web", "event_source_id": "SHOP", "data": events})


async def test_requests_of_one_turn_get_their_own_results(desk):
    """Many requests at once come back in the order and the number of their own events."""
    intake, context = Intake(desk.log, now_ms), desk.door._directory.context("SHOP")
    requests = [opened(*["Search", "bad name", "Contact"][: number % 3 + 1]) for number in range(30)]
    judged = await asyncio.gather(
        *(intake.judge(intake.read_all(each, context, f"R{number}", Channel.SERVER)) for number, each in enumerate(requests))
    )
    for number, results in enumerate(judged):
        assert [result.receipt for result in results] == [f"R{number}-{index}" for index in range(number % 3 + 1)]
        kinds = [StoredEvent, QuarantinedEvent, StoredEvent][: number % 3 + 1]
        assert [type(result) for result in results] == kinds


async def test_a_fault_in_one_request_is_that_requests_alone(desk):
    """Where judging one request breaks, the others of its turn are judged all the same."""
    intake, context = Intake(desk.log, now_ms), desk.door._directory.context("SHOP")
    broken = replace(context, edition=None)
    good, bad, last = await asyncio.gather(
        intake.judge(intake.read_all(opened("Search"), context, "A", Channel.SERVER)),
        intake.judge(intake.read_all(opened("Search"), broken, "B", Channel.SERVER)),
        intake.judge(intake.read_all(opened("Contact"), context, "C", Channel.SERVER)),
        return_exceptions=True,
    )
    assert [type(results[0]) for results in (good, last)] == [StoredEvent, StoredEvent]
    assert isinstance(bad, AttributeError)


@pytest.mark.parametrize("places", [[], [0], [3, 64, 199], list(range(0, 200, 7))])
async def test_asking_about_many_texts_finds_the_same_as_asking_one_by_one(policy, places):
    """The policy's doubts about many texts are its doubts about each."""
    texts = [b'{"note":"size %d"}' % number for number in range(200)]
    for place in places:
        texts[place] = b'{"note":"write to jane@example.com"}'
    assert policy.doubtful(texts) == places
