"""Replays in parts, and the rail's count."""

import asyncio
from types import SimpleNamespace

from balise.web.replays import AT_ONCE, Replays

from balise.errors import StoreUnavailable
from balise.events.intake import ReplaySummary
from balise.events.received import Kind
from balise.events.source import Source
from balise.web.waiting import Waiting

SHOP = Source(code="SHOP", name="Shop", kind=Kind.WEB)


class Side:
    """Takes every part but the one it is told to fail at."""

    def __init__(self, fails_at=-1):
        self.parts, self.fails_at = [], fails_at

    async def replay(self, source, receipts, event, outcome):
        if len(self.parts) == self.fails_at:
            raise StoreUnavailable("away")
        self.parts.append(len(receipts))
        return ReplaySummary(asked=len(receipts), replayed=len(receipts), outcomes={"counted": len(receipts)})


async def replayed(side, number):
    """A replay of so many receipts, at its end."""
    replays = Replays()
    replay = replays.start(side, SHOP, [str(each) for each in range(number)], None)
    assert replays.find(replay.id, SHOP.code) is replay
    assert replays.find(replay.id, "OTHER") is None
    while replay.running:
        await asyncio.sleep(0)
    return replay


async def test_a_replay_goes_on_in_parts():
    """Every part is counted, and the sum is whole."""
    side = Side()
    replay = await replayed(side, AT_ONCE * 2 + 1)

    assert side.parts == [AT_ONCE, AT_ONCE, 1]
    assert (replay.done, replay.replayed, replay.outcomes) == (AT_ONCE * 2 + 1,) * 2 + ({"counted": AT_ONCE * 2 + 1},)


async def test_a_replay_that_breaks_off_says_so():
    """What is done stays done, the rest waits as before, and the reason is kept."""
    replay = await replayed(Side(fails_at=1), AT_ONCE + 1)

    assert (replay.done, replay.failure) == (AT_ONCE, "away")


def test_the_count_is_asked_now_and_then():
    """Within five seconds store and issues are asked once, then again; away, the last counts stand."""
    now, asked = [10_000], []

    class Store:
        def ask(self, sql, parameters):
            asked.append(parameters["source"])
            if len(asked) > 2:
                raise StoreUnavailable("away")
            return [{"events": len(asked)}]

    class Issues:
        def open_counts(self, sources):
            return {source: {"error": 2, "notice": 3} for source in sources}

    waiting = Waiting(Store(), SimpleNamespace(issues=Issues()), lambda: now[0])
    first, second = {"quarantine": 1, "diagnostics": 5}, {"quarantine": 2, "diagnostics": 5}

    assert [waiting.of("SHOP"), waiting.of("SHOP"), waiting.known("SHOP")] == [first] * 3
    now[0] += 6_000
    assert waiting.of("SHOP") == second
    now[0] += 6_000
    assert waiting.of("SHOP") == second
