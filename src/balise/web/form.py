"""What a form sent: plain fields, read once, bounded."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

from litestar import Request
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType

_MOST_FIELDS: Final = 1_000


class Form(Mapping[str, str]):
    """The fields of a form; of a field that was sent several times the last, and with `all` every one."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self._pairs, self._last = pairs, dict(pairs)

    def __getitem__(self, name: str) -> str:
        return self._last[name]

    def __iter__(self) -> Any:
        return iter(self._last)

    def __len__(self) -> int:
        return len(self._last)

    def all(self, name: str) -> list[str]:
        """Every value of a field, in the form's order: ticked boxes, chosen lines."""
        return [value for each, value in self._pairs if each == name]


async def read_form(request: Request[Any, Any, Any]) -> Form:
    """The form of a request, with files as texts; empty where the body is none. May be asked again."""
    if request.content_type[0] == RequestEncodingType.MULTI_PART:
        return Form([(name, await _text(value)) for name, value in (await request.form()).multi_items()])
    body = (await request.body()).decode("utf-8", "replace")
    try:
        return Form(parse_qsl(body, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="replace"))
    except ValueError:
        return Form([])


async def _text(value: Any) -> str:
    if not isinstance(value, UploadFile):
        return str(value)
    await value.seek(0)
    return (await value.read()).decode("utf-8", "replace")
