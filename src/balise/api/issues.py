"""Issues: what is wrong with what a source receives, since when, and what cures it."""

from typing import Annotated, Final

import msgspec
from litestar import get, post
from litestar.params import PathParameter, QueryParameter

from balise.api.addresses import Given, SourceCode, find_source
from balise.api.parts import Parts
from balise.api.problems import Refusal, documented
from balise.diagnostics.cures import Example, examples
from balise.diagnostics.issue import Severity
from balise.diagnostics.run import Doctor
from balise.diagnostics.sentences import LANGUAGES, said
from balise.metadata import Issue, IssueState
from balise.reports.moments import iso_text

StateOnly = Annotated[
    IssueState | None, QueryParameter(name="state", description="Only issues in this state; without, the open ones.")
]
IssueNumber = Annotated[int, PathParameter(description="The issue's number.", ge=1, le=2**53)]
_CURE: Final = "GET /api/v1/sources/{code}/issues lists the issues there are."


class IssueTold(msgspec.Struct, kw_only=True):
    """An issue, with sentences by language. `events` of the `of` looked at have it; moments are ISO 8601, UTC.

    An empty `event` means the whole source; `subject` is a parameter, a page or a name. `state_by` is who put it into its state,
    empty where it came by itself.
    """

    id: int
    code: str
    severity: Severity
    state: IssueState
    event: str
    subject: str
    title: dict[str, str]
    summary: dict[str, str]
    cure: dict[str, str]
    examples: list[Example]
    first_at: str
    last_at: str
    found_at: str
    events: int
    of: int
    samples: tuple[str, ...]
    facts: dict[str, str | int | float]
    state_by: str
    state_at: str


class IssueList(msgspec.Struct):
    """Issues, errors first, then the most frequent. `diagnosed_at` is when the source was looked at last; null: never.

    `failed` are the detectors that could not look then.
    """

    issues: list[IssueTold]
    diagnosed_at: str | None
    failed: tuple[str, ...]


@get(
    "/sources/{code:str}/issues",
    summary="List what is wrong",
    response_description="The issues.",
    responses=documented(404),
    sync_to_thread=True,
)
def list_issues(code: SourceCode, parts: Given, only: StateOnly = None) -> IssueList:
    """What is wrong with what the source receives, with receipts of events that show it and the cure in code."""
    source = find_source(parts, code)
    return _listed(parts, source.code, only or IssueState.OPEN)


@get(
    "/sources/{code:str}/issues/{issue:int}",
    summary="Look at one issue",
    response_description="The issue.",
    responses=documented(404),
    sync_to_thread=True,
)
def show_issue(code: SourceCode, issue: IssueNumber, parts: Given) -> IssueTold:
    """One issue, whatever its state."""
    found = parts.metadata.issues.find(find_source(parts, code).code, issue)
    if found is None:
        raise Refusal(404, "unknown_issue", "The source has no issue with this number.", "path.issue", _CURE)
    return _told(found, parts.clock())


@post(
    "/sources/{code:str}/diagnose",
    summary="Look at a source now",
    response_description="The open issues.",
    status_code=200,
    responses=documented(404),
    sync_to_thread=True,
)
def diagnose(code: SourceCode, parts: Given) -> IssueList:
    """Look for what is wrong now, and not only within ten minutes as the server does by itself."""
    source = find_source(parts, code)
    Doctor(parts.store, parts.metadata, parts.policy, parts.clock).diagnose(source.code)
    return _listed(parts, source.code, IssueState.OPEN)


@post(
    "/sources/{code:str}/issues/{issue:int}/resolve",
    summary="Say that an issue is mended",
    response_description="The issue.",
    status_code=200,
    responses=documented(404, 409),
    sync_to_thread=True,
)
def resolve_issue(code: SourceCode, issue: IssueNumber, parts: Given) -> IssueTold:
    """It opens again when it is found in events after this moment."""
    return _set(parts, code, issue, IssueState.RESOLVED)


@post(
    "/sources/{code:str}/issues/{issue:int}/dismiss",
    summary="Hear no more of an issue",
    response_description="The issue.",
    status_code=200,
    responses=documented(404, 409),
    sync_to_thread=True,
)
def dismiss_issue(code: SourceCode, issue: IssueNumber, parts: Given) -> IssueTold:
    """It stays silent, whatever is found, until it is reopened."""
    return _set(parts, code, issue, IssueState.DISMISSED)


@post(
    "/sources/{code:str}/issues/{issue:int}/reopen",
    summary="Open an issue again",
    response_description="The issue.",
    status_code=200,
    responses=documented(404, 409),
    sync_to_thread=True,
)
def reopen_issue(code: SourceCode, issue: IssueNumber, parts: Given) -> IssueTold:
    """Undo that it was resolved or dismissed. It closes by itself when it is not found any more."""
    return _set(parts, code, issue, IssueState.OPEN)


def _set(parts: Parts, code: str, issue: int, state: IssueState) -> IssueTold:
    source = find_source(parts, code)
    return _told(parts.metadata.issues.set_state(source.code, issue, state, actor=parts.actor), parts.clock())


def _listed(parts: Parts, code: str, state: IssueState) -> IssueList:
    found = parts.metadata.issues.of_source(code, (state,))
    order = list(Severity)
    found.sort(key=lambda issue: (order.index(Severity(issue.severity)), -issue.events, issue.id))
    run = parts.metadata.issues.diagnosed(code)
    told = [_told(issue, parts.clock()) for issue in found]
    return IssueList(told, iso_text(run.at) if run else None, run.failed if run else ())


def _told(issue: Issue, now: int) -> IssueTold:
    sentences = {language: said(issue, language) for language in LANGUAGES}
    return IssueTold(
        id=issue.id,
        code=issue.code,
        severity=Severity(issue.severity),
        state=issue.state,
        event=issue.event,
        subject=issue.subject,
        title={language: each.title for language, each in sentences.items()},
        summary={language: each.summary for language, each in sentences.items()},
        cure={language: each.cure for language, each in sentences.items()},
        examples=examples(issue, now),
        first_at=iso_text(issue.first_at),
        last_at=iso_text(issue.last_at),
        found_at=iso_text(issue.found_at),
        events=issue.events,
        of=issue.of,
        samples=issue.samples,
        facts=issue.facts,
        state_by=issue.state_by,
        state_at=iso_text(issue.state_at),
    )


ISSUE_HANDLERS = (list_issues, show_issue, diagnose, resolve_issue, dismiss_issue, reopen_issue)
