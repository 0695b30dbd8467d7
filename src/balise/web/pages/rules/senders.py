"""Which live rules send which event?"""

from balise.events.source import Source
from balise.metadata.rule_types import EventRule
from balise.reports.naming import Naming
from balise.web.parts import WebParts

_MOST = 500


def senders(parts: WebParts, source: Source, naming: Naming) -> dict[str, list[EventRule]]:
    """By the name an event is shown under, the rules of which pages run a version that sends it; each list by name."""
    live = {one.id: naming.of_sent(one.rule.event)[0] for one in parts.metadata.event_rules.live(source.code)}
    if not live:
        return {}
    rules, _ = parts.metadata.event_rules.page(source.code, states=("live",), most=_MOST)
    found: dict[str, list[EventRule]] = {}
    for rule in sorted(rules, key=lambda one: one.name.casefold()):
        if rule.id in live:
            found.setdefault(live[rule.id], []).append(rule)
    return found
