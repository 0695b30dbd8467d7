"""The rows of the list of rules: each rule in words, with what it sent and whether its element is still there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from balise.events.source import Source
from balise.metadata import Issue, IssueState
from balise.metadata.rule_types import EventRule
from balise.web.naming import naming_of
from balise.web.pages.rules.asked import Asked
from balise.web.pages.rules.figures import Figures, read_figures
from balise.web.parts import WebParts
from balise.web.rule_words import sentence_of
from balise.web.sentences import Sentences

STATES: Final = ("live", "attention", "paused", "draft")
"""In the order of the filter."""
TONES: Final = {"live": "good", "attention": "warn", "paused": "half", "draft": "note"}
_MOST: Final = 500


@dataclass(frozen=True)
class Standing:
    """How a rule stands: one of `STATES`."""

    key: str

    @property
    def tone(self) -> str:
        """The mark's name."""
        return TONES[self.key]


@dataclass(frozen=True)
class Row:
    """One rule."""

    rule: EventRule
    sentence: Markup
    event_class: str
    standing: Standing
    figures: Figures

    @property
    def has_draft(self) -> bool:
        """Whether a newer version waits to be published."""
        return self.rule.unpublished


@dataclass(frozen=True)
class Listing:
    """Every rule; `readable`: the store could be asked."""

    rows: list[Row]
    readable: bool


def read_listing(parts: WebParts, source: Source, t: Sentences) -> Listing:
    """The rules of a source beside what they sent."""
    rules, _ = parts.metadata.event_rules.page(source.code, most=_MOST)
    figures, naming = read_figures(parts, source), naming_of(parts, source)
    found, told = figures or {}, {issue.subject for issue in issues_of_rules(parts, source)}
    rows = [
        Row(
            rule,
            sentence_of(rule.rule, t),
            naming.canonical(rule.rule.event)[1],
            standing_of(rule, found.get(rule.id, Figures()), rule.id in told),
            found.get(rule.id, Figures()),
        )
        for rule in rules
    ]
    return Listing(rows, figures is not None)


def standing_of(rule: EventRule, figures: Figures, told: bool) -> Standing:
    """A live rule needs attention where an issue tells of it, or pages mostly do not have its element."""
    return Standing("attention" if rule.state == "live" and (told or figures.lost) else rule.state)


def issues_of_rules(parts: WebParts, source: Source) -> list[Issue]:
    """The open issues that are about one rule, which their subject names."""
    found = parts.metadata.issues.of_source(source.code, [IssueState.OPEN])
    return [issue for issue in found if issue.code.startswith("rule_") and issue.subject.startswith("r_")]


def shown(rows: list[Row], asked: Asked) -> list[Row]:
    """The rows asked for; ties stand by name."""
    wanted = [row for row in rows if _wanted(row, asked)]
    key = _KEYS[asked.sort]
    return sorted(sorted(wanted, key=_KEYS["label"]), key=key, reverse=asked.descending)


_KEYS: Final[Mapping[str, Callable[[Row], Any]]] = {
    "label": lambda row: row.rule.name.casefold(),
    "event": lambda row: row.rule.rule.event.casefold(),
    "state": lambda row: STATES.index(row.standing.key),
    "fired": lambda row: row.figures.fired,
    "last": lambda row: row.figures.last_ms,
    "score": lambda row: -1.0 if row.figures.score is None else row.figures.score,
    "version": lambda row: row.rule.version,
}


def _wanted(row: Row, asked: Asked) -> bool:
    texts = (row.rule.name, row.rule.rule.event, row.sentence.striptags())
    return asked.state in ("", row.standing.key) and any(asked.search.casefold() in text.casefold() for text in texts)
