"""What one click does to a plan. Each action returns what the page then says was done."""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from balise.errors import NotFound
from balise.events.plan import PlannedEvent, Status
from balise.events.source import Source
from balise.web.parts import WebParts

Form = Mapping[str, str]
Done = dict[str, str]

_LOOKED_BACK: Final = 100


def _register(parts: WebParts, source: Source, form: Form, actor: str) -> Done:
    """Register a name that arrives already, so it is live."""
    name = form.get("name", "")
    parts.metadata.plan.register(source.code, PlannedEvent(name=name, status=Status.LIVE), parts.policy, actor=actor)
    return {"done": "registered", "name": name}


def _unregister(parts: WebParts, source: Source, form: Form, actor: str) -> Done:
    name = form.get("name", "")
    parts.metadata.plan.unregister(source.code, name, actor=actor)
    return {"done": "unregistered", "name": name}


def _restore(parts: WebParts, source: Source, form: Form, actor: str) -> Done:
    """Register again what was taken out, as the change log still has it."""
    name = form.get("name", "")
    for line in parts.metadata.changes.latest(_LOOKED_BACK, source=source.code):
        before, _ = line.details.get(f"event {name}", (None, None))
        if line.action == "custom_event.unregister" and before:
            parts.metadata.plan.register(source.code, msgspec.convert(before, PlannedEvent), parts.policy, actor=actor)
            return {"done": "registered", "name": name}
    raise NotFound("The change log has no such event.")


def _status(parts: WebParts, source: Source, form: Form, actor: str) -> Done:
    name, plan = form.get("name", ""), parts.metadata.plan
    before = plan.find(source.code, name)
    if before is None or form.get("status") not in tuple(Status):
        raise NotFound("There is no such event or status.")
    after = plan.set_status(source.code, name, Status(form["status"]), actor=actor)
    return {"done": "status", "name": name, "to": after.status.value, "was": before.status.value}


def _rename(parts: WebParts, source: Source, form: Form, actor: str) -> Done:
    name, to = form.get("name", ""), form.get("to", "")
    parts.metadata.plan.rename(source.code, name, to, parts.policy, actor=actor)
    return {"done": "renamed", "name": to, "was": name}


def _alias(parts: WebParts, source: Source, form: Form, actor: str) -> Done:
    name, to = form.get("name", "").strip(), form.get("to", "").strip()
    parts.metadata.plan.alias(source.code, name, to, parts.policy, actor=actor)
    return {"done": "aliased", "name": name, "to": to}


def _remove_alias(parts: WebParts, source: Source, form: Form, actor: str) -> Done:
    name, plan = form.get("name", ""), parts.metadata.plan
    to = plan.whole(source.code).aliases.get(name, "")
    plan.remove_alias(source.code, name, actor=actor)
    return {"done": "unaliased", "name": name, "to": to}


def _block(parts: WebParts, source: Source, form: Form, actor: str) -> Done:
    name = form.get("name", "").strip()
    parts.metadata.plan.block(source.code, name, actor=actor)
    return {"done": "blocked", "name": name}


def _unblock(parts: WebParts, source: Source, form: Form, actor: str) -> Done:
    name = form.get("name", "")
    parts.metadata.plan.unblock(source.code, name, actor=actor)
    return {"done": "unblocked", "name": name}


ACTIONS: Final[Mapping[str, Callable[[WebParts, Source, Form, str], Done]]] = {
    "register": _register,
    "unregister": _unregister,
    "restore": _restore,
    "status": _status,
    "rename": _rename,
    "alias": _alias,
    "remove-alias": _remove_alias,
    "block": _block,
    "unblock": _unblock,
}
