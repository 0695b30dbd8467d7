"""The issues of a source: what is wrong, how much of it, and what helps."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from litestar import Request, Response, get
from litestar.params import PathParameter

from balise.diagnostics.cures import Example, examples
from balise.errors import NotFound
from balise.events.source import Source
from balise.metadata import Change, Diagnosed, Issue, IssueState, Job, Member
from balise.web.access import visitor_of
from balise.web.given import Given
from balise.web.pages.diagnostics.asked import SEVERITIES, STATES, WHOLE_SOURCE, Asked, issues_address, read_asked
from balise.web.pages.diagnostics.card import Card, cards
from balise.web.parts import WebParts
from balise.web.render import render
from balise.web.sentences import sentences_for

KIND: Final = "diagnose"
"""The kind of job that looks at a source."""
DONE: Final = ("resolved", "dismissed", "reopened", "mailed")
"""What may have been done just now: keys under `diagnostics.done_`."""
UNDOES: Final = ("resolved", "dismissed")
_MOST_LINES: Final = 500
STALE_MS: Final = 60 * 60_000
MOST_SHOWN: Final = 100

Code = Annotated[str, PathParameter()]
Number = Annotated[int, PathParameter(ge=1, le=2**31 - 1)]


@dataclass(frozen=True)
class Notice:
    """What was done just now to an issue; `undo` where it can be taken back."""

    done: str
    card: Card
    undo: bool


@dataclass(frozen=True)
class DiagnosticsPage:
    """What diagnostics/page.html may use. `looked` is the last look, None before the first; `job` one that is ordered or runs.

    `states` counts the issues in each state, `severities` and `events` those in the state shown.
    """

    source: Source
    asked: Asked
    cards: list[Card]
    states: dict[str, int]
    severities: dict[str, int]
    events: list[str]
    looked: Diagnosed | None
    job: Job | None
    failed: Job | None
    notice: Notice | None
    now_ms: int
    whole: str = WHOLE_SOURCE
    most: int = MOST_SHOWN

    @property
    def path(self) -> str:
        """The page's own address."""
        return issues_address(self.source.code)

    @property
    def stale(self) -> bool:
        """Whether nobody looked for so long that something must be wrong with the server."""
        return bool(self.looked and not self.job and self.now_ms - self.looked.at > STALE_MS)

    @property
    def groups(self) -> list[tuple[str, list[Card]]]:
        """The issues shown, by severity; of very many the worst and most frequent."""
        shown = self.cards[:MOST_SHOWN]
        found = [(severity, [card for card in shown if card.issue.severity == severity]) for severity in SEVERITIES]
        return [(severity, of_it) for severity, of_it in found if of_it]


@dataclass(frozen=True)
class IssuePage:
    """What diagnostics/issue.html may use. `lines` are what people said of it, newest first; `members` who may be mailed;
    `examples` code that cures it, the protocol at hand first."""

    source: Source
    card: Card
    looked: Diagnosed | None
    lines: list[Change]
    members: list[Member]
    sends_mail: bool
    examples: list[Example]
    notice: Notice | None = None
    fault: str = ""
    note: str = ""
    chosen: frozenset[int] = field(default_factory=frozenset)

    @property
    def path(self) -> str:
        """The list of the source's issues."""
        return issues_address(self.source.code)

    @property
    def issue(self) -> Issue:
        """The issue."""
        return self.card.issue


@get("/sources/{code:str}/diagnostics", sync_to_thread=True)
def show_diagnostics(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """The issues of a source, the worst first."""
    visitor = visitor_of(request)
    source, asked = visitor.source(code), read_asked(request.query_params)
    language = sentences_for(request).language
    issues = parts.metadata.issues.of_source(source.code)
    here = [issue for issue in issues if issue.state == asked.state]
    latest = parts.metadata.jobs.recent(visitor.workspace.id, KIND, source.code, most=1)
    job = latest[0] if latest else None
    page = DiagnosticsPage(
        source=source,
        asked=asked,
        cards=cards((issue for issue in issues if asked.shows(issue)), language),
        states={state: sum(issue.state == state for issue in issues) for state in STATES},
        severities={severity: sum(issue.severity == severity for issue in here) for severity in SEVERITIES},
        events=sorted({issue.event or WHOLE_SOURCE for issue in here}),
        looked=parts.metadata.issues.diagnosed(source.code),
        job=job if job and not job.state.ended else None,
        failed=job if job and job.state == "failed" else None,
        notice=_notice(request, issues, language),
        now_ms=parts.clock(),
    )
    return render(request, "diagnostics/page.html", page)


@get("/sources/{code:str}/diagnostics/{issue:int}", sync_to_thread=True)
def show_issue(code: Code, issue: Number, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """One issue: what is wrong, what helps, samples, and what people said of it."""
    return issue_page(request, parts, code, issue)


def issue_page(
    request: Request[Any, Any, Any], parts: WebParts, code: str, number: int, status: int = 200, **more: Any
) -> Response[str]:
    """The page of an issue, with `more` of its fields. Raises `NotFound`."""
    visitor = visitor_of(request)
    source, language = visitor.source(code), sentences_for(request).language
    issue = parts.metadata.issues.find(source.code, number)
    if issue is None:
        raise NotFound("This source has no issue with this number.")
    changes = parts.metadata.changes.latest(_MOST_LINES, workspace=visitor.workspace.id, source=source.code, kinds=("issue",))
    page = IssuePage(
        source=source,
        card=cards([issue], language)[0],
        looked=parts.metadata.issues.diagnosed(source.code),
        lines=[change for change in changes if change.details.get("issue") == issue.id],
        members=parts.metadata.memberships.members(visitor.workspace.id),
        sends_mail=parts.sends_mail,
        examples=examples(issue, parts.clock()),
        notice=_notice(request, [issue], language),
        **more,
    )
    return render(request, "diagnostics/issue.html", page, status)


def _notice(request: Request[Any, Any, Any], issues: Sequence[Issue], language: str) -> Notice | None:
    """What the address says was done, where the issue still stands so."""
    done, number = request.query_params.get("done", ""), request.query_params.get("issue", "")
    issue = next((each for each in issues if str(each.id) == number), None)
    stands = {"reopened": IssueState.OPEN, "resolved": IssueState.RESOLVED, "dismissed": IssueState.DISMISSED}
    if issue is None or done not in DONE or (done in stands and issue.state is not stands[done]):
        return None
    return Notice(done, cards([issue], language)[0], done in UNDOES)
