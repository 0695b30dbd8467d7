"""The OpenAPI document as what a reader looks for: operations with their parameters, bodies and answers, and the types."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

_METHODS: Final = ("get", "post", "put", "patch", "delete")
Node = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """One parameter or field. `type_name` is a word or a type of the document, then `anchor` is its place in the page."""

    name: str
    type_name: str
    anchor: str
    required: bool
    about: str


@dataclass(frozen=True)
class Reply:
    """One status an operation answers with."""

    status: str
    about: str
    type_name: str
    anchor: str


@dataclass(frozen=True)
class OperationText:
    """One operation."""

    anchor: str
    method: str
    path: str
    summary: str
    about: str
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    body_type: str
    replies: tuple[Reply, ...]


@dataclass(frozen=True)
class TypeText:
    """One type of the document."""

    anchor: str
    name: str
    about: str
    fields: tuple[Field, ...]
    values: tuple[str, ...]


def operations_of(document: Node) -> list[OperationText]:
    """Every operation, in the document's order."""
    return [
        _operation(path, method, item[method])
        for path, item in document.get("paths", {}).items()
        for method in _METHODS
        if method in item
    ]


def types_of(document: Node) -> list[TypeText]:
    """Every type, by name."""
    schemas = document.get("components", {}).get("schemas", {})
    return [
        TypeText(f"type-{name}", name, node.get("description", ""), tuple(_fields(node)), tuple(map(str, node.get("enum", ()))))
        for name, node in sorted(schemas.items())
    ]


def _operation(path: str, method: str, node: Node) -> OperationText:
    content = node.get("requestBody", {}).get("content", {})
    media_type, body = next(((name, part.get("schema", {})) for name, part in content.items()), ("", {}))
    return OperationText(
        anchor=f"{method}-{path.strip('/').replace('/', '-').replace('{', '').replace('}', '')}",
        method=method.upper(),
        path=path,
        summary=node.get("summary", ""),
        about=node.get("description", ""),
        parameters=tuple(_parameter(part) for part in node.get("parameters", ())),
        body=tuple(_fields(body)),
        body_type=media_type,
        replies=tuple(_reply(status, part) for status, part in sorted(node.get("responses", {}).items())),
    )


def _parameter(node: Node) -> Field:
    type_name, anchor = _type(node.get("schema", {}))
    about = f"In the {node.get('in', '')}. {node.get('description', '')}".strip()
    return Field(node.get("name", ""), type_name, anchor, bool(node.get("required")), about)


def _reply(status: str, node: Node) -> Reply:
    schema = next((part.get("schema", {}) for part in (node.get("content") or {}).values()), None)
    type_name, anchor = _type(schema) if schema else ("", "")
    return Reply(status, node.get("description", ""), type_name, anchor)


def _fields(schema: Node) -> Iterator[Field]:
    required = schema.get("required", ())
    for name, node in schema.get("properties", {}).items():
        type_name, anchor = _type(node)
        yield Field(name, type_name, anchor, name in required, node.get("description", ""))


def _type(node: Node) -> tuple[str, str]:
    """A type in words, and the anchor of the type of the document it is made of."""
    if "$ref" in node:
        name = str(node["$ref"]).rpartition("/")[2]
        return name, f"type-{name}"
    if "enum" in node:
        return " | ".join(str(value) for value in node["enum"]), ""
    if choices := node.get("oneOf") or node.get("anyOf"):
        read = [_type(choice) for choice in choices]
        return " | ".join(name for name, _ in read), next((anchor for _, anchor in read if anchor), "")
    kind = node.get("type", "")
    if kind == "array":
        name, anchor = _type(node.get("items", {}))
        return f"[{name}]", anchor
    if kind == "object" and isinstance(node.get("additionalProperties"), dict):
        name, anchor = _type(node["additionalProperties"])
        return f"{{text: {name}}}", anchor
    names = kind if isinstance(kind, list) else [kind or "any"]
    return " | ".join({"string": "text"}.get(name, name) for name in names), ""
