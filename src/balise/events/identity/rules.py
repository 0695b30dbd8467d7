"""One rule for each personal key: how it is normalised, whether it is hashed, which texts stand for absent."""

from collections.abc import Mapping
from functools import partial

import msgspec

from balise.events.identity import normalise
from balise.events.identity.hashes import NAME_WORDS, PLACEHOLDERS, USELESS, USELESS_NAMES
from balise.events.identity.normalise import Normaliser
from balise.events.identity.phone import phone


class KeyRule(msgspec.Struct, frozen=True, kw_only=True):
    """How one key is read.

    `many` keys keep a list. `hashed` keys take a SHA-256 as it is and hash clear text; `tells_clear` ones say so.
    `refuses_hash`: a SHA-256 is no value here; `refuses_digest`: nor is a text that looks like an MD5 or SHA-1.
    `takes_integer`: an integer is read as text. `is_text`: kept as it is when
    `is_plain_text`. `words`: lower-case texts that stand for absent. `useless`: finding
    codes of hashes that match nobody.
    """

    field: str
    normalise: Normaliser
    hashed: bool = False
    many: bool = False
    tells_clear: bool = False
    refuses_hash: bool = False
    refuses_digest: bool = False
    takes_integer: bool = False
    is_text: bool = False
    words: frozenset[str]
    useless: Mapping[str, str]


_CONTACT = partial(KeyRule, hashed=True, many=True, tells_clear=True, words=PLACEHOLDERS, useless=USELESS)
_NAME = partial(KeyRule, hashed=True, tells_clear=True, refuses_digest=True, words=NAME_WORDS, useless=USELESS_NAMES)
_PLACE = partial(KeyRule, refuses_hash=True, refuses_digest=True, words=NAME_WORDS, useless={})
_DEVICE = partial(KeyRule, hashed=True, refuses_digest=True, words=PLACEHOLDERS, useless=USELESS)
_TEXT = partial(KeyRule, is_text=True, words=PLACEHOLDERS, useless={})


def key_rules(region: str) -> dict[str, KeyRule]:
    """The rules by field; `region` (two letters or empty) is for phone numbers without country code."""
    rules = (
        _CONTACT(field="email", normalise=normalise.email, refuses_digest=True),
        _CONTACT(field="phone", normalise=partial(phone, region=region), refuses_digest=True),
        _CONTACT(field="external_id", normalise=normalise.external_id, takes_integer=True),
        _NAME(field="first_name", normalise=normalise.name),
        _NAME(field="last_name", normalise=normalise.name),
        _NAME(field="zip_code", normalise=normalise.zip_code),
        _PLACE(field="city", normalise=normalise.place),
        _PLACE(field="state", normalise=normalise.place),
        _PLACE(field="country", normalise=normalise.country),
        _TEXT(field="ttclid", normalise=normalise.plain_text),
        _TEXT(field="ttp", normalise=normalise.plain_text),
        _TEXT(field="ip", normalise=normalise.external_id),
        _TEXT(field="user_agent", normalise=normalise.user_agent),
        _TEXT(field="locale", normalise=normalise.plain_text, words=NAME_WORDS),
        _DEVICE(field="idfa", normalise=normalise.upper_id),
        _DEVICE(field="gaid", normalise=normalise.lower_id),
        _DEVICE(field="idfv", normalise=normalise.lower_id),
        _TEXT(field="att_status", normalise=normalise.plain_text),
        _TEXT(field="lead_id", normalise=normalise.plain_text, takes_integer=True),
    )
    return {rule.field: rule for rule in rules}
