"""What holds for pages only: allowed origins, bots, and clocks of visitors."""

from dataclasses import replace

import msgspec
import pytest

from balise.events.received import Channel, ReceivedEvent
from balise.events.stored import StoredEvent
from balise.pipeline import run
from tests.making import NOW, received

NOW_S = NOW // 1000
HOUR_S = 3600
SHOP = "https://shop.example"


def by_browser(**fields) -> ReceivedEvent:
    """An event as a page sends it."""
    return received(**({"channel": Channel.BROWSER, "protocol": "pixel", "user": {"ttp": "01ABC"}} | fields))


def with_origins(context, *origins: str, replaying: bool = False):
    """The rules of a source that allows these origins."""
    source = msgspec.structs.replace(context.source, allowed_origins=origins)
    return replace(context, source=source, replaying=replaying)


def codes(result) -> list[str]:
    return [finding.code for finding in result.findings]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_another_origin_waits_until_it_is_allowed(context, origin):
    """What waits is replayed once its origin is allowed, and not before."""
    waiting = run(by_browser(origin=origin), with_origins(context, SHOP))
    assert (waiting.outcome, waiting.findings[0].message[-1]) == ("origin_not_allowed", ".")
    kept = msgspec.json.decode(waiting.received, type=ReceivedEvent)
    assert run(kept, with_origins(context, SHOP, replaying=True)).outcome == "origin_not_allowed"
    again = msgspec.json.decode(waiting.received, type=ReceivedEvent)
    assert isinstance(run(again, with_origins(context, SHOP, origin, replaying=True)), StoredEvent)


def test_origins_bind_pages_only(context):
    """A source without origins takes all; servers and files have none."""
    assert isinstance(run(by_browser(origin="https://evil.example"), context), StoredEvent)
    for channel in (Channel.SERVER, Channel.FILE):
        assert isinstance(run(received(channel=channel), with_origins(context, SHOP)), StoredEvent)


def test_an_origin_is_searched_for_personal_data(context):
    """What a sender writes there does not reach the disk in clear."""
    waiting = run(by_browser(origin="https://jane@example.com"), with_origins(context, SHOP))
    assert "jane" not in msgspec.json.encode(waiting).decode()


def test_bots_are_told_and_counted(context):
    """A crawler's User-Agent and a driven browser are findings of an event that counts."""
    context = replace(context, is_bot=lambda agent: "bot" in agent)
    crawler = run(by_browser(user={"user_agent": "bot/1"}), context)
    driven = run(by_browser(device={"webdriver": True}), context)
    assert [(type(result), result.findings[-1].code, result.findings[-1].path) for result in (crawler, driven)] == [
        (StoredEvent, "bot", "user.user_agent"),
        (StoredEvent, "bot", "device.webdriver"),
    ]


def test_people_and_servers_are_no_bots(context):
    """A person's browser gets no finding, and a server may call itself what it likes."""
    context = replace(context, is_bot=lambda agent: "bot" in agent)
    assert "bot" not in codes(run(by_browser(user={"user_agent": "Mozilla/5.0"}, device={"webdriver": False}), context))
    assert "bot" not in codes(run(received(user={"user_agent": "bot/1"}), context))


@pytest.mark.parametrize(
    "behind_s, sent_s, due_s",
    [
        (HOUR_S, NOW_S - HOUR_S - 60, NOW_S - 60),
        (-HOUR_S, NOW_S + HOUR_S - 60, NOW_S - 60),
        (20 * 365 * 86_400, NOW_S - 20 * 365 * 86_400, NOW_S),
        (6, NOW_S - 6, NOW_S),
    ],
)
def test_a_wrong_clock_is_corrected(context, behind_s, sent_s, due_s):
    """The event's time moves by the difference, which is told in whole seconds."""
    stored = run(by_browser(event_time=sent_s, clock_behind_ms=behind_s * 1000), context)
    assert (stored.event_time, codes(stored)) == (due_s, ["clock_corrected"])
    assert f" {abs(behind_s)} seconds {'behind' if behind_s > 0 else 'ahead'}" in stored.findings[0].message


@pytest.mark.parametrize("behind_s, sent_s", [(0, NOW_S - 60), (5, NOW_S - 60), (-5, NOW_S), (HOUR_S, NOW_S - 60), (-NOW_S, 5)])
def test_a_time_that_need_not_or_cannot_be_corrected_stays(context, behind_s, sent_s):
    """Up to five seconds are the network's; a correction beyond the receipt, or before 1970, would be absurd."""
    result = run(by_browser(event_time=sent_s, clock_behind_ms=behind_s * 1000), context)
    assert result.event_time == sent_s
    assert "clock_corrected" not in codes(result)


def test_an_event_that_was_held_keeps_its_own_time(context):
    """A visitor decided two hours later: the event is as old as it is."""
    assert run(by_browser(event_time=NOW_S - 2 * HOUR_S, clock_behind_ms=40), context).event_time == NOW_S - 2 * HOUR_S


def test_a_replay_corrects_by_the_difference_of_the_first_time(context, context_for):
    """However long an event waited, its time is the one it would have had at once."""
    waiting = run(by_browser(name="bad name", event_time=NOW_S - HOUR_S, clock_behind_ms=HOUR_S * 1000), context)
    again = msgspec.json.decode(waiting.received, type=ReceivedEvent)
    again.name, again.received_at = "good_name", NOW + 86_400_000
    assert run(again, context_for(replaying=True)).event_time == NOW_S
