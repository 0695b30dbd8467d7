"""Changing a source: what would be lost is asked first, what was changed can be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from balise.events.source import Source
from balise.metadata import Change, Metadata
from balise.metadata.source_rules import CHECKS
from balise.reports.older_events import older_events
from balise.store import EventStore
from balise.web.pages.source_settings.choices import plain

_LATEST: Final = 50


@dataclass(frozen=True)
class Loss:
    """What a shorter retention would delete."""

    months: int
    events: int


def loss_of(store: EventStore, source: Source, choices: Mapping[str, Any]) -> Loss | None:
    """What would be deleted; None where nothing would. Raises `Unavailable` where that cannot be known."""
    months = choices.get("retention_months", source.retention_months)
    if months >= source.retention_months:
        return None
    events = older_events(store, source.code, months)
    return Loss(months, events) if events else None


def last_change(metadata: Metadata, source: Source, workspace: int) -> Change | None:
    """The newest change of this source's settings."""
    lines = metadata.changes.latest(_LATEST, workspace=workspace, source=source.code, kinds=("source",))
    return next((line for line in lines if line.action == "source.change"), None)


def what_it_was(source: Source, change: Change) -> dict[str, Any] | None:
    """The choices as they were before a change; None where something was changed again since."""
    pairs = {name: pair for name, pair in change.details.items() if name in CHECKS and isinstance(pair, list) and len(pair) == 2}
    now = plain({name: getattr(source, name) for name in pairs})
    if not pairs or any(now[name] != after for name, (_, after) in pairs.items()):
        return None
    return {name: before for name, (before, _) in pairs.items()}
