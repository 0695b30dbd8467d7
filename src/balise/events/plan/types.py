"""The plan of a source's custom events, as people wrote it."""

from enum import StrEnum

import msgspec

Number = int | float


class Status(StrEnum):
    """Where a registered event stands in its life."""

    PLANNED = "planned"
    LIVE = "live"
    RETIRED = "retired"


class ParameterType(StrEnum):
    """What a parameter's value is expected to be."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    LIST = "list"
    OBJECT = "object"


class OnMismatch(StrEnum):
    """What becomes of an event that is not as its plan expects; from the mildest to the strictest."""

    WARN = "warn"
    """It is stored, with a warning."""
    QUARANTINE = "quarantine"
    """It waits in quarantine, to be mended and replayed."""
    BLOCK = "block"
    """It is refused: kept in quarantine as evidence, and taken only once the plan allows it."""


class Parameter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A parameter that an event is expected to bring. `allowed`: the only values taken; none: any of the type.

    `on_mismatch` is the parameter's own choice; None: the event's.
    """

    name: str
    type: ParameterType = ParameterType.TEXT
    required: bool = False
    allowed: tuple[str | int | float, ...] = ()
    min: Number | None = None
    max: Number | None = None
    on_mismatch: OnMismatch | None = None


class PlannedEvent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A registered custom event. An empty display name leaves the name itself."""

    name: str
    display_name_en: str = ""
    display_name_fr: str = ""
    description: str = ""
    owner: str = ""
    status: Status = Status.PLANNED
    parameters: tuple[Parameter, ...] = ()
    on_mismatch: OnMismatch = OnMismatch.WARN
    """What becomes of a live event whose parameters are not as expected."""

    def display_name(self, language: str) -> str:
        """The words for the event in a language, or in the other one; "" where there are none."""
        both = (self.display_name_fr, self.display_name_en)
        return next(filter(None, both if language == "fr" else reversed(both)), "")


class Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of a source's plan. Events and blocked names stand in the order of their names.

    `aliases`: a canonical name and the name its events are shown under; chains are left as they were written.
    """

    events: tuple[PlannedEvent, ...] = ()
    aliases: dict[str, str] = {}
    blocked: tuple[str, ...] = ()

    def event(self, name: str) -> PlannedEvent | None:
        """The registered event of this name."""
        return next((event for event in self.events if event.name == name), None)
