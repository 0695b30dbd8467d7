"""What was just done to a rule, as a page tells it once, with what takes it back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from balise.metadata.rule_types import EventRule

UNDOABLE: Final = {"published": "publish", "paused": "pause", "resumed": "resume", "deleted": "delete"}
"""What may have been done, and the step of the rule that `undo` takes back."""
DONE: Final = (*UNDOABLE, "saved", "duplicated", "brought", "added", "removed", "taken_back", "accepted", "ordered", "gone")


@dataclass(frozen=True)
class Notice:
    """`done` is one of `DONE`; `undo` the action that takes it back with `fields`, empty where nothing does."""

    done: str
    id: str
    label: str
    version: int
    undo: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


def notice_of(query: Mapping[str, str], rule: EventRule) -> Notice | None:
    """What the address says was done to this rule, where it still stands so."""
    done, page = query.get("done", ""), query.get("page", "")[:500]
    step = UNDOABLE.get(done)
    stands = {"added": page in rule.pages, "removed": bool(page) and page not in rule.pages}
    if done not in DONE or (step and rule.undoable != step) or not stands.get(done, True):
        return None
    undo, fields = ("undo", {}) if step else ("add-page", {"page": page}) if done == "removed" else ("", {})
    return Notice(done, rule.id, rule.name, rule.version, undo, fields)
