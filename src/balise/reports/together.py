"""Questions that do not need each other's answer, asked at the same time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def together(*questions: Callable[[], Any]) -> list[Any]:
    """Every answer, in the order of the questions. The first failure is raised once all have ended."""
    with ThreadPoolExecutor(len(questions)) as pool:
        asked = [pool.submit(question) for question in questions]
    return [each.result() for each in asked]
