"""The policy as its callers use it."""

from typing import Any

from balise.vocabulary.finding import Finding
from balise.vocabulary.policy.cleaned import Cleaned
from balise.vocabulary.policy.cleaner import Cleaner, Spot
from balise.vocabulary.policy.judge import Judge
from balise.vocabulary.policy.keys import Keys
from balise.vocabulary.policy.matcher import Hit, Matcher
from balise.vocabulary.policy.personal import PersonalFinder
from balise.vocabulary.policy.prefilter import Prefilter
from balise.vocabulary.policy.terms import TermLists

_ASKED_AT_ONCE = 64


class Policy:
    """Finds what must not be stored: personal data, and content that suggests sensitive data or illicit acts.

    The rule comes from the platform's Business Products (Data) Terms, clause 2.8, and its rules for
    custom event names. Personal data is always removed; sensitive content is removed, or only
    reported with `sensitive="warn"` (any other text removes). Nothing here raises on any JSON value.
    """

    def __init__(self, lists: TermLists, finder: PersonalFinder, keys: Keys) -> None:
        self._matcher = Matcher(lists)
        self._finder = finder
        self._keys = keys
        self._judge = Judge(self._matcher, finder)
        self._prefilter = Prefilter(lists, keys)

    def suspicious(self, blob: bytes) -> bool:
        """False: no rule can hit anywhere in this JSON text (an event, or parts of it). True: look closely."""
        return self._prefilter.may_hit(blob)

    def doubtful(self, blobs: list[bytes]) -> list[int]:
        """The places of those JSON texts that `suspicious` holds of, asked about many at once: most of the time none is."""
        found: list[int] = []
        for start in range(0, len(blobs), _ASKED_AT_ONCE):
            some = blobs[start : start + _ASKED_AT_ONCE]
            if len(some) == 1 or self._prefilter.any_may_hit(some):
                found += [start + place for place, blob in enumerate(some) if self._prefilter.may_hit(blob)]
        return found

    def check_name(self, name: str) -> Hit | None:
        """The sensitive term a name holds, if any. Applies to names of events, audiences and the like."""
        return self._matcher.find(name)

    def key_class(self, key: str) -> str:
        """The class of personal data that a key such as `customerEmail` names; empty where it names none."""
        return self._keys.identity_class(key)

    def redact(self, text: str) -> tuple[str, tuple[str, ...]]:
        """The text with `[removed: CLASS]` for each piece of personal data, and the classes."""
        verdict = self._judge.judge(text)
        return verdict.text, verdict.personal

    def clean_text(self, text: str, path: str = "", sensitive: str = "remove") -> Cleaned:
        """A text of an event; `path` is its place, for the findings."""
        cleaner = self._cleaner(sensitive)
        kept = cleaner.text(text, Spot(path))
        return Cleaned(kept, tuple(cleaner.findings))

    def clean_url(self, url: str, path: str = "page.url", sensitive: str = "remove") -> Cleaned:
        """An address: each path segment, parameter and fragment is judged decoded; what is clean stays byte for byte."""
        cleaner = self._cleaner(sensitive)
        kept = cleaner.url(url, Spot(path))
        return Cleaned(kept, tuple(cleaner.findings))

    def clean_tree(self, value: Any, path: str, sensitive: str = "remove") -> tuple[Any, list[Finding]]:
        """A JSON value: keys and values cleaned, nested deeper than 32 levels removed. `value` is not changed."""
        cleaner = self._cleaner(sensitive)
        kept = cleaner.tree(value, Spot(path))
        return kept, cleaner.findings

    def _cleaner(self, sensitive: str) -> Cleaner:
        return Cleaner(self._judge, self._keys, remove_sensitive=sensitive != "warn")
