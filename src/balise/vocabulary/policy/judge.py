"""What one text holds: personal data, or a term of the sensitive lists."""

import functools

from balise.vocabulary.policy.cleaned import Verdict
from balise.vocabulary.policy.decoding import plain
from balise.vocabulary.policy.matcher import Matcher
from balise.vocabulary.policy.personal import Care, PersonalFinder

_REMEMBERED = 16_384
_REMEMBERED_LENGTH = 200


class Judge:
    """Judges texts and remembers short ones it has judged, in memory only."""

    def __init__(self, matcher: Matcher, finder: PersonalFinder) -> None:
        self._matcher = matcher
        self._finder = finder
        self._remembered = functools.lru_cache(_REMEMBERED)(self._judge)

    def judge(self, text: str, care: Care = Care.FULL) -> Verdict:
        """The text without personal data, the classes taken out, and the sensitive category, if any."""
        return self._remembered(text, care) if len(text) <= _REMEMBERED_LENGTH else self._judge(text, care)

    def _judge(self, text: str, care: Care) -> Verdict:
        kept, classes = self._finder.redact(text, care)
        if care is Care.CLICK_ID:
            return Verdict(kept, classes)
        readable = plain(kept)
        hit = self._matcher.find(readable) or (self._matcher.find(kept) if readable != kept else None)
        return Verdict(kept, classes, hit.category if hit else "")
