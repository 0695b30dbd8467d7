"""A rule that begins with an element that was clicked."""

from typing import Any

import msgspec

from balise.errors import Unavailable
from balise.reports.clicks import clicked_element
from balise.store import EventStore


def begun_rule(store: EventStore, now_ms: int, source: str, target_hash: str) -> dict[str, Any] | None:
    """The rule in its plain shape, without an event; None where no such element was recorded, or the store cannot be read."""
    try:
        found = clicked_element(store, source, target_hash, now_ms) if target_hash else None
    except Unavailable:
        return None
    if found is None:
        return None
    return {"event": "", "trigger": {"on": found.gesture, "target": msgspec.to_builtins(found.target)}, "often": "every"}
