"""The rules of a source as they are kept: each with every version that was saved."""

from typing import Literal

import msgspec

from balise.rules.rule import Rule, State
from balise.rules.sentences import Problem

Step = Literal["", "publish", "pause", "resume", "delete"]


class EventRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule in its newest version. `version` is that one's number, `live_version` the published one's, run while `live`.

    `pages` are sample pages on which it is checked. `undoable` is the last step that can be taken back, "" for none.
    Times are milliseconds since 1970, UTC.
    """

    id: str
    source: str
    name: str
    state: State
    version: int
    live_version: int | None
    rule: Rule
    pages: tuple[str, ...] = ()
    created_at: int
    created_by: str
    changed_at: int
    changed_by: str
    published_at: int | None = None
    deleted_at: int | None = None
    undoable: Step = ""

    @property
    def unpublished(self) -> bool:
        """Whether pages run an older version than the newest."""
        return self.live_version is not None and self.live_version != self.version


class RuleDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What a person wants to keep. No name: the one it has, or its event's; no `pages`: those it has.

    `register`: put a custom event that the plan does not have into it, in the same step.
    """

    rule: Rule
    name: str | None = None
    pages: tuple[str, ...] | None = None
    register: bool = False


class RuleVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A version as it was saved: by whom, when."""

    version: int
    rule: Rule
    made_at: int
    made_by: str


class RuleCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many rules a source has in each state; `deleted` ones can be restored and count for nothing else."""

    draft: int = 0
    live: int = 0
    paused: int = 0
    deleted: int = 0


class UnsoundRule(msgspec.Struct, frozen=True, kw_only=True):
    """A live rule that could not be published as it is now: its event was blocked, or the source's edition or plan changed.

    `problems` keep it from being published again, `remarks` are what became of its event: retired, or reserved and mapped.
    """

    rule: EventRule
    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...]
