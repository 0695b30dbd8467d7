"""Recorded clicks come to rest once each, beside the events, whatever dies on the way."""

import random

import msgspec

from balise.events.click import RecordedClick
from balise.log import EntryKind
from tests.making import HOUR, NOW
from tests.writer.test_recovery import FaultyStore, lines_of, parts, run_dry, writer_of

__all__ = ["parts"]
CLICKS = "SELECT position, source, page, gesture, target, target_hash FROM clicks ORDER BY position"
SUMS = "SELECT page, sum(d.clicks) AS clicks FROM daily_clicks AS d GROUP BY page ORDER BY page"


def click_line(number: int, at: int = NOW) -> bytes:
    """A click on a page of its own, as the log holds it."""
    page, message = f"https://shop.example/{number:03}", f"{number:032x}"
    click = RecordedClick(message, "SHOP", at, at // 1000, "click", page, "0123456789abcdef", '{"tag":"a"}')
    return EntryKind.CLICK.value + msgspec.json.encode(click)


def clicked(store) -> tuple[list[str], dict[str, int]]:
    """The page of each row, and what the rollup says of each page."""
    return [row["page"][-3:] for row in store.ask(CLICKS)], {row["page"][-3:]: row["clicks"] for row in store.ask(SUMS)}


async def test_a_click_sent_again_is_one_click(parts):
    """In the same batch, in a later one, and after an hour; another click is another."""
    log, store, seen = parts
    await log.append([click_line(1), click_line(1), click_line(2)])
    run_dry(writer_of(log, store, seen))
    await log.append([click_line(1, NOW + HOUR), click_line(3, NOW + HOUR)])
    run_dry(writer_of(log, store, seen))

    assert clicked(store) == (["001", "002", "003"], {"001": 1, "002": 1, "003": 1})


async def test_clicks_are_no_events(parts):
    """Nothing of them is in the events' tables, and the events beside them are judged as if there were none."""
    log, store, seen = parts
    events = lines_of(10)
    await log.append([line for number, event in enumerate(events) for line in (event, click_line(number))])
    run_dry(writer_of(log, store, seen))

    assert store.ask("SELECT count() AS rows FROM events") == [{"rows": 8}]
    assert store.ask("SELECT sum(h.counted) AS counted, sum(h.dropped) AS dropped FROM hourly_events AS h") == [
        {"counted": 6, "dropped": 2}
    ]
    assert len(clicked(store)[0]) == 10


async def test_clicks_survive_whatever_fails(parts):
    """Inserts that fail before, in the middle or after leave each click once, in rows and rollup."""
    log, store, seen = parts
    for number, event in enumerate(lines_of(60)):
        await log.append([click_line(number), event, click_line(max(number - 3, 0))])
    dice = random.Random(7)
    run_dry(writer_of(log, FaultyStore(store, [dice.choice(["", "before", "middle", "after"]) for _ in range(60)]), seen))
    rows, sums = clicked(store)

    assert sorted(rows) == [f"{number:03}" for number in range(60)]
    assert sums == dict.fromkeys(sorted(rows), 1)
