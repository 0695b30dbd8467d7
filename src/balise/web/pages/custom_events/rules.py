"""The rules of the source's pages that a change of the plan touches."""

from typing import Final

from balise.metadata.rule_types import EventRule
from balise.web.pages.custom_events.notice import Notice
from balise.web.parts import WebParts

_TAKES_FROM_REPORTS: Final = ("blocked", "unregistered", "status_retired")


def touched_rules(parts: WebParts, source: str, notice: Notice | None) -> list[EventRule]:
    """Live rules that send the event that was just blocked, retired, renamed or taken out of the plan."""
    if notice is None or notice.key not in (*_TAKES_FROM_REPORTS, "renamed"):
        return []
    name = notice.values["was" if notice.key == "renamed" else "name"]
    return [rule for rule in parts.metadata.event_rules.of_event(source, name) if rule.state == "live"]
