"""Reads what a rule's page shows: the rule in words, its versions, what is said of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from balise.errors import NotFound
from balise.events.source import Source
from balise.metadata.rule_types import EventRule, RuleVersion
from balise.web.parts import WebParts
from balise.web.rule_differences import Difference, differences
from balise.web.sentences import Sentences


@dataclass(frozen=True)
class VersionRow:
    """A saved version; `earlier` is the one before it, None for the first, from which it differs in `lines`."""

    version: int
    made_at: int
    made_by: str
    earlier: int | None
    lines: int


@dataclass(frozen=True)
class Compared:
    """What differs from one version to another."""

    older: int
    newer: int
    lines: Sequence[Difference]


def read_versions(parts: WebParts, source: Source, rule: EventRule, t: Sentences) -> list[VersionRow]:
    """The newest versions first."""
    saved = parts.metadata.event_rules.versions(source.code, rule.id)
    return [_row(one, saved[place + 1] if place + 1 < len(saved) else None, t) for place, one in enumerate(saved)]


def _row(one: RuleVersion, earlier: RuleVersion | None, t: Sentences) -> VersionRow:
    lines = len(differences(earlier.rule, one.rule, t)) if earlier else 0
    return VersionRow(one.version, one.made_at, one.made_by, earlier.version if earlier else None, lines)


def compare(parts: WebParts, source: Source, rule: EventRule, asked: tuple[str, str], t: Sentences) -> Compared | None:
    """Two versions beside each other; None where the address names none, or one that is not there."""
    numbers = [int(text) for text in asked if text.isascii() and text.isdigit() and len(text) < 10]
    if len(numbers) != 2:
        return None
    kept = parts.metadata.event_rules
    try:
        before, after = (kept.version(source.code, rule.id, number) for number in numbers)
    except NotFound:
        return None
    return Compared(numbers[0], numbers[1], differences(before, after, t))
