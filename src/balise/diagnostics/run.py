"""Looks at a source with every detector, and writes down what is new, still there, or gone."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from balise.clock import Clock
from balise.diagnostics.asked import HOUR_MS, Asked
from balise.diagnostics.detectors import DETECTORS, Detector
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.event_rules import EventRules
from balise.diagnostics.states import Key, after_run, opened
from balise.errors import BaliseError, NotFound, StoreUnavailable
from balise.metadata import Issue, IssueState, Metadata
from balise.metadata.rule_types import EventRule
from balise.rules.compiled import MOST_LIVE, LiveRule
from balise.store import EventStore
from balise.vocabulary import load_edition
from balise.vocabulary.policy import Policy

MOST_OF_A_DETECTOR = 50
"""A detector that finds more says the first ones, which are the most frequent: people cannot read a thousand issues."""
_log = structlog.get_logger("balise.diagnostics")


@dataclass(frozen=True)
class Diagnosis:
    """What a run changed. `opened` are the issues people should hear of: new, or there again."""

    opened: list[Issue] = field(default_factory=list)
    gone: list[Issue] = field(default_factory=list)
    still: int = 0
    """Issues found that were open already."""
    failed: tuple[str, ...] = ()
    """Detectors that could not look. Their issues stay as they were."""


class Doctor:
    """Looks at sources. May be used from any thread, for one source at a time."""

    def __init__(
        self, store: EventStore, metadata: Metadata, policy: Policy, clock: Clock, detectors: Sequence[Detector] = DETECTORS
    ) -> None:
        self._store, self._metadata, self._policy, self._clock = store, metadata, policy, clock
        self._detectors = detectors

    def diagnose(self, code: str, progress: Callable[[int, int], None] = lambda _done, _total: None) -> Diagnosis:
        """Look at the source with this code now. Raises `NotFound` for an unknown one, `StoreUnavailable` where none can look."""
        began = time.monotonic()
        asked = self.asked(code)
        known = self._metadata.issues.of_source(code)
        found: dict[Key, tuple[Severity, Found]] = {}
        failed: list[str] = []
        for done, detector in enumerate(self._detectors):
            progress(done, len(self._detectors))
            try:
                for each in self._found(detector, asked, known):
                    found.setdefault((detector.CODE, each.event, each.subject), (detector.SEVERITY, each))
            except Exception as error:
                # One detector may not silence the others.
                _log.error("detector_failed", detector=detector.CODE, source=code, fault=_fault(error))
                failed.append(detector.CODE)
        if self._detectors and len(failed) == len(self._detectors):
            raise StoreUnavailable("No detector could look at the source. The log of the server says why.")
        return self._recorded(code, found, failed, round((time.monotonic() - began) * 1000))

    def _recorded(self, code: str, found: Mapping[Key, tuple[Severity, Found]], failed: Sequence[str], took_ms: int) -> Diagnosis:
        new: list[Key] = []

        def step(known: Sequence[Issue]) -> list[Issue]:
            changed = after_run(known, found, code, self._clock(), failed)
            new.extend((issue.code, issue.event, issue.subject) for issue in opened(known, changed))
            return changed

        written = self._metadata.issues.record(code, step, took_ms, failed)
        heard = [issue for issue in written if (issue.code, issue.event, issue.subject) in set(new)]
        gone = [issue for issue in written if issue.state is IssueState.GONE]
        return Diagnosis(heard, gone, len(found) - len(heard), tuple(failed))

    def asked(self, code: str) -> Asked:
        """What detectors are given to look at the source with this code now. Raises `NotFound`."""
        source = self._metadata.sources.find(code)
        if source is None:
            raise NotFound("There is no source with this code; `balise source list` shows the codes.")
        now = self._clock()
        return Asked(
            store=self._store,
            source=source,
            edition=load_edition(source.edition),
            policy=self._policy,
            plan=self._metadata.plan.whole(code),
            now_ms=now,
            since_ms=now - 24 * HOUR_MS,
            weights=self._metadata.match_weights.of_source(code, source.kind),
            tokens=tuple(self._metadata.tokens.all(code)),
            rules_known=self._rules_known(code),
            at_doors=lambda since_ms: self._metadata.door_counts.since(code, since_ms),
        )

    def _rules_known(self, code: str) -> EventRules:
        kept = self._metadata

        def live() -> list[tuple[EventRule, LiveRule]]:
            published = {each.id: each for each in kept.event_rules.live(code)}
            rules, _ = kept.event_rules.page(code, states=("live",), most=MOST_LIVE) if published else ([], 0)
            return [(rule, published[rule.id]) for rule in rules if rule.id in published]

        return EventRules(
            live=live,
            unsound=lambda: kept.event_rules.unsound(code, self._policy),
            sightings=lambda since_ms: kept.rule_sightings.since(code, since_ms),
            checks=lambda: (kept.rule_checks.latest(code), kept.rule_checks.latest_good(code)),
            run=lambda: kept.rule_checks.run(code),
        )

    def _found(self, detector: Detector, asked: Asked, known: Sequence[Issue]) -> Iterable[Found]:
        """What the detector finds. What a person resolved in these hours must be found in events after that."""
        own = asked.back(detector.LOOK_BACK_HOURS)
        found = sorted(detector.find(own), key=lambda each: -each.events)[:MOST_OF_A_DETECTOR]
        resolved = {
            (issue.event, issue.subject): issue.state_at
            for issue in known
            if issue.code == detector.CODE and issue.state is IssueState.RESOLVED and issue.state_at > own.since_ms
        }
        for each in found:
            moment = resolved.get((each.event, each.subject))
            if moment is None:
                yield each
            else:
                yield from _same(detector.find(asked.from_then_on(moment + 1)), each)


def _same(found: Iterable[Found], wanted: Found) -> Iterable[Found]:
    return [each for each in found if (each.event, each.subject) == (wanted.event, wanted.subject)]


def _fault(error: Exception) -> str:
    """An error of ours says what it is; the text of any other may quote what was received."""
    return str(error) if isinstance(error, BaliseError) else type(error).__name__
