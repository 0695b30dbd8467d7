"""Sources: list, make, look at, change."""

from typing import Annotated, Any

import msgspec
from litestar import get, patch, post
from litestar.params import JSONBody
from msgspec import UNSET, Meta, UnsetType

from balise.api.addresses import CODE_PATTERN, Given, SourceCode, find_source, find_workspace
from balise.api.body import JsonBody
from balise.api.problems import documented
from balise.events.received import Kind
from balise.events.source import AutoMatch, OnInvalid, OnSensitive, Source
from balise.metadata.source_rules import MOST_MONTHS
from balise.vocabulary import DEFAULT_EDITION, EDITIONS

_TEXT = r"[^\u0000-\u001f\u007f-\u009f\u2028\u2029]"
_IPV6 = r"::1|([0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|([0-9A-Fa-f]{1,4}:){1,6}:[0-9A-Fa-f]{1,4}"
_ORIGIN = rf"^https?://(([A-Za-z0-9_-]+\.)*[A-Za-z0-9_-]+|\[({_IPV6})\])(:[0-9]{{1,5}})?/?$"

Name = Annotated[
    str, Meta(max_length=100, pattern=rf"^{_TEXT}*[^\s\u0000-\u001f\u007f-\u009f]{_TEXT}*$", description="What people call it.")
]
Code = Annotated[str, Meta(pattern=CODE_PATTERN, description="The `event_source_id`; made up where it is left out.")]
Edition = Annotated[
    str, Meta(pattern=f"^({'|'.join(EDITIONS)})$", description="The edition of the vocabulary that names are held to.")
]
Region = Annotated[
    str, Meta(pattern="^([A-Za-z]{2})?$", description="Region of phone numbers without a country code, such as FR.")
]
Months = Annotated[int, Meta(ge=1, le=MOST_MONTHS, description="Months after which events are deleted.")]
Origins = Annotated[
    list[Annotated[str, Meta(max_length=300, pattern=_ORIGIN)]],
    Meta(max_length=100, description="Origins the pixel may send from; none means any."),
]
Cookies = Annotated[bool, Meta(description="Whether the pixel may set cookies on the site's own domain.")]
Matched = Annotated[
    list[AutoMatch],
    Meta(max_length=10, description="Form fields the pixel reads when a visitor submits them, hashed in the browser; none: off."),
]
Captured = Annotated[
    bool,
    Meta(
        description="Whether the pixel records which elements visitors click, without anything typed, for rules made afterwards."
    ),
]

WorkspaceName = Annotated[
    str, Meta(max_length=200, description="The name of the workspace it comes into, the token's own where it is left out.")
]


class SourceList(msgspec.Struct):
    """Every source, oldest first."""

    sources: list[Source]


class NewSource(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A source to make."""

    name: Name
    kind: Kind
    code: Code | UnsetType = UNSET
    edition: Edition = DEFAULT_EDITION
    on_invalid: OnInvalid = OnInvalid.PARTIAL
    on_sensitive: OnSensitive = OnSensitive.REMOVE
    phone_region: Region = ""
    retention_months: Months | UnsetType = UNSET
    allowed_origins: Origins = []
    first_party_cookies: Cookies = True
    auto_match: Matched = []
    capture: Captured = False
    workspace: WorkspaceName = ""


class SourceChanges(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What to change; what is left out stays. Code and kind stay for good: events carry them."""

    name: Name | UnsetType = UNSET
    edition: Edition | UnsetType = UNSET
    on_invalid: OnInvalid | UnsetType = UNSET
    on_sensitive: OnSensitive | UnsetType = UNSET
    phone_region: Region | UnsetType = UNSET
    retention_months: Months | UnsetType = UNSET
    allowed_origins: Origins | UnsetType = UNSET
    first_party_cookies: Cookies | UnsetType = UNSET
    auto_match: Matched | UnsetType = UNSET
    capture: Captured | UnsetType = UNSET


@get(
    "/sources",
    summary="List the sources",
    response_description="Every source.",
    responses=documented(),
    sync_to_thread=True,
)
def list_sources(parts: Given) -> SourceList:
    """Every source of the token's workspace with what people chose for it."""
    return SourceList(list(parts.metadata.sources.all(parts.workspace)))


@post(
    "/sources",
    summary="Make a source",
    response_description="The source as it was made.",
    dto=JsonBody[NewSource],
    return_dto=None,
    responses=documented(404, 409, 413, 415),
    sync_to_thread=True,
)
def create_source(data: JSONBody[NewSource], parts: Given) -> Source:
    """Make a source; its code then is the `event_source_id` senders write. 409 where the code is taken."""
    wish = {"retention_months": parts.retention_months, **_given(data)}
    workspace = find_workspace(parts, wish.pop("workspace"))
    return parts.metadata.sources.create(**wish, actor=parts.actor, workspace=workspace)


@get(
    "/sources/{code:str}",
    summary="Look at a source",
    response_description="The source.",
    responses=documented(404),
    sync_to_thread=True,
)
def show_source(code: SourceCode, parts: Given) -> Source:
    """One source."""
    return find_source(parts, code)


@patch(
    "/sources/{code:str}",
    summary="Change a source",
    response_description="The source as it now is.",
    dto=JsonBody[SourceChanges],
    return_dto=None,
    responses=documented(404, 409, 413, 415),
    sync_to_thread=True,
)
def change_source(code: SourceCode, data: JSONBody[SourceChanges], parts: Given) -> Source:
    """Change what is given and leave the rest; returns the source as it is afterwards."""
    source = find_source(parts, code)
    changes = _given(data)
    return parts.metadata.sources.change(source.code, **changes, actor=parts.actor) if changes else source


def _given(data: NewSource | SourceChanges) -> dict[str, Any]:
    return {name: value for name, value in msgspec.structs.asdict(data).items() if value is not UNSET}


SOURCE_HANDLERS = (list_sources, create_source, show_source, change_source)
