"""The OpenAPI document at /api/v1/openapi.json, made from the handlers."""

from importlib.metadata import version

from litestar.enums import MediaType
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme, Tag

DOCUMENT_PATH = "/api/v1/openapi.json"

_DESCRIPTION = """The management API of Balise.

Every answer that is not a success is an `application/problem+json` (RFC 9457) with `code` for programs, `detail` and `cure`
for people, and `path`, the place in the request. Moments in answers are milliseconds since 1970, UTC, or
ISO 8601 texts that end in Z; sums of money are exact decimals as text. An unknown query parameter or field is refused, not
passed over.

A management token belongs to one workspace: it sees and changes what is in it, and is answered 404 for everything else."""

_TAGS = (
    Tag("sources", "Where events come from."),
    Tag("tokens", "What senders (collection tokens) and managers (management tokens) show."),
    Tag("users", "Who signs in at the pages, and the workspaces they work in."),
    Tag("names", "What an event may be called."),
    Tag("issues", "What is wrong with what a source receives, and what cures it."),
    Tag("alerts", "Who is told of issues, and what became of each message."),
    Tag("events", "What was received, and what became of it."),
)


def openapi_config() -> OpenAPIConfig:
    """The configuration of the document: OpenAPI 3.1, one bearer scheme, served as JSON and nothing else."""
    return OpenAPIConfig(
        title="Balise",
        version=version("balise"),
        description=_DESCRIPTION,
        path=DOCUMENT_PATH,
        # The second path keeps Litestar from adding a plugin of its own.
        render_plugins=[JsonRenderPlugin(path=["/", "/openapi.json"], media_type=MediaType.JSON)],
        components=Components(
            security_schemes={"management": SecurityScheme(type="http", scheme="bearer", description="A management token.")}
        ),
        security=[{"management": []}],
        tags=list(_TAGS),
        use_handler_docstrings=True,
    )
