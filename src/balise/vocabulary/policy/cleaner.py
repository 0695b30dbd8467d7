"""One pass over one value: what to remove, and the findings of it."""

import re
from typing import Any

import msgspec

from balise.vocabulary.finding import Finding
from balise.vocabulary.policy.cleaned import TOO_DEEP, deep_finding, personal_finding, placeholder, sensitive_finding
from balise.vocabulary.policy.decoding import plain
from balise.vocabulary.policy.judge import Judge
from balise.vocabulary.policy.keys import Keys
from balise.vocabulary.policy.personal import Care
from balise.vocabulary.policy.urls import Part, is_pairs, is_url, rebuild
from balise.vocabulary.policy.words import PLACEHOLDER

DEPTH_MAX = 32
"""Levels of dictionaries, lists and texts within texts; what lies deeper is removed."""

_SHA256 = re.compile(r"[0-9A-Fa-f]{64}")
_DIGITS_MAX = 19
_INTEGER_MIN = 10**11


class Cleaner:
    """Cleans one value; `findings` collects what was found, each once."""

    def __init__(self, judge: Judge, keys: Keys, remove_sensitive: bool) -> None:
        self._judge = judge
        self._keys = keys
        self._remove = remove_sensitive
        self._found: dict[Finding, None] = {}

    @property
    def findings(self) -> list[Finding]:
        """Everything found so far."""
        return list(self._found)

    def tree(self, value: Any, path: str, care: Care = Care.FULL, depth: int = 0) -> Any:
        """A JSON value, cleaned in keys and values; the value itself where nothing was found in it."""
        if isinstance(value, str):
            return self.text(value, path, care, depth)
        if isinstance(value, dict | list):
            if depth >= DEPTH_MAX:
                self._note(deep_finding(path))
                return placeholder(TOO_DEEP)
            if isinstance(value, list):
                return [self.tree(item, f"{path}.{place}", care, depth + 1) for place, item in enumerate(value)]
            return self._object(value, path, depth)
        if isinstance(value, int) and not isinstance(value, bool) and _INTEGER_MIN <= abs(value) < 10**_DIGITS_MAX:
            cleaned = self.text(str(value), path, care, depth)
            return value if cleaned == str(value) else cleaned
        return value

    def text(self, text: str, path: str, care: Care = Care.FULL, depth: int = 0) -> str:
        """A text, cleaned: an address, parameters and JSON by their parts, any other text whole."""
        if depth >= DEPTH_MAX or not text:
            return self._whole(text, path, care)
        if is_url(text):
            return self.url(text, path, depth)
        if is_pairs(text):
            return self.url("?" + text, path, depth)[1:]
        readable = plain(text)
        if readable != text:
            cleaned = self.text(readable, path, care, depth + 1)
            return text if cleaned == readable else cleaned
        if text.lstrip()[:1] in ("{", "["):
            return self._json(text, path, care, depth)
        return self._whole(text, path, care)

    def url(self, url: str, path: str, depth: int = 0) -> str:
        """An address, cleaned part by part; what is clean stays byte for byte."""
        rebuilt, had_user = rebuild(url, lambda part: self._part(part, path, depth + 1))
        if had_user:
            self._note(personal_finding(("credentials",), path))
        return rebuilt

    def _part(self, part: Part, path: str, depth: int) -> str | None:
        readable, key = plain(part.text), plain(part.key)
        if part.place == "host":
            return self._without_personal(readable, path)
        if key and (what := self._keyed(key, readable, path)):
            return placeholder(what)
        care = self._keys.care(key) if key else Care.FULL
        cleaned = self.text(readable, path, care, depth)
        if cleaned != readable:
            return cleaned
        spaced = readable.replace("+", " ") if part.form else readable
        cleaned = self._whole(spaced, path, care) if spaced != readable else spaced
        return None if cleaned == spaced else cleaned

    def _object(self, value: dict[str, Any], path: str, depth: int) -> dict[str, Any]:
        cleaned: dict[str, Any] = {}
        for key, item in value.items():
            name = self._key(key, path, cleaned)
            place = f"{path}.{name}"
            if what := self._keyed(key, item, place):
                cleaned[name] = placeholder(what)
            else:
                cleaned[name] = self.tree(item, place, self._keys.care(key), depth + 1)
        return cleaned

    def _key(self, key: str, path: str, taken: dict[str, Any]) -> str:
        """The key without personal data, made unlike the others where two would be equal."""
        kept = self._without_personal(key, path)
        if kept is None:
            return key
        name, copy = kept, 1
        while name in taken:
            copy += 1
            name = f"{kept} {copy}"
        return name

    def _keyed(self, key: str, item: Any, path: str) -> str:
        """What to put for the value because of its key alone, or an empty text."""
        if item is None or item in ("", [], {}) or (isinstance(item, str) and PLACEHOLDER.fullmatch(item)):
            return ""
        if (identity := self._keys.identity_class(key)) and not isinstance(item, bool) and not _hashed(item):
            self._note(personal_finding((identity,), path))
            return identity
        category = self._judge.judge(key).category
        if category:
            self._note(sensitive_finding(category, path, self._remove))
        return category if self._remove else ""

    def _json(self, text: str, path: str, care: Care, depth: int) -> str:
        try:
            value = msgspec.json.decode(text.encode("utf-8", "replace"))
        except (msgspec.DecodeError, RecursionError):
            return self._whole(text, path, care)
        if not isinstance(value, dict | list):
            return self._whole(text, path, care)
        cleaned = self.tree(value, path, care, depth + 1)
        return text if cleaned == value else msgspec.json.encode(cleaned).decode()

    def _whole(self, text: str, path: str, care: Care) -> str:
        verdict = self._judge.judge(text, care)
        if verdict.personal:
            self._note(personal_finding(verdict.personal, path))
        if verdict.category:
            self._note(sensitive_finding(verdict.category, path, self._remove))
            if self._remove:
                return placeholder(verdict.category)
        return verdict.text

    def _without_personal(self, text: str, path: str) -> str | None:
        verdict = self._judge.judge(text)
        if not verdict.personal:
            return None
        self._note(personal_finding(verdict.personal, path))
        return verdict.text

    def _note(self, finding: Finding) -> None:
        self._found[finding] = None


def _hashed(item: Any) -> bool:
    if isinstance(item, list):
        return all(_hashed(each) for each in item)
    return isinstance(item, str) and _SHA256.fullmatch(item) is not None
