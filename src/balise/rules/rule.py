"""A rule: when a page sends which event with what. The names are the same in Python, TypeScript, the API and files."""

from typing import Literal, TypeAlias

import msgspec

On = Literal["click", "submit", "visible", "visit", "scroll", "time", "navigate"]
Often = Literal["every", "page", "session", "visitor"]
Of = Literal["url", "path", "host"]
Is = Literal["equals", "not_equals", "contains", "starts_with", "matches"]
Read = Literal["text", "attribute", "value"]
Data = Literal["json_ld", "microdata", "open_graph"]
As = Literal["text", "number", "currency"]
State = Literal["draft", "live", "paused"]


class Target(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An element as a bundle of signals, of which most may change without the element being lost.

    `path`: ancestors from the document inward, each `tag`, or with a stable mark `tag#id`, `tag[attr=value]`, `tag.class`.
    `position`: place (from 0) and count among siblings of the tag. `near`: texts of a label, heading or sibling. `shadow`: shadow
    hosts from the document inward. `many`: every element that fits is meant. `ignore`: signals left out since a person
    chose "wider".
    """

    tag: str
    id: str = ""
    attributes: dict[str, str] = {}
    role: str = ""
    name: str = ""
    text: str = ""
    classes: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    position: tuple[int, int] | None = None
    near: tuple[str, ...] = ()
    shadow: tuple[str, ...] = ()
    many: bool = False
    ignore: tuple[str, ...] = ()


class Trigger(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a visitor does. `target`: for click, submit and visible; `percent`: for scroll; `seconds`: for time."""

    on: On
    target: Target | None = None
    percent: int | None = None
    seconds: int | None = None


class Condition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One condition on the page's address. `matches` takes a regular expression in RE2's syntax, found anywhere."""

    of: Of
    is_: Is = msgspec.field(name="is")
    value: str


When: TypeAlias = tuple[tuple[Condition, ...], ...]
"""Alternatives, of which one must hold; each is a list of conditions that must all hold. None at all: every page."""


class From(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where a value comes from: exactly one of `fixed`, `element`, `query`, `segment`, `data` and `layer`.

    `element` goes with `read` and, for an attribute, its name; `segment` counts parts of the path from 1; `data` goes with
    `path`, such as `offers.price`; `layer` is a path from the page's global object, such as `dataLayer.0.ecommerce.value`.
    """

    fixed: str | None = None
    element: Target | None = None
    read: Read | None = None
    attribute: str | None = None
    query: str | None = None
    segment: int | None = None
    data: Data | None = None
    path: str | None = None
    layer: str | None = None


class Parameter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A parameter of the event. `locale`: how numbers are written on the page, `auto` or a language such as `fr`."""

    name: str
    from_: From = msgspec.field(name="from")
    as_: As = msgspec.field(name="as", default="text")
    locale: str = "auto"


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a page sends which event, how often, with what."""

    event: str
    trigger: Trigger
    when: When = ()
    often: Often = "every"
    parameters: tuple[Parameter, ...] = ()


WITH_TARGET: frozenset[On] = frozenset({"click", "submit", "visible"})
"""Triggers that are about an element."""
