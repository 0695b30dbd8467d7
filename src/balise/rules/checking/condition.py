"""The conditions on a page's address."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from balise.rules.checking.held import MOST_LIST, MOST_VALUE, Held, check_count, check_text
from balise.rules.expression import problems_of
from balise.rules.rule import Condition, When
from balise.rules.sentences import Problem, problem

_HOST = re.compile(r"[a-z0-9.-]+(?::[0-9]{1,5})?")
_WHOLE = ("equals", "not_equals")


def check_when(when: When, held: Held) -> Iterator[Problem]:
    """Alternatives, each with at least one condition."""
    yield from check_count(len(when), "when")
    for place, alternative in enumerate(when[:MOST_LIST]):
        path = f"when.{place}"
        yield from check_count(len(alternative), path)
        if not alternative:
            yield problem(path, "when_empty")
        for each, condition in enumerate(alternative[:MOST_LIST]):
            yield from _condition(condition, f"{path}.{each}.value", held)


def when_remarks(when: When, held: Held) -> Iterator[Problem]:
    """Hosts that the source takes no events from."""
    own = {urlsplit(origin).netloc for origin in held.source.allowed_origins}
    for place, alternative in enumerate(when[:MOST_LIST]):
        for each, condition in enumerate(alternative[:MOST_LIST]):
            if own and condition.of == "host" and condition.is_ == "equals" and condition.value not in own:
                yield problem(f"when.{place}.{each}.value", "host_elsewhere", host=condition.value[:80])


def _condition(condition: Condition, path: str, held: Held) -> Iterator[Problem]:
    value = condition.value
    if not value:
        yield problem(path, "value_empty")
        return
    yield from check_text(value, path, MOST_VALUE)
    if what := held.personal(value):
        yield problem(path, "value_personal", what=what)
    if condition.is_ == "matches":
        yield from problems_of(value[: MOST_VALUE + 1], path)
        return
    yield from _shape(condition, path)


def _shape(condition: Condition, path: str) -> Iterator[Problem]:
    """A text that no address of this kind could be, so that the condition would never hold, or always."""
    value, begins = condition.value, condition.is_ == "starts_with"
    if condition.of == "host" and not _HOST.fullmatch(value):
        yield problem(path, "host_shape")
    elif condition.of == "path" and (begins or condition.is_ in _WHOLE) and not value.startswith("/"):
        yield problem(path, "path_shape")
    elif (condition.of == "url" and condition.is_ in _WHOLE and not value.startswith(("https://", "http://"))) or (
        condition.of == "url" and begins and not _could_begin(value)
    ):
        yield problem(path, "url_shape")


def _could_begin(value: str) -> bool:
    return any(value.startswith(scheme) or scheme.startswith(value) for scheme in ("https://", "http://"))
