"""What a rule is held to, and what texts in it may be."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from balise.events.plan import Plan
from balise.events.source import Source
from balise.rules.sentences import Problem, problem, word
from balise.vocabulary import Edition, load_edition
from balise.vocabulary.policy import Policy
from balise.vocabulary.verdicts import Text

MOST_TEXT, MOST_VALUE, MOST_LIST, MOST_PARAMETERS = 80, 200, 8, 16
MOST_BYTES = 8 * 1024
_UNSEEN = ("Cc", "Cs", "Zl", "Zp")


@dataclass(frozen=True)
class Held:
    """The source a rule belongs to, its plan, and the policy."""

    source: Source
    plan: Plan
    policy: Policy

    @property
    def edition(self) -> Edition:
        """The vocabulary the source chose."""
        return load_edition(self.source.edition)

    def personal(self, text: str) -> Text | None:
        """What a text holds of a person, in words; None where it is clean. Read decoded, as addresses are written too."""
        found = self.policy.redact(text)[1]
        return word(found[0]) if found else None

    def unfit(self, text: str) -> Text | None:
        """What a text holds that no event may carry: personal data, or a sensitive term."""
        return self.personal(text) or (word("sensitive") if self.policy.check_name(text) else None)

    def names_person(self, key: str) -> Text | None:
        """What a field's or parameter's name says its value is, where no rule may read that."""
        found = self.policy.key_class(key)
        if found:
            return word(found)
        return word("sensitive") if self.policy.check_name(key) else None


def check_text(text: str, path: str, most: int = MOST_TEXT) -> Iterator[Problem]:
    """A text on one line of at most `most` characters."""
    if len(text) > most:
        yield problem(path, "text_long", length=len(text), most=most)
    if any(unicodedata.category(character) in _UNSEEN for character in text):
        yield problem(path, "text_control")


def check_texts(texts: Iterable[str], path: str, most: int = MOST_LIST) -> Iterator[Problem]:
    """A list of texts; those over the limit are not looked at."""
    listed = list(texts)
    yield from check_count(len(listed), path, most)
    for place, text in enumerate(listed[:most]):
        yield from check_text(text, f"{path}.{place}")


def check_count(count: int, path: str, most: int = MOST_LIST) -> Iterator[Problem]:
    """A list of at most `most` entries."""
    if count > most:
        yield problem(path, "list_long", count=count, most=most)
