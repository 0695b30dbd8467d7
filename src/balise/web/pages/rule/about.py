"""What every page about one rule has."""

from dataclasses import dataclass

from balise.events.source import Source
from balise.metadata.rule_types import EventRule
from balise.web.pages.overview.asked import event_address
from balise.web.pages.rules.addresses import builder_address, rule_address, rules_address


@dataclass(frozen=True)
class AboutRule:
    """A rule of a source, and where things of it are."""

    source: Source
    rule: EventRule

    @property
    def base(self) -> str:
        """Where the list is."""
        return rules_address(self.source.code)

    @property
    def here(self) -> str:
        """Where the rule is."""
        return rule_address(self.source.code, self.rule.id)

    @property
    def event_address(self) -> str:
        """The page of the event it sends."""
        return event_address(self.source.code, self.rule.rule.event)

    @property
    def builder(self) -> str:
        """Where the site is opened with the overlay, on the first sample page where there is one."""
        return self.builder_on(self.rule.pages[0] if self.rule.pages else "")

    def builder_on(self, page: str) -> str:
        """Where a page of the site is opened with the overlay and this rule."""
        return builder_address(self.source.code, rule=self.rule.id, **({"page": page} if page else {}))
