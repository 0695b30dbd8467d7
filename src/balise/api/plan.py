"""The plan of a source's custom events, as one document."""

from dataclasses import dataclass
from typing import Any

import msgspec
from litestar import Request, Response, get, put
from litestar.concurrency import sync_to_thread
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIType

from balise.api.addresses import Given, SourceCode, find_source
from balise.api.body import ExactSchema, read_json, require_media_type, without_references
from balise.api.parts import Parts
from balise.api.problems import Refusal, documented
from balise.errors import PlanRefused
from balise.events.plan import Plan
from balise.events.plan.difference import PlanLine, difference
from balise.events.plan.document import PlanDocument, document_of, plan_of
from balise.events.plan.text import MEDIA_TYPE, read_plan_text, write_plan_text
from balise.events.source import Source

_JSON = "application/json"


class RuleInDoubt(msgspec.Struct):
    """A live rule of the source's pages whose event the plan does not take as it is: blocked, retired, …; `codes` says why."""

    id: str
    name: str
    event: str
    codes: list[str]


class AppliedPlan(msgspec.Struct):
    """The plan as it now is, what was changed: added (`+`), different (`≠`) or gone (`−`), and live rules this puts in doubt."""

    plan: PlanDocument
    changes: list[PlanLine]
    rules: list[RuleInDoubt] = []


@dataclass
class PlanOperation(Operation):
    """Describes the body, which Litestar does not see: it is one of two types."""

    def __post_init__(self) -> None:
        exact = ExactSchema(exact=without_references(*msgspec.json.schema_components([PlanDocument])))
        toml = Schema(type=OpenAPIType.STRING, description="The same document as TOML, as `balise plan export` writes it.")
        content = {_JSON: OpenAPIMediaType(schema=exact), MEDIA_TYPE: OpenAPIMediaType(schema=toml)}
        self.request_body = RequestBody(required=True, content=content)


@get(
    "/sources/{code:str}/plan",
    summary="Look at the plan of custom events",
    response_description="The plan: JSON, or TOML where `Accept` asks for `application/toml`.",
    responses=documented(404),
    sync_to_thread=True,
)
def show_plan(code: SourceCode, request: Request[Any, Any, Any], parts: Given) -> Response[PlanDocument]:
    """Registered custom events with their expected parameters, aliases, blocked names."""
    source = find_source(parts, code)
    plan = parts.metadata.plan.whole(source.code)
    if MEDIA_TYPE in request.headers.get("accept", ""):
        content: Any = write_plan_text(plan, source.code).encode()
        return Response(content, media_type=MEDIA_TYPE)
    return Response(document_of(plan))


@put(
    "/sources/{code:str}/plan",
    summary="Replace the plan of custom events",
    response_description="The plan as it now is, and what changed.",
    responses=documented(404, 413, 415),
    operation_class=PlanOperation,
)
async def replace_plan(code: SourceCode, request: Request[Any, Any, Any], parts: Given) -> AppliedPlan:
    """Put the whole plan in the place of the source's own, in one change: what is not in it is gone. Nothing received is lost.

    400 with the first thing that cannot be: then nothing is changed.
    """
    require_media_type(request, (_JSON, MEDIA_TYPE))
    source = await sync_to_thread(find_source, parts, code)
    body = await request.body()
    if not body.strip():
        raise Refusal(400, "missing_body", "The request has no body.", cure="Send one plan.")
    as_toml = request.headers.get("content-type", "").startswith(MEDIA_TYPE)
    return await sync_to_thread(_apply, parts, source, body, as_toml)


def _apply(parts: Parts, source: Source, body: bytes, as_toml: bool) -> AppliedPlan:
    plan = _read_toml(body) if as_toml else plan_of(read_json(body, PlanDocument))
    before = parts.metadata.plan.whole(source.code)
    after = parts.metadata.plan.apply(source.code, plan, parts.policy, actor=parts.actor)
    changes = [line for line in difference(before, after) if line.sign != "="]
    return AppliedPlan(document_of(after), changes, _in_doubt(parts, source))


def _in_doubt(parts: Parts, source: Source) -> list[RuleInDoubt]:
    unsound = parts.metadata.event_rules.unsound(source.code, parts.policy)
    return [
        RuleInDoubt(each.rule.id, each.rule.name, each.rule.rule.event, [one.code for one in (*each.problems, *each.remarks)])
        for each in unsound
    ]


def _read_toml(body: bytes) -> Plan:
    try:
        return read_plan_text(body.decode())
    except UnicodeDecodeError:
        raise Refusal(400, "unreadable_body", "The body is not TOML in UTF-8.", "", "Send one TOML document.") from None
    except PlanRefused as error:
        raise Refusal(400, "unreadable_body", str(error), "", "Compare it with what GET answers, then send it again.") from None


PLAN_HANDLERS = (show_plan, replace_plan)
