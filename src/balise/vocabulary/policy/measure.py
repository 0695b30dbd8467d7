"""How well does the policy do on the labelled phrases? `python -m balise.vocabulary.policy.measure` prints it.

The phrases are `tests/vocabulary/policy/corpus.tsv` of a checkout: half (on `dev` the lists were tuned,
on `held_out` and `unseen` they were not), language, kind (name, key, value, url, utm), category (`-`:
innocent), text. With `--misses` the phrases of `dev` judged wrongly are printed too, with `--document`
the reference page.
"""

import argparse
import csv
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from balise.vocabulary.policy import Policy, load_policy
from balise.vocabulary.policy.document import document
from balise.vocabulary.policy.scores import Phrase, groups, plain_table
from balise.vocabulary.policy.terms import load_terms

CORPUS = Path("tests/vocabulary/policy/corpus.tsv")


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


def judge_all(policy: Policy) -> list[tuple[Phrase, bool]]:
    """Every phrase of the corpus, and whether something was found in it."""
    return [(phrase, found(policy, phrase)) for phrase in read_corpus(corpus_path())]


def main(arguments: list[str]) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m balise.vocabulary.policy.measure", description="How well the policy does.")
    parser.add_argument("--misses", action="store_true", help="print the phrases of the dev half judged wrongly")
    parser.add_argument("--document", action="store_true", help="print the reference page instead")
    options = parser.parse_args(arguments)
    judged = judge_all(load_policy())
    scores = groups(judged)
    sys.stdout.write(document(scores, load_terms()) if options.document else plain_table(scores))
    if options.misses:
        wrong = (phrase for phrase, hit in judged if phrase.half == "dev" and hit != phrase.sensitive)
        sys.stdout.write("".join(f"{'missed' if phrase.sensitive else 'false'}\t{phrase}\n" for phrase in wrong))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
