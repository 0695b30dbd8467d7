"""Files of events: taken line by line."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from litestar import Request, post
from litestar.concurrency import sync_to_thread
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIType
from litestar.params import QueryParameter

from balise.api.addresses import Given, SourceCode, find_source
from balise.api.body import require_media_type
from balise.api.problems import Refusal, documented
from balise.events.intake import ImportSummary

MOST_BYTES = 32 * 1024 * 1024
_LAST_LINE = 2**53
_MEDIA_TYPES = ("application/x-ndjson", "application/jsonl", "application/ndjson", "text/plain", "application/octet-stream")


@dataclass
class NdjsonOperation(Operation):
    """Describes the body, which Litestar does not see: it is read as bytes."""

    def __post_init__(self) -> None:
        text = Schema(
            type=OpenAPIType.STRING, description="One JSON object a line: an Events API 2.0 request body, or one event."
        )
        self.request_body = RequestBody(required=True, content={_MEDIA_TYPES[0]: OpenAPIMediaType(schema=text)})


@post(
    "/sources/{code:str}/imports",
    summary="Import a file of events",
    response_description="What became of the lines.",
    status_code=200,
    responses=documented(404, 413, 415),
    operation_class=NdjsonOperation,
    request_max_body_size=MOST_BYTES,
)
async def import_events(
    code: SourceCode,
    request: Request[Any, Any, Any],
    parts: Given,
    file_format: Annotated[
        Literal["events-api-jsonl"], QueryParameter(name="format", description="How the file is written.")
    ] = "events-api-jsonl",
    line: Annotated[int, QueryParameter(description="The number of the body's first line in its file.", ge=1, le=_LAST_LINE)] = 1,
) -> ImportSummary:
    """Take newline-delimited JSON, up to 32 MiB a request; on disk and counted when this answers.

    Send a larger file in parts and say with `line` where each begins, so that problems are told by their line. Events may be
    of any age. The same event is never counted twice: a file, or a part of it, can be sent again.
    """
    require_media_type(request, _MEDIA_TYPES)
    source = await sync_to_thread(find_source, parts, code)
    body = await request.body()
    if not body.strip():
        raise Refusal(400, "missing_body", "The request has no body.", cure="Send at least one line of JSON.")
    return await parts.intake.import_lines(source, body, line)


IMPORT_HANDLERS = (import_events,)
