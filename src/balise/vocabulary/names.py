"""May an event be called this? Every broken rule at once, what the name counts as, and what it can be used for."""

import re

import msgspec

from balise.vocabulary import sentences
from balise.vocabulary.edition import Edition
from balise.vocabulary.verdicts import Reason, Text, Use, Uses, VerdictWord

__all__ = ["NameCheck", "Reason", "Text", "Use", "Uses", "check_name"]

SURROGATE = re.compile("[\ud800-\udfff]")


class NameCheck(msgspec.Struct, frozen=True):
    """The verdict on one name.

    `event` is what an event of this name counts as: the standard event of a reserved name, the name
    itself of a custom or standard one, ``""`` for an invalid one. `reasons` holds every broken rule
    (`empty`, `too_long`, `bad_start`, `bad_character`, `ends_with_space`) or `reserved_name`;
    `warnings` holds `looks_like_standard`, `deprecated`, `mapped_spelling`, `suggests_standard`,
    `custom_not_accepted`.
    """

    name: str
    verdict: VerdictWord
    event: str
    reasons: tuple[Reason, ...]
    warnings: tuple[Reason, ...]
    uses: Uses


def check_name(name: str, edition: Edition, kind: str = "web") -> NameCheck:
    """Judge a name by an edition, for a kind of source. Raises `WrongInput` for an unknown kind, nothing else.

    `name` comes back as given, but for halves of surrogate pairs, which no answer could carry: `�` stands for each.
    """
    found = edition.canonical(name, kind)
    warnings = found.warnings
    if found.verdict == "custom" and not edition.custom_allowed(kind):
        warnings = (*warnings, Reason("custom_not_accepted", sentences.custom_not_accepted()))
    return NameCheck(_encodable(name), found.verdict, found.event, found.reasons, warnings, edition.uses(name, kind))


def _encodable(name: str) -> str:
    return SURROGATE.sub("\ufffd", name)
