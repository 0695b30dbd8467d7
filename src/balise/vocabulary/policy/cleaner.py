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
"""Levels of dictionaries and lists; what lies deeper is removed."""

NESTED_MAX = 8
"""Texts within texts, such as an address in a parameter of an address; what lies deeper is judged as it stands."""

_SHA256 = re.compile(r"[0-9A-Fa-f]{64}")
_DIGITS_MAX = 19
_INTEGER_MIN = 10**11


class Spot(msgspec.Struct, frozen=True):
    """A place in an event: its path, how closely to look, and how deep it lies."""

    path: str
    care: Care = Care.FULL
    depth: int = 0
    nested: int = 0

    def inside(self, name: str | int, care: Care) -> "Spot":
        """A member of the value at this place."""
        return Spot(f"{self.path}.{name}", care, self.depth + 1, self.nested)

    def within(self, care: Care) -> "Spot":
        """A text within the text at this place."""
        return Spot(self.path, care, self.depth, self.nested + 1)


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

    def tree(self, value: Any, at: Spot) -> Any:
        """A JSON value, cleaned in keys and values; equal to it where nothing was found in it."""
        if isinstance(value, str):
            return self.text(value, at)
        if isinstance(value, dict | list):
            if at.depth >= DEPTH_MAX:
                self._note(deep_finding(at.path))
                return placeholder(TOO_DEEP)
            if isinstance(value, list):
                return [self.tree(item, at.inside(place, at.care)) for place, item in enumerate(value)]
            return self._object(value, at)
        if isinstance(value, int) and not isinstance(value, bool) and _INTEGER_MIN <= abs(value) < 10**_DIGITS_MAX:
            cleaned = self._whole(str(value), at)
            return value if cleaned == str(value) else cleaned
        return value

    def text(self, text: str, at: Spot) -> str:
        """A text, cleaned: an address, parameters and JSON by their parts, any other text whole."""
        if at.nested >= NESTED_MAX or not text:
            return self._whole(text, at)
        if is_url(text):
            return self.url(text, at)
        if is_pairs(text):
            return self.url("?" + text, at)[1:]
        readable = plain(text)
        if readable != text:
            cleaned = self.text(readable, at.within(at.care))
            return self._whole(text, at) if cleaned == readable else cleaned
        if text.lstrip()[:1] in ("{", "["):
            return self._json(text, at)
        return self._whole(text, at)

    def url(self, url: str, at: Spot) -> str:
        """An address, cleaned part by part; what is clean stays byte for byte."""
        rebuilt, had_user = rebuild(url, lambda part: self._part(part, at))
        if had_user:
            self._note(personal_finding(("credentials",), at.path))
        return rebuilt

    def _part(self, part: Part, at: Spot) -> str | None:
        readable, key = plain(part.text), plain(part.key)
        if part.place == "host":
            return self._without_personal(readable, at.path)
        if key and (what := self._keyed(key, readable, at.path)):
            return placeholder(what)
        inner = at.within(self._keys.care(key) if key else Care.FULL)
        cleaned = self.text(readable, inner)
        if cleaned != readable:
            return cleaned
        for form in _other_forms(part, readable):
            judged = self._whole(form, inner)
            if judged != form:
                return judged
        return None

    def _object(self, value: dict[str, Any], at: Spot) -> dict[str, Any]:
        cleaned: dict[str, Any] = {}
        for key, item in value.items():
            name = self._key(key, at.path, cleaned)
            inner = at.inside(name, self._keys.care(key))
            what = self._keyed(key, item, inner.path)
            cleaned[name] = placeholder(what) if what else self.tree(item, inner)
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

    def _json(self, text: str, at: Spot) -> str:
        try:
            value = msgspec.json.decode(text.encode("utf-8", "replace"))
        except (msgspec.DecodeError, RecursionError):
            return self._whole(text, at)
        if not isinstance(value, dict | list):
            return self._whole(text, at)
        cleaned = self.tree(value, at.within(at.care))
        return text if cleaned == value else msgspec.json.encode(cleaned).decode()

    def _whole(self, text: str, at: Spot) -> str:
        verdict = self._judge.judge(text, at.care)
        if verdict.personal:
            self._note(personal_finding(verdict.personal, at.path))
        if verdict.category:
            self._note(sensitive_finding(verdict.category, at.path, self._remove))
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


def _other_forms(part: Part, readable: str) -> list[str]:
    """As written, where decoding may have hidden something, and with spaces for `+`."""
    forms = [part.text] if part.text != readable else []
    return [*forms, readable.replace("+", " ")] if part.form and "+" in readable else forms


def _hashed(item: Any) -> bool:
    if isinstance(item, list):
        return all(_hashed(each) for each in item)
    return isinstance(item, str) and _SHA256.fullmatch(item) is not None
