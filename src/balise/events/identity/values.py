"""Reads one value of one personal key."""

from typing import Any

from balise.events.finding import Finding
from balise.events.identity.hashes import other_digest, read_hash, sha256_hex
from balise.events.identity.normalise import trim
from balise.events.identity.rules import KeyRule
from balise.events.identity.sentences import found

_LARGEST_INTEGER = 10**40
_LONGEST = 1000
LONGEST_WORD = 40
"""No text that stands for an absent value is longer."""


def read_value(rule: KeyRule, value: Any, path: str, findings: list[Finding]) -> str:
    """The value as it is kept: hashed where the key is hashed, else normalised. ``""`` where absent or refused."""
    if type(value) is str:
        return _read_text(rule, value, path, findings) if value else ""
    if value is None:
        return ""
    findings.append(found("wrong_type", path))
    if rule.takes_integer and type(value) is int and abs(value) < _LARGEST_INTEGER:
        return _read_text(rule, str(value), path, findings)
    return ""


def _read_text(rule: KeyRule, text: str, path: str, findings: list[Finding]) -> str:
    bare = trim(text)
    if not bare:
        return ""
    if len(bare) > _LONGEST and not rule.is_text:
        findings.append(found("too_long", path))
        return ""
    if _stands_for_absent(rule, bare):
        findings.append(found("placeholder_value", path))
        return ""
    if len(bare) in (32, 40, 64) and (rule.hashed or rule.refuses_hash):
        code, digest = _judge_hex(rule, bare)
        if code:
            findings.append(found(code, path))
        if code or digest:
            return digest
    normalised, code = rule.normalise(bare)
    if not code and _stands_for_absent(rule, normalised):
        normalised, code = "", "placeholder_value"
    if code:
        findings.append(found(code, path))
    return _hashed(rule, normalised, path, findings) if rule.hashed and normalised else normalised


def _stands_for_absent(rule: KeyRule, text: str) -> bool:
    return len(text) <= LONGEST_WORD and text.lower() in rule.words


def _judge_hex(rule: KeyRule, text: str) -> tuple[str, str]:
    """The code of the finding and the hash to keep; both empty where the text is no digest."""
    digest = read_hash(text)
    if not digest:
        return (other_digest(text) if rule.refuses_digest else ""), ""
    if rule.refuses_hash:
        return "unexpected_hash", ""
    if digest in rule.useless:
        return rule.useless[digest], ""
    return ("" if text == digest else "upper_case_hash"), digest


def _hashed(rule: KeyRule, normalised: str, path: str, findings: list[Finding]) -> str:
    digest = sha256_hex(normalised)
    if digest in rule.useless:
        findings.append(found("placeholder_value", path))
        return ""
    if rule.tells_clear:
        findings.append(found("clear_text_hashed", path))
    return digest
