"""The pixel's own body and its answer, as `contract/event.schema.json` says them; the same as `pixel/src/wire.ts`.

The door reads more than this (the platform's library, images); these types write the contract, no request is read by them.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from balise.collect.wire_click import MOST_CLICKS, WireClick

Moment = Annotated[str, Meta(description="ISO 8601 with milliseconds, UTC, by the browser's clock.")]


class WireUser(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The keys of a person as they leave the browser: SHA-256 in lower-case hex, but for places, which are lower-case text."""

    email: str | UnsetType = UNSET
    phone_number: str | UnsetType = UNSET
    external_id: str | UnsetType = UNSET
    first_name: str | UnsetType = UNSET
    last_name: str | UnsetType = UNSET
    zip_code: str | UnsetType = UNSET
    city: str | UnsetType = UNSET
    state: str | UnsetType = UNSET
    country: str | UnsetType = UNSET
    anonymous_id: Annotated[str, Meta(description="The `_ttp` cookie.")] | UnsetType = UNSET


class WireAd(msgspec.Struct, kw_only=True):
    """What brought the visitor."""

    callback: Annotated[str, Meta(description="The click id, `ttclid`, of any length.")] | UnsetType = UNSET


class WireDevice(msgspec.Struct, kw_only=True):
    """The browser as it describes itself."""

    platform: str
    language: str
    screen: str
    webdriver: Annotated[Literal[True], Meta(description="True where a program drives the browser.")] | UnsetType = UNSET


class WireLibrary(msgspec.Struct, kw_only=True):
    """Which pixel sent this."""

    name: Literal["balise"]
    version: str


class WirePage(msgspec.Struct, kw_only=True):
    """Where it happened."""

    url: str
    referrer: str
    title: str | UnsetType = UNSET


class WirePixel(msgspec.Struct, kw_only=True):
    """For which source."""

    code: str
    partner: str | UnsetType = UNSET


class WireContext(msgspec.Struct, kw_only=True):
    """What surrounds an event."""

    ad: WireAd
    device: WireDevice
    library: WireLibrary
    page: WirePage
    pageview_id: str
    session_id: Annotated[str, Meta(description="Empty where cookies are off.")]
    pixel: WirePixel
    user: WireUser
    userAgent: str  # noqa: N815  # the wire's own name


class Inspection(msgspec.Struct, kw_only=True):
    """What the pixel noticed on the way; the server turns each into a finding."""

    identity_params: (
        Annotated[
            dict[str, Literal["plain", "hashed", "empty", "invalid"]], Meta(description="Key of `identify` → what was given.")
        ]
        | UnsetType
    ) = UNSET
    removed: Annotated[list[str], Meta(description="Paths where an e-mail address in clear text was taken out.")] | UnsetType = (
        UNSET
    )
    altered: (
        Annotated[
            list[Literal["cyclic", "bigint", "function", "getter", "too_deep", "too_long", "too_many", "not_an_object"]],
            Meta(description="What could not be sent as given."),
        ]
        | UnsetType
    ) = UNSET


RuleId = Annotated[str, Meta(pattern="^r_[A-Za-z0-9]{12}$")]
RuleVersion = Annotated[int, Meta(ge=1)]
Score = Annotated[
    float, Meta(ge=0, le=1, description="How surely the target was found, two digits; 1 where a rule has no target.")
]


class WireRule(msgspec.Struct, kw_only=True):
    """Which rule of the Event Builder sent an event."""

    id: RuleId
    version: RuleVersion
    score: Score
    unread: (
        Annotated[list[str], Meta(max_length=20, description="Names of the parameters that could not be read from the page.")]
        | UnsetType
    ) = UNSET


class WireEvent(msgspec.Struct, kw_only=True, rename={"inspection": "_inspection"}):
    """One call of the page."""

    event: str
    event_id: Annotated[
        str, Meta(description="As given, else the message's id: a retry carries the same, so that it is counted once.")
    ]
    message_id: str
    timestamp: Moment
    properties: dict[str, Any]
    context: WireContext
    limited_data_use: Literal[True] | UnsetType = UNSET
    test_event_code: str | UnsetType = UNSET
    inspection: Inspection | UnsetType = UNSET
    rule: WireRule | UnsetType = UNSET


class WireSighting(msgspec.Struct, kw_only=True):
    """How a page view saw the target of one rule."""

    id: RuleId
    version: RuleVersion
    score: Score
    found: Literal["found", "weak", "missing", "unclear"]


class WireSightings(msgspec.Struct, kw_only=True):
    """What one page view saw of the rules of one source."""

    code: str
    page: Annotated[str, Meta(description="The path of the page's address, without query and fragment.")]
    seen: Annotated[list[WireSighting], Meta(max_length=100)]


class WireBatch(msgspec.Struct, kw_only=True):
    """The body of `POST /api/v2/pixel`, sent as text/plain so that browsers ask no permission first."""

    batch: Annotated[list[WireEvent], Meta(max_length=1000, description="Empty only where `rules` or `clicks` say something.")]
    sent_at: Annotated[Moment, Meta(description="The browser's clock when this was sent: the server corrects a wrong one by it.")]
    rules: Annotated[list[WireSightings], Meta(max_length=20)] | UnsetType = UNSET
    clicks: Annotated[list[WireClick], Meta(max_length=MOST_CLICKS)] | UnsetType = UNSET


class Finding(msgspec.Struct, kw_only=True):
    """One thing the server found; `index` is the event's place in the answer's lists."""

    index: int
    path: str
    code: str
    message: str | UnsetType = UNSET
    reason: str | UnsetType = UNSET


class Verdict(msgspec.Struct, kw_only=True):
    """What the server made of an event: its canonical name and class; its outcome where it waits in quarantine."""

    receipt: str
    event: str
    event_class: Literal["standard", "custom", ""] = msgspec.field(name="class")
    outcome: str


class AnswerData(msgspec.Struct, kw_only=True):
    """What became of the events, in their order; empty where the whole request was refused."""

    receipts: list[str] | UnsetType = UNSET
    warnings: list[Finding] | UnsetType = UNSET
    errors: list[Finding] | UnsetType = UNSET
    events: list[Verdict] | UnsetType = UNSET


class Answer(msgspec.Struct, kw_only=True):
    """The envelope of every answer; `code` 0 and 20001 mean that the events are on disk."""

    code: int
    message: str
    request_id: str
    data: AnswerData


def event_schema() -> dict[str, Any]:
    """The contract as JSON Schema 2020-12: an instance is a `WireBatch`; `$defs` holds the answer too."""
    _, parts = msgspec.json.schema_components([WireBatch, Answer], ref_template="#/$defs/{name}")
    parts["WireBatch"]["anyOf"] = [{"properties": {"batch": {"minItems": 1}}}, {"required": ["rules"]}, {"required": ["clicks"]}]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What the pixel sends",
        "description": "The body of POST /api/v2/pixel; its answer is #/$defs/Answer.",
        "$ref": "#/$defs/WireBatch",
        "$defs": parts,
    }
