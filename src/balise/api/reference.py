"""The page docs/reference/api.md, made from the OpenAPI document."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from litestar import Litestar

from balise.api.document import openapi_config
from balise.api.parts import Parts
from balise.api.router import api_router

Node = Mapping[str, Any]

_HEAD = """# The management API

{about}

Whole requests and answers with every type: `/api/v1/openapi.json` of a running server, or its page `/docs/api`. A token is
made with `balise token create --api`.
"""
_FOOT = "Made from the handlers in `src/balise/api` by `make docs`."


def openapi_document() -> dict[str, Any]:
    """The OpenAPI document, without a running server."""
    # The handlers are described, never called, so there is nothing they could need.
    app = Litestar([api_router(cast(Parts, None))], openapi_config=openapi_config())
    return app.openapi_schema.to_schema()


def api_page() -> str:
    """Every operation with its parameters, the fields of its body, and its answers."""
    document = openapi_document()
    about = "\n".join(document["info"]["description"].split("\n\n")[1:])
    parts = [_HEAD.format(about=about)]
    parts += ["\n".join(_operation(f"{method.upper()} {path}", node)) for path, method, node in _operations(document)]
    return "\n".join([*parts, _FOOT, ""])


def _operations(document: Node) -> Iterator[tuple[str, str, Node]]:
    for path, item in document["paths"].items():
        for method, node in item.items():
            yield path, method, node


def _operation(title: str, node: Node) -> Iterator[str]:
    yield f"## {node['summary']}\n\n`{title}`\n\n{node['description']}\n"
    fields = [_row(part["name"], part["in"], part, part["schema"]) for part in node.get("parameters", ())]
    for media_type, content in node.get("requestBody", {}).get("content", {}).items():
        yield f"Body: `{media_type}`.\n"
        required = content["schema"].get("required", ())
        fields += [
            _row(name, "body", {"required": name in required, **part}, part)
            for name, part in content["schema"].get("properties", {}).items()
        ]
    if fields:
        yield from ("| name | in | required | what it is |", "| --- | --- | --- | --- |", *fields, "")
    yield from ("| status | when |", "| --- | --- |")
    yield from (f"| {status} | {answer['description']} |" for status, answer in sorted(node["responses"].items()))
    yield ""


def _row(name: str, place: str, node: Node, schema: Node) -> str:
    about = str(node.get("description") or "").partition("\n")[0]
    values = ", ".join(f"`{value}`" for value in _values(schema))
    said = " ".join(part for part in (about, f"One of {values}." if values else "") if part)
    return f"| `{name}` | {place} | {'yes' if node.get('required') else ''} | {said} |"


def _values(schema: Node) -> list[Any]:
    nested = [value for part in schema.get("anyOf", ()) for value in part.get("enum", ())]
    return list(schema.get("enum", nested))
