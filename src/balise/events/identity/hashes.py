"""Is this a SHA-256, and is it one that matches nobody?"""

import hashlib
import re

is_hash = re.compile("[0-9a-f]{64}").fullmatch
_any_case_hash = re.compile("[0-9A-Fa-f]{64}").fullmatch
_any_case_hex = re.compile("[0-9A-Fa-f]+").fullmatch
_OTHER_DIGESTS = {32: "md5_value", 40: "sha1_value"}

NULL_DEVICE = "00000000-0000-0000-0000-000000000000"
"""What phones give instead of an advertising id when the person limits tracking."""

NAME_WORDS = frozenset({"null", "undefined", "(null)", "[object object]"})
"""Texts, in lower case, that stand for an absent value in every key. `Nan` and `None` are names and places."""
PLACEHOLDERS = NAME_WORDS | {"none", "nan", "nil", "n/a", "(not set)", "[]", "{}", '""', NULL_DEVICE}
"""The same for keys in which those are no real values."""


def sha256_hex(text: str) -> str:
    """SHA-256 in lower-case hex of the text in UTF-8; a lone surrogate counts as a question mark."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def read_hash(text: str) -> str:
    """The hash in lower case where the text is 64 hex digits in any case, else ``""``."""
    return text.lower() if len(text) == 64 and _any_case_hash(text) else ""


def other_digest(text: str) -> str:
    """`md5_value`, `sha1_value` or ``""``, told by the number of hex digits."""
    code = _OTHER_DIGESTS.get(len(text), "")
    return code if code and _any_case_hex(text) else ""


def _useless(words: frozenset[str]) -> dict[str, str]:
    """Finding codes by hash: of the empty text, of each placeholder as usually written, and of all these hashes again."""
    spellings = {form for word in words for form in (word, word.upper(), word.capitalize(), f"+{word}", f"+{word}".upper())}
    spellings |= {" ", "\n", "+", "[object Object]", "NaN"} if "nan" in words else {" ", "\n", "[object Object]"}
    once = {sha256_hex(text): "hash_of_null" for text in spellings} | {sha256_hex(""): "hash_of_empty"}
    twice = {sha256_hex(form): "double_hash" for digest in once for form in (digest, digest.upper())}
    return twice | once


USELESS = _useless(frozenset(PLACEHOLDERS))
USELESS_NAMES = _useless(NAME_WORDS)


def hashed_again(values: list[str]) -> set[str]:
    """Those of several hashes that are the hash of another one: a sender that hashed once and twice."""
    outer = {sha256_hex(form) for value in values for form in (value, value.upper())}
    return outer.intersection(values)
