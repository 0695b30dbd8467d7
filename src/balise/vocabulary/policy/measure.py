"""How well does the policy do on the labelled phrases? `python -m balise.vocabulary.policy.measure` prints it.

The phrases are `tests/vocabulary/policy/corpus.tsv` of a checkout: half (`dev`: the lists were tuned on it;
`held_out`: they were not), language, kind (name, key, value, url, utm), category (`-`: innocent), text.
With `--misses` the phrases judged wrongly are printed too, with `--document` the reference page.
"""

import argparse
import csv
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import quote

import msgspec

from balise.vocabulary.policy import Policy, load_policy
from balise.vocabulary.policy.document import document

CORPUS = Path("tests/vocabulary/policy/corpus.tsv")
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
    innocent: int

    @property
    def recall(self) -> float:
        """Sensitive phrases found, of all sensitive phrases; 1 where there is none."""
        return self.found / ((self.found + self.missed) or 1) if self.found + self.missed else 1.0

    @property
    def precision(self) -> float:
        """Sensitive phrases, of all phrases found; 1 where none was found."""
        return self.found / (self.found + self.false) if self.found + self.false else 1.0


def corpus_path() -> Path:
    """Where a checkout keeps the phrases. Raises `FileNotFoundError` outside a checkout."""
    for folder in Path(__file__).resolve().parents:
        if (folder / CORPUS).is_file():
            return folder / CORPUS
    raise FileNotFoundError(f"{CORPUS} is part of a checkout of the source, not of an installed package")


def read_corpus(path: Path) -> list[Phrase]:
    """The labelled phrases of the file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [Phrase(**row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def found(policy: Policy, phrase: Phrase) -> bool:
    """Whether the policy finds anything in the phrase, used as its kind says."""
    judges: dict[str, Callable[[str], object]] = {
        "name": policy.check_name,
        "key": lambda text: policy.clean_tree({text: "x"}, "properties")[1],
        "value": lambda text: policy.clean_text(text).findings,
        "url": lambda text: policy.clean_url(text).findings,
        "utm": lambda text: policy.clean_url("https://shop.example.com/?utm_campaign=" + quote(text)).findings,
    }
    return bool(judges[phrase.kind](phrase.text))


def score(judged: Iterable[tuple[Phrase, bool]]) -> Score:
    """The counts of some judged phrases."""
    counts = {(True, True): 0, (True, False): 0, (False, True): 0, (False, False): 0}
    for phrase, hit in judged:
        counts[phrase.sensitive, hit] += 1
    return Score(counts[True, True], counts[True, False], counts[False, True], counts[False, True] + counts[False, False])


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


def main(arguments: list[str]) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m balise.vocabulary.policy.measure", description="How well the policy does.")
    parser.add_argument("--misses", action="store_true", help="print the phrases of the dev half judged wrongly")
    parser.add_argument("--document", action="store_true", help="print the reference page instead")
    options = parser.parse_args(arguments)
    policy = load_policy()
    judged = [(phrase, found(policy, phrase)) for phrase in read_corpus(corpus_path())]
    scores = groups(judged)
    sys.stdout.write(document(scores) if options.document else plain_table(scores))
    if options.misses:
        wrong = (phrase for phrase, hit in judged if phrase.half == "dev" and hit != phrase.sensitive)
        sys.stdout.write("".join(f"{'missed' if phrase.sensitive else 'false'}\t{phrase}\n" for phrase in wrong))
    return 0


def plain_table(scores: dict[str, dict[str, Score]]) -> str:
    """The scores for a terminal."""
    lines = [f"{'':28}{'phrases':>8}{'recall':>8}{'precision':>10}"]
    for half, groups_of_half in scores.items():
        for group, one in groups_of_half.items():
            total = one.found + one.missed + one.innocent
            precision = "" if group.startswith("category") else f"{one.precision:.3f}"
            lines.append(f"{half + ' ' + group:28}{total:>8}{one.recall:>8.3f}{precision:>10}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
