"""What was just done, as the page tells it once, with what undoes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from balise.events.plan import Plan, Status

_UNDO: Final[Mapping[str, str]] = {
    "aliased": "remove-alias",
    "unaliased": "alias",
    "blocked": "unblock",
    "unblocked": "block",
    "registered": "unregister",
    "unregistered": "restore",
    "status": "status",
    "renamed": "rename",
}


@dataclass(frozen=True)
class Notice:
    """A sentence's key, its values, and the action that undoes it with the fields of its form; "" where nothing does."""

    key: str
    values: Mapping[str, str]
    undo: str
    fields: Mapping[str, str]


def notice_of(query: Mapping[str, str], plan: Plan) -> Notice | None:
    """What the address says was done, where the plan still has it so."""
    done, name, to, was = (query.get(field, "")[:100] for field in ("done", "name", "to", "was"))
    event = plan.event(name)
    true = {
        "aliased": bool(to) and plan.aliases.get(name) == to,
        "unaliased": bool(to) and name not in plan.aliases and event is None,
        "blocked": name in plan.blocked,
        "unblocked": bool(name) and name not in plan.blocked,
        "registered": event is not None,
        "saved": event is not None,
        "status": event is not None and event.status == to and was in tuple(Status),
        "renamed": event is not None and plan.aliases.get(was) == name,
        "unregistered": bool(name) and event is None,
        "applied": True,
    }
    if not true.get(done):
        return None
    key = f"{done}_{to}" if done == "status" else done
    return Notice(key, {"name": name, "to": to, "was": was}, _UNDO.get(done, ""), _fields(done, name, to, was))


def _fields(done: str, name: str, to: str, was: str) -> dict[str, str]:
    if done == "status":
        return {"name": name, "status": was}
    if done == "renamed":
        return {"name": name, "to": was}
    return {"name": name, "to": to} if done == "unaliased" else {"name": name}
