"""The management API, in words, out of the OpenAPI document the application serves."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get

from balise.web.pages.api_docs.document import OperationText, TypeText, operations_of, types_of
from balise.web.render import render


@dataclass(frozen=True)
class ApiDocsPage:
    """What api_docs/page.html may use."""

    title: str
    version: str
    about: list[str]
    operations: list[OperationText]
    types: list[TypeText]
    origin: str


@get("/docs/api", sync_to_thread=True)
def show_api_docs(request: Request[Any, Any, Any]) -> Response[str]:
    """Every operation and every type of the management API."""
    document: dict[str, Any] = request.app.openapi_schema.to_schema()
    info = document["info"]
    page = ApiDocsPage(
        title=info["title"],
        version=info["version"],
        about=[part for part in info.get("description", "").split("\n\n") if part],
        operations=operations_of(document),
        types=types_of(document),
        origin=str(request.base_url).rstrip("/"),
    )
    return render(request, "api_docs/page.html", page)
