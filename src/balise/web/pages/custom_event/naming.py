"""What the name field says: each rule kept or broken, the edit that mends it, what the name would count as."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal

from balise.events.plan import Plan, sentences
from balise.events.plan.rules import judge
from balise.events.source import Source
from balise.vocabulary import load_edition
from balise.vocabulary.policy import Policy
from balise.vocabulary.verdicts import EventUses, NameVerdict, Text, UseVerdict

Tone = Literal["", "good", "warn", "stop"]
SHOWN_MOST: Final = 80
_GOOD: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
_RULES: Final = {"too_long": "length", "bad_start": "start", "bad_character": "characters", "ends_with_space": "end"}


@dataclass(frozen=True)
class Piece:
    """A part of a name: as it is (``""``), to be taken out (``del``) or put in (``ins``)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Rule:
    """A rule, kept where `text` is empty. `key` is its sentence; `edit` the name with what mends it."""

    key: str
    text: str = ""
    edit: tuple[Piece, ...] = ()
    tone: Tone = "good"


@dataclass(frozen=True)
class Naming:
    """The verdict on a name. `counted_as`: the standard event it is, or is mapped to. `twin`: a name like it in the plan.
    `custom`: a custom event may have it, `settled`: the registered event has it.
    """

    name: str
    tone: Tone
    letters: tuple[tuple[str, bool], ...]
    rules: tuple[Rule, ...]
    proposal: str
    counted_as: str
    mapped: bool
    twin: str
    remarks: tuple[str, ...]
    uses: EventUses
    custom: bool
    settled: bool
    most: int
    edition: str

    @property
    def broken(self) -> int:
        """How many rules are broken."""
        return sum(rule.tone == "stop" for rule in self.rules)

    @property
    def shown_uses(self) -> list[tuple[str, UseVerdict, Tone]]:
        """What the name can serve, each use with its mark: audiences of custom events are made here, not on the platform."""
        audience: Tone = "warn" if self.custom else "stop"
        uses: list[tuple[str, UseVerdict, Tone]] = [
            ("reporting", self.uses.reporting, "stop"),
            ("audience", self.uses.audience, audience),
            ("optimisation", self.uses.optimisation, "stop"),
        ]
        return [(key, use, "good" if use.allowed else otherwise) for key, use, otherwise in uses]

    @property
    def good(self) -> bool:
        """Whether an event can be registered by this name."""
        return self.tone == "good"


def naming_of(name: str, was: str, source: Source, plan: Plan, policy: Policy, language: str) -> Naming:
    """Judge a name; `was` is the registered name that it would replace, or is still."""
    verdict, most = judge(name, source, policy, language), load_edition(source.edition).limits.name_max_length
    rules = sorted(_rules(name, was, verdict, plan, (most, language)), key=lambda rule: ("stop", "warn", "good").index(rule.tone))
    standard = verdict.verdict in ("reserved", "standard")
    tone: Tone = rules[0].tone if name else ""
    return Naming(
        name=name,
        tone=tone,
        letters=_letters(name) if any(rule.key in ("start", "characters", "end") and rule.text for rule in rules) else (),
        rules=tuple(rules) if name else (),
        proposal=_proposal(name, verdict),
        counted_as=verdict.event if standard else "",
        mapped=standard and verdict.event != name,
        twin=_twin(name, was, plan) if name else "",
        remarks=tuple(warning.message for warning in verdict.warnings) if not standard else (),
        uses=verdict.uses,
        custom=verdict.verdict == "custom" and load_edition(source.edition).custom_allowed(source.kind.value),
        settled=bool(was) and name == was and tone == "good",
        most=most,
        edition=source.edition,
    )


def _rules(name: str, was: str, verdict: NameVerdict, plan: Plan, limits: tuple[int, str]) -> Iterator[Rule]:
    most, language = limits
    told = {_RULES[reason.code]: reason.message for reason in verdict.reasons if reason.code in _RULES}
    edits = {"start": _started, "characters": _cleaned, "length": lambda text: _cut(text, most), "end": _ended}
    for key in ("start", "characters", "length", "end"):
        yield Rule(key, told[key], tuple(edits[key](name)), "stop") if key in told else Rule(key)
    if verdict.verdict == "reserved":
        yield Rule("known", next(reason.message for reason in verdict.reasons), tone="warn")
    elif verdict.verdict == "standard":
        yield Rule("known", sentences.standard_name(name, verdict.event)[language], tone="warn")
    else:
        yield Rule("known")
    taken = _taken(name, was, plan)
    yield Rule("free", taken[language], tone="stop") if taken else Rule("free")
    sensitive = [reason.message for reason in verdict.reasons if reason.code.startswith("sensitive_")]
    if sensitive:
        yield Rule("neutral", sensitive[0], tone="stop")


def _taken(name: str, was: str, plan: Plan) -> Text | None:
    if name == was:
        return None
    if plan.event(name):
        return sentences.registered_already(name)
    if name in plan.aliases and not (was and plan.aliases[name] == was):
        return sentences.aliased_already(name, plan.aliases[name])
    return sentences.blocked_already(name) if name in plan.blocked else None


def _proposal(name: str, verdict: NameVerdict) -> str:
    found = next((reason.suggestion for reason in verdict.reasons if reason.suggestion and reason.code in _RULES), "")
    return found if found != name else ""


def _twin(name: str, was: str, plan: Plan) -> str:
    """A registered name that differs in case and joiners only: people would take the two for one."""

    def plain(text: str) -> str:
        return text.lower().replace("-", "_")

    return next((event.name for event in plan.events if event.name not in (name, was) and plain(event.name) == plain(name)), "")


def _letters(name: str) -> tuple[tuple[str, bool], ...]:
    """Every letter and whether it may not stand there."""
    started = len(name) - len(name.lstrip("0123456789_-"))
    shown = [("␣" if letter.isspace() else letter, letter not in _GOOD or place < started) for place, letter in enumerate(name)]
    return tuple((letter if letter.isprintable() else "�", bad) for letter, bad in shown[:SHOWN_MOST])


def _started(name: str) -> Iterator[Piece]:
    begin = next((place for place, letter in enumerate(name) if letter.isascii() and letter.isalpha()), len(name))
    yield from (Piece("del", name[:begin]), Piece("", name[begin:SHOWN_MOST]))


def _cut(name: str, most: int) -> Iterator[Piece]:
    yield from (Piece("", name[:most]), Piece("del", name[most:SHOWN_MOST]))


def _ended(name: str) -> Iterator[Piece]:
    kept = name.rstrip()
    yield from (Piece("", kept[:SHOWN_MOST]), Piece("del", name[len(kept) :][:SHOWN_MOST]))


def _cleaned(name: str) -> Iterator[Piece]:
    """Accents folded, what stands between words made one `_`, the rest taken out."""
    runs = [(kind, "".join(run)) for kind, run in groupby(name[:SHOWN_MOST], _kind)]
    for place, (kind, run) in enumerate(runs):
        yield Piece("" if kind == "good" else "del", run)
        if kind == "folded":
            yield Piece("ins", "".join(map(_folded, run)))
        elif (
            kind == "bad"
            and 0 < place < len(runs) - 1
            and runs[place - 1][1][-1] not in "_-"
            and runs[place + 1][1][0] not in "_-"
        ):
            yield Piece("ins", "_")


def _kind(letter: str) -> str:
    return "good" if letter in _GOOD else "folded" if _folded(letter) else "bad"


def _folded(letter: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKD", letter) if each.isascii() and each.isalpha())
