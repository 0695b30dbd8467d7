"""The parts of an address that name one thing."""

from typing import Annotated, Any, Final

from litestar.di import NamedDependency
from litestar.params import PathParameter, SkipValidation

from balise.api.parts import Parts
from balise.api.problems import Refusal
from balise.events.source import Source

CODE_PATTERN: Final = r"^[!-.0-\[\]-~]{1,100}$"
"""Printable ASCII without space, slash and backslash."""

RECEIPT_PATTERN: Final = r"^[0-9A-Za-z_-]{1,64}$"

SourceCode = Annotated[
    str, PathParameter(description="The source's code, the `event_source_id` of the Events API.", pattern=CODE_PATTERN)
]
ReceiptId = Annotated[
    str, PathParameter(description="A receipt id, as the collection's answer gives it.", pattern=RECEIPT_PATTERN)
]

Given = NamedDependency[SkipValidation[Parts]]
"""The parts, handed to a handler."""


def find_source(parts: Parts, code: str) -> Source:
    """The source with this code that the token reaches. Raises `Refusal` 404 with the cure."""
    found: Any = parts.metadata.sources.find(code, parts.workspace)
    if found is None:
        raise Refusal(
            404, "unknown_source", "No source has this code.", "path.code", "GET /api/v1/sources lists the codes there are."
        )
    source: Source = found
    return source


def find_workspace(parts: Parts, name: str) -> int:
    """The number of the workspace with this name, of the token's own where it is empty. Raises `Refusal` 404 with the cure."""
    if not name:
        return parts.home
    found = parts.metadata.workspaces.find_by_name(name)
    if found is None or parts.workspace not in (None, found.id):
        cure = "GET /api/v1/workspaces lists the names there are."
        raise Refusal(404, "unknown_workspace", "No workspace has this name.", "workspace", cure)
    return found.id
