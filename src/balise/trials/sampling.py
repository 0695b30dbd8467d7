"""Sums what a preview sees, and keeps a few events of each ending to be looked at."""

import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from balise.events.intake import Difference, HealingPreview, Sample
from balise.events.stored import QuarantinedEvent, StoredEvent
from balise.pipeline.again import Taken

OF_EACH: Final = 3
_MOST_DIFFERENCES: Final = 8
_LONGEST: Final = 160
_NOTHING: Final = object()


class Sampling:
    """What became of the events of a preview so far."""

    def __init__(self) -> None:
        self._outcomes: Counter[str] = Counter()
        self._changed: Counter[str] = Counter()
        self._untouched = 0
        self._samples: dict[str, list[Sample]] = {}

    def add(self, taken: list[Taken], verdicts: list[str]) -> None:
        """Count a page; `verdicts` are the endings of those that pass, in their order."""
        verdict = iter(verdicts)
        for one in taken:
            stays = isinstance(one.result, QuarantinedEvent)
            outcome = one.result.outcome if isinstance(one.result, QuarantinedEvent) else next(verdict)
            self._outcomes[outcome] += 1
            self._changed.update(set(one.changed))
            self._untouched += not one.changed
            samples = self._samples.setdefault(f"{outcome} {stays}", [])
            if len(samples) < OF_EACH:
                samples.append(_sample(one, outcome))

    def preview(self, left: int) -> HealingPreview:
        """The sums; `left` were asked for and wait no more."""
        return HealingPreview(
            asked=self._outcomes.total() + left,
            already_left=left,
            outcomes=dict(self._outcomes.most_common()),
            changed=dict(self._changed.most_common()),
            untouched=self._untouched,
            samples=[sample for samples in self._samples.values() for sample in samples],
        )


def _sample(one: Taken, outcome: str) -> Sample:
    return Sample(
        receipt=one.waited.receipt,
        received_at=one.waited.received_at,
        name_sent=one.waited.name_sent,
        event=one.result.event if isinstance(one.result, StoredEvent) else "",
        outcome=outcome,
        findings=one.result.findings,
        differences=list(_differences(one)) if one.changed else [],
    )


def _differences(one: Taken) -> Iterator[Difference]:
    """What the fixes changed: name, time and properties alone, all of them cleaned; nothing of a person."""
    before, after = _named(_object(one.waited.received)), _after(one.result)
    pairs: list[tuple[str, Any, Any]] = [
        (name, before.get(name), after.get(name)) for name in ("event", "event_time") if name in one.changed
    ]
    old, new = before.get("properties") or {}, after.get("properties") or {}
    pairs += [(f"properties.{name}", old.get(name, _NOTHING), new.get(name, _NOTHING)) for name in {**old, **new}]
    differing = (Difference(path, _text(was), _text(now)) for path, was, now in pairs if was != now or type(was) is not type(now))
    yield from itertools.islice(differing, _MOST_DIFFERENCES)


def _after(result: StoredEvent | QuarantinedEvent) -> dict[str, Any]:
    if isinstance(result, QuarantinedEvent):
        return _named(_object(result.received))
    return {"event": result.name_sent, "event_time": result.event_time, "properties": _object(result.properties)}


def _named(received: dict[str, Any]) -> dict[str, Any]:
    return {**received, "event": received.get("name")}


def _object(text: str) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _text(value: Any) -> str:
    return "" if value is _NOTHING or value is None else msgspec.json.encode(value).decode()[:_LONGEST]
