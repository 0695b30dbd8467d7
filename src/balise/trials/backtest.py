"""What would a change of rules have made of the last days? Tried on stored events and on those that wait; nothing is changed."""

import time
from collections.abc import Callable, Iterator

from balise.events.source import OnSensitive
from balise.reports.moments import DAY, hour_of
from balise.store import EventStore
from balise.trials.backtest_change import Rules
from balise.trials.backtest_found import Backtest
from balise.trials.backtest_numbers import Numbers
from balise.trials.backtest_reach import everything, reach_of
from balise.trials.backtest_rows import Rows
from balise.trials.backtest_treatment import cases
from balise.trials.backtest_worlds import Worlds

Telling = Callable[[int, int], None]
"""Is told how much of how much is done, and may raise to stop."""


def last_days(days: int, now_ms: int) -> tuple[int, int]:
    """From the hour that long ago to the end of what can be stored now, in seconds."""
    return hour_of(now_ms // 1000 - days * DAY), now_ms // 1000 + DAY


def backtest(store: EventStore, now: Rules, then: Rules, span: tuple[int, int], tell: Telling, whole: bool = False) -> Backtest:
    """Try the rules `then` in the place of the rules `now` of the same source over a span (seconds, whole hours).

    Two worlds are judged side by side, as it was and as it would have been; what moves is the difference between the two, so that
    a change of nothing moves nothing. Only events that the change can reach, and those they may be copies of, are read; the
    others are the same in both; `whole` reads them too, with the same result. Raises `StoreUnavailable`, and what `tell` raises.
    """
    began, numbers = time.monotonic(), Numbers(store, now, then, span)
    start = hour_of(span[0] - max(now.windows.copies_ms, then.windows.copies_ms) // 1000)
    reach = reach_of(store, now, then, start)
    read, reach = 0, everything(reach) if whole else reach
    if not reach.nothing:
        rows, contexts = Rows(store, now.source, reach, start), (now.context(), then.context())
        tell(0, rows.count)
        with Worlds(store, now, then, reach) as worlds:
            for batch in rows:
                judged = cases(batch, reach, now.source, contexts)
                numbers.take(judged, worlds.judge(judged))
                read += len(batch)
                tell(min(read, rows.count), rows.count)
    return Backtest(
        since=span[0],
        until=span[1],
        read=read,
        judged=numbers.judged,
        reproduced=numbers.reproduced,
        seconds=round(time.monotonic() - began, 1),
        rows=numbers.rows(),
        groups=numbers.groups(),
        more_groups=numbers.more_groups,
        limits=list(_limits(now, then)),
    )


def _limits(now: Rules, then: Rules) -> Iterator[str]:
    """What the stored rows cannot tell."""
    if now.source.on_sensitive is not then.source.on_sensitive:
        yield "removed_is_gone" if then.source.on_sensitive is OnSensitive.WARN else "stored_stays"
    if now.source.edition != then.source.edition or now.plan.blocked != then.plan.blocked or now.plan.events != then.plan.events:
        yield "nothing_moves_by_itself"
    if now.windows != then.windows:
        yield "window_is_the_platforms"
    yield "as_stored"
