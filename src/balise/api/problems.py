"""Every answer that is not a success: one type (RFC 9457), one table."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi.datastructures import ResponseSpec

from balise.errors import (
    BaliseError,
    BodyTooLarge,
    Conflict,
    NotFound,
    RequestError,
    RuleProblem,
    RuleRefused,
    Unavailable,
    WrongInput,
)

MEDIA_TYPE: Final = "application/problem+json"
RETRY_AFTER_SECONDS: Final = 5


class ProblemDetails(msgspec.Struct, kw_only=True):
    """Why a request was not answered as asked, after RFC 9457.

    `code` is for programs, `detail` and `cure` are sentences for people, `path` is the place in the
    request (`names.3`, `query.from`), empty where the whole request is meant.
    """

    status: int
    code: str
    title: str
    detail: str
    path: str = ""
    cure: str = ""


class RuleFault(msgspec.Struct, kw_only=True):
    """One thing that is wrong with a rule, or worth knowing: sentences by language, and a value that would be taken, if any."""

    path: str
    code: str
    message: Mapping[str, str]
    cure: Mapping[str, str]
    suggestion: str = ""


class RuleProblems(ProblemDetails, kw_only=True):
    """A rule is refused; `problems` says everything that is wrong with it, `detail` and `path` the first thing."""

    problems: list[RuleFault]


class Refusal(BaliseError):
    """A request is refused with an answer that is already decided."""

    def __init__(self, status: int, code: str, detail: str, path: str = "", cure: str = "") -> None:
        super().__init__(detail)
        self.problem = ProblemDetails(
            status=status, code=code, title=HTTPStatus(status).phrase, detail=detail, path=path, cure=cure
        )


_FIELD: Final = re.compile(r"([a-z][a-z_]*) (?:must|is|stays) ")


class _Row(msgspec.Struct, frozen=True):
    status: int
    code: str
    cure: str


_TABLE: Final[tuple[tuple[type[BaliseError], _Row], ...]] = (
    (NotFound, _Row(404, "not_found", "Check the address; the list one level up shows what there is.")),
    (Conflict, _Row(409, "conflict", "Look at what is there, then ask for something that fits it.")),
    (BodyTooLarge, _Row(413, "body_too_large", "Send it in smaller parts.")),
    (WrongInput, _Row(400, "wrong_value", "Correct the value and send the request again.")),
    (RequestError, _Row(400, "unreadable_request", "Correct the request and send it again.")),
    (Unavailable, _Row(503, "unavailable", "Nothing was lost. Try again in a few seconds.")),
)

_FRAMEWORK: Final[Mapping[int, tuple[str, str, str]]] = {
    400: ("unreadable_request", "The request cannot be read.", "Compare it with /api/v1/openapi.json and send it again."),
    404: ("not_found", "There is nothing at this address.", "See /api/v1/openapi.json for the addresses there are."),
    405: ("method_not_allowed", "This address does not take this method.", "Use one of the methods in the header Allow."),
    413: ("body_too_large", "The body is too large.", "Send it in smaller parts."),
    415: (
        "unsupported_media_type",
        "The body is of a type that is not read here.",
        "Send JSON with Content-Type: application/json.",
    ),
    429: ("too_many_requests", "Too many requests.", "Wait a little, then try again."),
}


def problem_of(error: Exception) -> ProblemDetails:
    """The problem an exception stands for. What nobody foresaw becomes 500, without a word of the exception."""
    if isinstance(error, Refusal):
        return error.problem
    if isinstance(error, RuleRefused):
        return _of_rule(error)
    for kind, row in _TABLE:
        if isinstance(error, kind):
            # The sentence of what is unavailable names files of the server; those of the others begin with the field.
            sentence = "The database cannot be reached now." if row.status == 503 else str(error)
            field = _FIELD.match(sentence)
            return Refusal(row.status, row.code, sentence, field.group(1) if field else "", row.cure).problem
    if isinstance(error, ValidationException):
        return _of_validation(error).problem
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status in _FRAMEWORK:
        code, detail, cure = _FRAMEWORK[status]
        return Refusal(status, code, detail, cure=cure).problem
    if 400 <= status < 500:
        return Refusal(status, "refused", "The request is refused.", cure=_FRAMEWORK[400][2]).problem
    return Refusal(
        500, "internal", "We failed; the request was fine.", cure="Try again; the server's log has the reason."
    ).problem


def _of_validation(error: ValidationException) -> Refusal:
    """What Litestar found in path or query; in the body it can only find that there is none."""
    found = error.extra[0] if isinstance(error.extra, list) and error.extra else {}
    if "source" not in found or found.get("key") == "data":
        return Refusal(400, "missing_body", "The request has no body.", cure="Send one JSON object.")
    place = f"{getattr(found['source'], 'value', found['source'])}.{found.get('key', '')}"
    return Refusal(400, "wrong_parameter", f"{found['message']}.", place, "Correct the parameter and send the request again.")


def fault_of(problem: RuleProblem) -> RuleFault:
    """A problem of a rule with its place in a request, whose field `rule` the rule is."""
    beside = problem.path.partition(".")[0] in ("name", "pages")
    path = problem.path if beside else ".".join(part for part in ("rule", problem.path) if part)
    return RuleFault(path=path, code=problem.code, message=problem.message, cure=problem.cure, suggestion=problem.suggestion)


def _of_rule(error: RuleRefused) -> RuleProblems:
    faults = [fault_of(problem) for problem in error.problems]
    first = faults[0]
    cure = first.cure["en"] or "Correct the rule and send the request again."
    return RuleProblems(
        status=400,
        code="rule_refused",
        title=HTTPStatus(400).phrase,
        detail=first.message["en"],
        path=first.path,
        cure=cure,
        problems=faults,
    )


def answer_problem(_request: Request[Any, Any, Any], error: Exception) -> Response[ProblemDetails]:
    """Turn any exception into its answer."""
    problem = problem_of(error)
    headers: dict[str, str] = {}
    if isinstance(error, HTTPException) and error.headers:
        headers |= {name.title(): value for name, value in error.headers.items()}
    if problem.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="balise"'
    if problem.status in (429, 503):
        headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return Response(problem, status_code=problem.status, media_type=MEDIA_TYPE, headers=headers)


_DESCRIPTIONS: Final[Mapping[int, str]] = {
    400: "A parameter, a field or the body is not as described.",
    401: "No management token, or one that is unknown, expired or revoked.",
    403: "A collection token, which manages nothing, or a token that may not do this.",
    404: "The thing named does not exist.",
    409: "What is asked contradicts what is there.",
    413: "The body is too large.",
    415: "The body is of another type than the one described.",
    503: "The store or the log cannot be reached now. The header Retry-After says when to try again.",
}


def documented(*statuses: int) -> dict[int, ResponseSpec]:
    """The problems an operation may answer, for the OpenAPI document. 400, 401, 403 and 503 are always among them."""
    return {
        status: ResponseSpec(
            data_container=ProblemDetails, description=_DESCRIPTIONS[status], media_type=MEDIA_TYPE, generate_examples=False
        )
        for status in sorted({400, 401, 403, 503, *statuses})
    }
