"""Request bodies: strict JSON, told apart from what is nearly right by path and cure."""

import enum
import re
import typing
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

import msgspec
from litestar.connection import ASGIConnection
from litestar.dto import AbstractDTO, DTOFieldDefinition
from litestar.openapi.spec import Reference, Schema
from litestar.typing import FieldDefinition

from balise.api.problems import Refusal

T = TypeVar("T")

_PLACE: Final = re.compile(r"^(.*?)(?: - at `(?:key in )?(.*)`)?$", re.DOTALL)
_QUOTED: Final = re.compile(r"`([^`]*)`")


class JsonBody(AbstractDTO[T], Generic[T]):
    """Reads a body as exactly one type: no field unknown, no value converted.

    Litestar itself converts loosely ("5" for 5) and keeps no path; a DTO is its place for another way to read.
    """

    model_type: type[T]

    def decode_bytes(self, value: bytes) -> T:
        """The body as `model_type`. Raises `Refusal`: 415 for another media type, 400 with path and cure."""
        require_media_type(self.asgi_connection, ("application/json",))
        return read_json(value, self.model_type)

    @classmethod
    def create_for_field_definition(cls, field_definition: FieldDefinition, handler_id: str, backend_cls: Any = None) -> None:
        """Nothing to prepare: the type itself is read."""

    @classmethod
    def create_openapi_schema(cls, field_definition: FieldDefinition, handler_id: str, schema_creator: Any) -> Reference | Schema:
        """The schema as msgspec has it: Litestar's own leaves out that unknown fields are refused, and what items must be."""
        return ExactSchema(exact=without_references(*msgspec.json.schema_components([cls.model_type])))

    @classmethod
    def generate_field_definitions(cls, model_type: type[Any]) -> Generator[DTOFieldDefinition, None, None]:
        """No fields are renamed or left out."""
        yield from ()

    @classmethod
    def detect_nested_field(cls, field_definition: FieldDefinition) -> bool:
        """No fields are looked into."""
        return False


@dataclass
class ExactSchema(Schema):
    """A schema that is already JSON."""

    exact: dict[str, Any] = field(default_factory=dict)

    def to_schema(self) -> dict[str, Any]:
        """The JSON."""
        return self.exact


def without_references(schemas: Sequence[Any], components: Mapping[str, Any]) -> Any:
    """The first schema, with every other put in where it is named."""

    def inline(node: Any) -> Any:
        if isinstance(node, dict):
            if "$ref" in node:
                return inline(components[node["$ref"].rpartition("/")[2]])
            return {key: inline(value) for key, value in node.items()}
        return [inline(item) for item in node] if isinstance(node, list) else node

    return inline(schemas[0])


def require_media_type(connection: ASGIConnection[Any, Any, Any, Any], allowed: tuple[str, ...]) -> None:
    """Raise `Refusal` 415 unless the request's Content-Type is one of `allowed`."""
    sent = connection.headers.get("content-type", "").partition(";")[0].strip().lower()
    if sent not in allowed:
        raise Refusal(
            415,
            "unsupported_media_type",
            "The body is of a type that is not read here.",
            "header.Content-Type",
            f"Send it with Content-Type: {allowed[0]}.",
        )


def read_json(body: bytes, model: type[T]) -> T:
    """Decode JSON into a struct type strictly. Raises `Refusal` 400; its words never repeat a value."""
    try:
        return msgspec.json.decode(body, type=model)
    except msgspec.ValidationError as error:
        raise _refusal(str(error), model) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refusal(400, "unreadable_body", "The body is not JSON in UTF-8.", "", "Send one JSON object.") from None


def _refusal(message: str, model: type[Any]) -> Refusal:
    found = _PLACE.match(message)
    what, place = (found.group(1), found.group(2) or "$") if found else (message, "$")
    path = re.sub(r"\[(\d+|\.\.\.)\]", r".\1", place).removeprefix("$").strip(".")
    quoted = _QUOTED.findall(what)
    if what.startswith("Object contains unknown field"):
        known = ", ".join(field.encode_name for field in msgspec.structs.fields(model))
        return Refusal(
            400, "unknown_field", "This field is not known here.", _join(path, quoted), f"Take it out. Known: {known}."
        )
    if what.startswith("Object missing required field"):
        return Refusal(400, "missing_field", "A required field is missing.", _join(path, quoted), "Add the field.")
    if what.startswith("Invalid enum value"):
        return Refusal(400, "wrong_value", "The value is not one of those known.", path, _choices(model, path))
    return Refusal(400, "wrong_value", f"{what.rstrip('.')}.", path, "Correct the value and send the request again.")


def _join(path: str, names: list[str]) -> str:
    return ".".join(part for part in (path, *names[:1]) if part)


def _choices(model: type[Any], path: str) -> str:
    hint = typing.get_type_hints(model).get(path.partition(".")[0])
    for candidate in (hint, *typing.get_args(hint)):
        if isinstance(candidate, type) and issubclass(candidate, enum.Enum):
            return f"Write one of: {', '.join(str(member.value) for member in candidate)}."
    return "See /api/v1/openapi.json for the values there are."
