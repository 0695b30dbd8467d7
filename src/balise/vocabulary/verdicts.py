"""What the vocabulary answers: texts in two languages, reasons, verdicts, uses."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

import msgspec

KINDS: tuple[str, ...] = ("web", "app", "offline", "crm")
"""What a source is: the values of the Events API's `event_source`."""

VerdictWord = Literal["custom", "standard", "reserved", "invalid"]
EventClass = Literal["standard", "custom", "invalid"]


Text: TypeAlias = Mapping[str, str]
"""A sentence by language: the keys are `en` and `fr`."""


def text(en: str, fr: str) -> Text:
    """A sentence in English and French."""
    return {"en": en, "fr": fr}


class Reason(msgspec.Struct, frozen=True):
    """A rule that a name breaks, or a remark on it.

    `suggestion` is a name that passes every rule, or ``""`` where none can be made.
    """

    code: str
    message: Text
    suggestion: str = ""


class CanonicalName(msgspec.Struct, frozen=True):
    """What a sent name counts as.

    `event` is the canonical name, ``""`` for an invalid one. `mapped` tells that a reserved name or
    another spelling was replaced; `Pageview` for `PageView` is the same name, not a mapped one.
    `reasons` says why a name is reserved or invalid; `warnings` what else a person should know.
    """

    event: str
    event_class: EventClass
    mapped: bool
    verdict: VerdictWord
    reasons: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()


class Use(msgspec.Struct, frozen=True):
    """Whether the platform lets an event serve this purpose, and why."""

    allowed: bool
    reason: Text
    source: str = ""


class Uses(msgspec.Struct, frozen=True):
    """What the platform lets an event be used for."""

    reporting: Use
    audience: Use
    optimisation: Use


class NameReason(msgspec.Struct):
    """A rule the name breaks or trips over; `message` is in the language asked for."""

    code: str
    message: str
    message_en: str
    message_fr: str
    suggestion: str


class UseVerdict(msgspec.Struct):
    """Whether the event can be used for something, and why."""

    allowed: bool
    reason: str
    reason_en: str
    reason_fr: str


class EventUses(msgspec.Struct):
    """What the event can be used for."""

    reporting: UseVerdict
    audience: UseVerdict
    optimisation: UseVerdict


class NameVerdict(msgspec.Struct):
    """One name's verdict. `event` is the name it counts as, empty for an invalid name."""

    name: str
    verdict: VerdictWord
    event: str
    reasons: list[NameReason]
    warnings: list[NameReason]
    uses: EventUses
