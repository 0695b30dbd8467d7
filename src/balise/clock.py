"""What time is it? The one place that asks the machine, so that tests and simulations can answer instead."""

import time
from collections.abc import Callable

Clock = Callable[[], int]
"""Returns the present in integer milliseconds since 1970, UTC."""


def now_ms() -> int:
    """The machine's clock, in milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000
