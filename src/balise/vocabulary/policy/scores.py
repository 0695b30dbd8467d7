"""Labelled phrases, and counts of how they were judged."""

from collections.abc import Iterable

import msgspec

INNOCENT = "-"
HALVES = ("dev", "held_out", "unseen")


class Phrase(msgspec.Struct, frozen=True):
    """A labelled phrase; `category` is `-` where nothing should be found."""

    half: str
    language: str
    kind: str
    category: str
    text: str

    @property
    def sensitive(self) -> bool:
        """Whether something should be found."""
        return self.category != INNOCENT


class Score(msgspec.Struct, frozen=True):
    """Counts of one group of phrases."""

    found: int
    missed: int
    false: int
    passed: int

    @property
    def total(self) -> int:
        """All phrases."""
        return self.found + self.missed + self.false + self.passed

    @property
    def recall(self) -> float:
        """Sensitive phrases found, of all sensitive phrases; 1 where there is none."""
        return self.found / (self.found + self.missed) if self.found + self.missed else 1.0

    @property
    def precision(self) -> float:
        """Sensitive phrases, of all phrases found; 1 where none was found."""
        return self.found / (self.found + self.false) if self.found + self.false else 1.0


def score(judged: Iterable[tuple[Phrase, bool]]) -> Score:
    """The counts of some judged phrases."""
    counts = {(True, True): 0, (True, False): 0, (False, True): 0, (False, False): 0}
    for phrase, hit in judged:
        counts[phrase.sensitive, hit] += 1
    return Score(counts[True, True], counts[True, False], counts[False, True], counts[False, False])


def groups(judged: list[tuple[Phrase, bool]]) -> dict[str, dict[str, Score]]:
    """The scores by half, then by group: `all`, each language, each kind, and each category (its recall only)."""
    result: dict[str, dict[str, Score]] = {}
    for half in HALVES:
        mine = [(phrase, hit) for phrase, hit in judged if phrase.half == half]
        scores = {"all": score(mine)}
        for field in ("language", "kind", "category"):
            for value in sorted({str(getattr(phrase, field)) for phrase, _ in mine} - {INNOCENT}):
                scores[f"{field} {value}"] = score(one for one in mine if getattr(one[0], field) == value)
        result[half] = scores
    return result


def plain_table(scores: dict[str, dict[str, Score]]) -> str:
    """The scores for a terminal."""
    lines = [f"{'':28}{'phrases':>8}{'recall':>8}{'precision':>10}"]
    for half, groups_of_half in scores.items():
        for group, one in groups_of_half.items():
            precision = "" if group.startswith("category") else f"{one.precision:.3f}"
            lines.append(f"{half + ' ' + group:28}{one.total:>8}{one.recall:>8.3f}{precision:>10}")
    return "\n".join(lines) + "\n"
