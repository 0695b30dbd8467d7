"""What the metadata hands out, free of the database library."""

from enum import StrEnum
from typing import Any, Literal

import msgspec

from balise.events.rules import SourceRules

DEFAULT_WORKSPACE = 1
Usable = Literal["ok", "expired", "revoked"]


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A token as it is known after it was made. Times are milliseconds since 1970, UTC.

    `source` is the code of the one source it may send to; None for a management token. `hint` is the text's last four characters.
    """

    id: int
    source: str | None
    name: str
    hint: str
    created_at: int
    expires_at: int | None = None
    revoked_at: int | None = None
    last_used_at: int | None = None
    workspace_id: int = 1

    def usable(self, now_ms: int) -> Usable:
        """Whether the token may be used now; the first millisecond of `expires_at` is already too late."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= now_ms else "ok"


class NewToken(msgspec.Struct, frozen=True, kw_only=True):
    """A token just made: the only time its text, `token`, is seen. The text is not in `repr`."""

    id: int
    token: str
    source: str | None
    name: str
    hint: str
    created_at: int
    expires_at: int | None = None

    def __repr__(self) -> str:
        return f"NewToken(id={self.id}, source={self.source!r}, hint={self.hint!r})"


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the change log: who (`actor`) did what (`action`, as `source.create`) to which thing (`subject`) when.

    `details` are the fields as they became; for a changed field the pair of before and after.
    """

    id: int
    at: int
    actor: str
    action: str
    subject: str
    details: dict[str, Any]
    workspace_id: int = 1


class Role(StrEnum):
    """What somebody may do in a workspace; each may do what the ones before may."""

    VIEWER = "viewer"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"

    def allows(self, needed: "Role") -> bool:
        """Whether this role is enough where `needed` is asked for."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


class Workspace(msgspec.Struct, frozen=True, kw_only=True):
    """A group of sources and the people who work with them."""

    id: int
    name: str


class User(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody with an account. `has_totp`: a code is asked for after the password.

    `factor_removed_by` and `factor_removed_at` (milliseconds) tell who took a second factor away that was lost, until its owner
    has seen it; else empty and None.
    """

    id: int
    email: str
    name: str
    language: str
    created_at: int
    has_password: bool
    has_totp: bool
    factor_removed_by: str = ""
    factor_removed_at: int | None = None


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in a workspace."""

    user: User
    role: Role
    since: int


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """One browser that is signed in. Times are milliseconds since 1970, UTC; `seen_at` is right to the minute."""

    id: int
    user_id: int
    opened_at: int
    seen_at: int
    ends_at: int
    user_agent: str


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Who somebody is by the organisation's own sign-in: an issuer's address, its name for the person, and what it proved."""

    issuer: str
    subject: str
    email: str
    name: str = ""


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody with an account and what they may do where, as a list of accounts shows it."""

    user: User
    memberships: list[tuple[Workspace, Role]]


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """An invitation as it is known after it was made. `email` is only a proposal, and may be empty."""

    id: int
    workspace_id: int
    role: Role
    email: str
    invited_by: str
    created_at: int
    ends_at: int
    used_at: int | None = None

    def open(self, now_ms: int) -> bool:
        """Whether it may still be accepted."""
        return self.used_at is None and now_ms < self.ends_at


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """Rules that were tried by a backtest, then made. Times are milliseconds since 1970, UTC."""

    backtest: int
    source: str
    before: SourceRules
    after: SourceRules
    published_at: int
    published_by: str
    undone_at: int | None = None
    undone_by: str = ""


class JobState(StrEnum):
    """Where a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"

    @property
    def ended(self) -> bool:
        """Whether nothing more becomes of it by itself."""
        return self in (JobState.DONE, JobState.FAILED, JobState.STOPPED)


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of work that runs by itself. Times are milliseconds since 1970, UTC.

    `workspace` 0 is the server's own; `source` is empty where it is about none. `given` is what it was asked with, `result` what
    it found. `done` of `total` never falls within an attempt. `error` is a sentence without personal data: why it failed, or
    why it waits to be tried again. A waiting job runs from `run_at` on.
    """

    id: int
    kind: str
    workspace: int
    source: str
    state: JobState
    given: dict[str, Any]
    result: dict[str, Any]
    done: int
    total: int
    error: str
    attempts: int
    actor: str
    created_at: int
    run_at: int
    finished_at: int | None = None


class JobCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How the work that runs by itself gets on. `late_ms` is how long the oldest due job has waited; `failed` is of one day."""

    waiting: int
    running: int
    failed: int
    late_ms: int


class IssueState(StrEnum):
    """Where an issue stands."""

    OPEN = "open"
    RESOLVED = "resolved"
    """A person said that it is mended; it opens again when it is found in events after that."""
    DISMISSED = "dismissed"
    """A person does not want to hear of it; it stays silent until that is undone."""
    GONE = "gone"
    """It is not found any more and closed by itself."""


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """Something wrong with what a source receives, as the last run that found it saw it.

    `code`, `event` and `subject` say what it is, and are there once a source; an empty event means the whole source, a
    subject is a parameter, a page or a name. `events` of `of` looked at have it. `first_at` and `last_at` are the times of
    the first and last event known to have it, `found_at` when it was found first, or again. Times are milliseconds.
    """

    id: int
    source: str
    code: str
    event: str
    subject: str
    severity: str
    state: IssueState
    first_at: int
    last_at: int
    found_at: int
    events: int
    of: int
    samples: tuple[str, ...]
    """Receipts, the newest first."""
    facts: dict[str, str | int | float]
    """What the sentences need; nothing personal."""
    state_by: str = ""
    """Who put it into this state; empty where it came by itself."""
    state_at: int = 0


class Diagnosed(msgspec.Struct, frozen=True, kw_only=True):
    """The last time a source was looked at: when, how long it took, and the codes of the detectors that failed."""

    source: str
    at: int
    took_ms: int
    failed: tuple[str, ...] = ()


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """How well sources are looked at: for how long the longest was not, and how many detectors failed the last time."""

    oldest_ms: int
    failing: int


class DoorCount(msgspec.Struct, frozen=True, kw_only=True):
    """Requests of one kind at a door, from an `hour` (milliseconds) to `last_at`: `what` is the code of a refusal, or a word.

    `subject` is the text of the refusal, the number of the token that was refused, or the origin of a page.
    """

    source: str
    hour: int
    what: str
    subject: str
    requests: int
    last_at: int
