"""Reads a `user` object: the only place where personal data in clear is handled."""

from collections.abc import Mapping
from typing import Any

from balise.events.finding import Finding
from balise.events.identity.addresses import address_reader
from balise.events.identity.aliases import field_of, looks_personal
from balise.events.identity.hashes import hashed_again, is_hash
from balise.events.identity.keys import Identity, IdentityRead
from balise.events.identity.normalise import is_plain_text
from balise.events.identity.rules import KeyRule, key_rules
from balise.events.identity.sentences import found
from balise.events.identity.values import LONGEST_WORD, read_value

MOST_VALUES = 20
"""How many values of one key are kept."""
_MOST_READ = 100
_MANY = ("email", "phone", "external_id")
_PERSONAL = (*_MANY, "first_name", "last_name", "zip_code", "idfa", "gaid", "idfv", "ip_key")


class IdentityReader:
    """Normalises and hashes what senders say about people.

    `region` (two letters, may be empty) is where phone numbers without country code are from; `secret` keys the
    hash of addresses. One reader serves any number of events; it remembers nothing but recent addresses.
    """

    def __init__(self, region: str, secret: bytes) -> None:
        self._rules = key_rules(region.upper())
        self._address = address_reader(secret)

    def read(self, user: Mapping[str, Any], trusted: bool = False) -> IdentityRead:
        """Read the keys of `user`, whatever their types; never raises for what a sender wrote.

        `trusted` says that `as_user` made `user`: it may then hold `ip_key` and `ip_scope`.
        """
        kept: dict[str, Any] = {}
        findings: list[Finding] = []
        rest: dict[str, Any] = {}
        if trusted:
            user = _take_address(user, kept)
        for key, value in user.items():
            rule = self._rules.get(key)
            if rule is None:
                self._read_other(key, value, kept, rest, findings)
            elif type(value) is str and _is_ready(rule, value):
                _keep(rule, value, kept)
            else:
                _read_key(rule, value, f"user.{key}", kept, findings)
        self._add_address(kept, findings)
        _remove_hashed_again(kept, findings)
        _remove_denied(kept, findings)
        return IdentityRead(Identity(**kept), rest, findings)

    def _read_other(self, key: str, value: Any, kept: dict[str, Any], rest: dict[str, Any], findings: list[Finding]) -> None:
        """A key by another spelling, a key that looks personal, or something for the policy to judge."""
        field = field_of(key)
        if field:
            _read_key(self._rules[field], value, f"user.{key if _is_plain(key) else field}", kept, findings)
        elif not looks_personal(key):
            rest[key] = value
        elif value not in (None, "", [], {}):
            findings.append(found("unknown_identity_key", f"user.{key}" if _is_plain(key) else "user"))

    def _add_address(self, kept: dict[str, Any], findings: list[Finding]) -> None:
        text = kept.pop("ip", "")
        if not text:
            return
        kept["ip_key"], kept["ip_scope"] = self._address(text)
        if kept["ip_scope"] != "public":
            findings.append(found("private_ip" if kept["ip_key"] else "invalid_ip", "user.ip"))


def _is_ready(rule: KeyRule, text: str) -> bool:
    """Whether a value is kept exactly as it was sent: the usual case, so it is quick."""
    if rule.hashed:
        return is_hash(text) is not None and text not in rule.useless
    return rule.is_text and is_plain_text(text) and (len(text) > LONGEST_WORD or text.lower() not in rule.words)


def _is_plain(key: str) -> bool:
    """Whether a key can be named in a finding: it is a word, so no address and no number."""
    return len(key) <= 40 and key.isascii() and key.replace("_", "").isalpha()


def _read_key(rule: KeyRule, value: Any, path: str, kept: dict[str, Any], findings: list[Finding]) -> None:
    if isinstance(value, list | tuple):
        _read_list(rule, value, path, kept, findings)
    elif text := read_value(rule, value, path, findings):
        _keep(rule, text, kept)


def _read_list(rule: KeyRule, values: Any, path: str, kept: dict[str, Any], findings: list[Finding]) -> None:
    if not rule.many:
        if len(values):
            findings.append(found("list_value", path))
        values = values[:1]
    for index, value in enumerate(values[:_MOST_READ]):
        if text := read_value(rule, value, f"{path}.{index}", findings):
            _keep(rule, text, kept)
            if rule.many and len(kept[rule.field]) > MOST_VALUES:
                break
    if rule.many and (len(values) > _MOST_READ or len(kept.get(rule.field, ())) > MOST_VALUES):
        findings.append(found("too_many_values", path))
        del kept.get(rule.field, [])[MOST_VALUES:]


def _keep(rule: KeyRule, text: str, kept: dict[str, Any]) -> None:
    """The first value wins; keys with many values keep each once, in order."""
    if not rule.many:
        kept.setdefault(rule.field, text)
        return
    values = kept.get(rule.field)
    if values is None:
        kept[rule.field] = [text]
    elif text not in values:
        values.append(text)


def _take_address(user: Mapping[str, Any], kept: dict[str, Any]) -> dict[str, Any]:
    """Keep what `as_user` wrote instead of an address; gives the other keys."""
    others = dict(user)
    key, scope = others.pop("ip_key", None), others.pop("ip_scope", None)
    if type(key) is str and is_hash(key) and scope in ("public", "private"):
        kept["ip_key"], kept["ip_scope"] = key, scope
    return others


def _remove_hashed_again(kept: dict[str, Any], findings: list[Finding]) -> None:
    for field in _MANY:
        values = kept.get(field)
        if values and len(values) > 1 and (outer := hashed_again(values)):
            kept[field] = [value for value in values if value not in outer]
            findings.append(found("double_hash", f"user.{field}"))


def _remove_denied(kept: dict[str, Any], findings: list[Finding]) -> None:
    """Without the person's consent nothing personal may be used for matching."""
    if kept.get("att_status", "").upper() != "DENIED":
        return
    removed = [field for field in _PERSONAL if kept.pop(field, None)]
    if removed:
        findings.append(found("att_denied", "user.att_status"))
    kept.pop("ip_scope", None)
