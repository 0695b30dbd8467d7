"""Appends to the log from a thread: its appends belong to the event loop."""

import asyncio
from collections.abc import Callable
from typing import Final

from balise.log import EventLog, LogUnavailable

_WAIT_S: Final = 60.0


def appender(log: EventLog, loop: asyncio.AbstractEventLoop) -> Callable[[list[bytes]], int]:
    """`EventLog.append` for threads other than the loop's. Raises `LogUnavailable`."""

    def append(lines: list[bytes]) -> int:
        waiting = asyncio.run_coroutine_threadsafe(log.append(lines), loop)
        try:
            return waiting.result(_WAIT_S)
        except TimeoutError as error:
            raise LogUnavailable("The log did not answer in time. Whether it took the events is known once it does.") from error

    return append
