"""What the operations on rules take and answer."""

from typing import Annotated, Final

import msgspec
from litestar.params import PathParameter, QueryParameter
from msgspec import Meta

from balise.api.addresses import find_source
from balise.api.parts import Parts
from balise.api.problems import Refusal, RuleFault
from balise.metadata.rule_types import EventRule, RuleCounts, RuleVersion
from balise.rules.diff import Change
from balise.rules.rule import Rule

RuleId = Annotated[str, PathParameter(description="The rule's id.", pattern="^r_[A-Za-z0-9]{12}$")]
Name = Annotated[str, Meta(max_length=200, description="What people call it; its event's name where left out.")]
Pages = Annotated[
    list[Annotated[str, Meta(max_length=2000)]],
    Meta(max_length=100, description="Addresses of pages on which the rule is checked."),
]
Register = Annotated[bool, Meta(description="Put the event into the plan where it is a custom one that is not there yet.")]
VersionNumber = Annotated[int, Meta(ge=1, le=2**31 - 1)]
_STATES: Final = ("draft", "live", "paused", "deleted")
_MOST: Final = 200

OfState = Annotated[str, QueryParameter(name="state", description="Only of this state.", pattern=f"^({'|'.join(_STATES)})?$")]
Looked = Annotated[str, QueryParameter(name="text", description="Only where the name or the event holds this.", max_length=200)]
Limit = Annotated[int, QueryParameter(name="limit", description="At most so many.", ge=1, le=_MOST)]
Offset = Annotated[int, QueryParameter(name="offset", description="So many are passed over.", ge=0, le=100_000)]
Before = Annotated[int | None, QueryParameter(name="before", description="Only versions before this one.", ge=1, le=2**31 - 1)]
FromVersion = Annotated[int, QueryParameter(name="from", description="The version before.", ge=1, le=2**31 - 1)]
ToVersion = Annotated[int, QueryParameter(name="to", description="The version after.", ge=1, le=2**31 - 1)]


class RuleList(msgspec.Struct):
    """Rules, the last changed first; `total` of them fit what was asked, `counts` tells how many there are in each state."""

    rules: list[EventRule]
    total: int
    counts: RuleCounts


class NewRule(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A rule to make."""

    rule: Rule
    name: Name = ""
    pages: Pages = []
    register: Register = False


class RuleSave(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A rule to save as a new version. `based_on` is the version it was made from; name and pages stay where left out."""

    rule: Rule
    based_on: VersionNumber
    name: Name | None = None
    pages: Pages | None = None
    register: Register = False


class RulePublish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What to publish: the newest version where none is named."""

    version: VersionNumber | None = None
    register: Register = False


class RuleCopy(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What the copy is called."""

    name: Name = ""


class RuleToCheck(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A rule to be looked at."""

    rule: Rule


class RuleVerdict(msgspec.Struct, kw_only=True):
    """What is wrong with a rule (`problems`: it would be refused) and what to know of it (`remarks`).

    `rule` is the rule as it would be kept. `register`: its event is a custom one that the plan could take and does not have.
    """

    problems: list[RuleFault]
    remarks: list[RuleFault]
    register: bool
    rule: Rule


class VersionList(msgspec.Struct):
    """Versions, the newest first."""

    versions: list[RuleVersion]


class RuleDifference(msgspec.Struct):
    """Each place in which two versions differ, with its value before and after; null where it is not there."""

    changes: list[Change]


def find_rule(parts: Parts, code: str, rule: str) -> EventRule:
    """The rule of this source with this id, deleted ones too. Raises `Refusal` 404 with the cure."""
    source = find_source(parts, code)
    found = parts.metadata.event_rules.find(source.code, rule)
    if found is None:
        cure = f"GET /api/v1/sources/{source.code}/rules lists the rules there are."
        raise Refusal(404, "unknown_rule", "No rule of this source has this id.", "path.rule", cure)
    return found
