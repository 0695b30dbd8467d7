"""The base code of a source, to be pasted into a site's pages."""

from typing import Annotated

import msgspec
from litestar import get
from litestar.params import QueryParameter

from balise.api.addresses import Given, SourceCode, find_source
from balise.api.problems import Refusal, documented
from balise.events.received import Kind

ADDRESS_PATTERN = r"^https?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:]+\])(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*/?$"

Address = Annotated[
    str | None,
    QueryParameter(
        name="url",
        description="The address pages load the pixel from, such as https://t.shop.example; without: the server's own.",
        pattern=ADDRESS_PATTERN,
        max_length=300,
    ),
]


class Snippet(msgspec.Struct):
    """The base code of a source."""

    code: str
    html: str
    """For the head of every page."""
    module: str
    """The same as an ES module."""
    url: str
    """The address the pixel is loaded from."""


@get(
    "/sources/{code:str}/snippet",
    summary="Get the base code",
    response_description="The base code.",
    responses=documented(404, 409),
    sync_to_thread=True,
)
def show_snippet(code: SourceCode, parts: Given, url: Address = None) -> Snippet:
    """The base code to paste into the pages of a site, as HTML and as an ES module. 409 where the source is not a site."""
    source = find_source(parts, code)
    if source.kind is not Kind.WEB:
        cure = "Send its events by the Events API, or make a source of kind web."
        raise Refusal(409, "not_a_site", "Only a source of kind web has a base code.", "path.code", cure)
    if parts.base_code is None:
        raise Refusal(404, "no_pixel", "This server serves no pixel.", "path", "Start it with `balise serve`.")
    address = (url or parts.base_code.address).rstrip("/")
    html, module = parts.base_code.html(source.code, address), parts.base_code.module(source.code, address)
    return Snippet(source.code, html, module, address)


SNIPPET_HANDLERS = (show_snippet,)
