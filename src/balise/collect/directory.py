"""Who may send, and by which rules? Sources and tokens in memory, as new as the metadata."""

import time

from balise.clock import Clock
from balise.collect.sightings import SightingTally
from balise.collect.tally import UNKNOWN_CODE, Tally
from balise.events.identity import IdentityReader
from balise.events.plan.expected import expected_by_name
from balise.events.source import Source
from balise.lookups.bots import Bots
from balise.metadata import Metadata, Token
from balise.pipeline import Context
from balise.rules.compiled import Compiled
from balise.vocabulary import load_edition
from balise.vocabulary.policy import Policy

_CHECK_EVERY_S = 0.2
_MOST_TOKENS = 10_000


class Directory:
    """What the hot path asks about sources and tokens, from memory.

    The metadata's version is read at most every 0.2 s, and at once for what is not known yet: a new token
    works immediately, a revoked one stops within 0.2 s.
    """

    def __init__(self, metadata: Metadata, policy: Policy, phone_region: str, clock: Clock, bots: Bots) -> None:
        self._metadata, self._policy, self._phone_region, self._clock = metadata, policy, phone_region, clock
        self._bots = bots
        self.tally = Tally(clock)
        """What happens at the doors and leaves no event."""
        self.sightings = SightingTally(clock)
        """How pages see the targets of rules."""
        self.secret = metadata.secret
        self._contexts: dict[str, Context] = {}
        self._rules: dict[str, Compiled] = {}
        self._tokens: dict[bytes, Token] = {}
        self._by_origin: dict[str, list[str]] | None = None
        self._used: set[int] = set()
        self._version = -1
        self._checked = 0.0

    def context(self, code: str) -> Context | None:
        """The rules of a source; None when there is no such source."""
        self._refresh()
        found = self._contexts.get(code)
        if found is None:
            source = self._metadata.sources.find(code)
            if source is not None:
                found = self._contexts[code] = self.context_of(source)
        return found

    def context_of(self, source: Source, replaying: bool = False) -> Context:
        """The rules a source is held to."""
        identity = IdentityReader(source.phone_region or self._phone_region, self.secret)
        plan = self._metadata.plan.whole(source.code)
        edition, blocked = load_edition(source.edition), frozenset(plan.blocked)
        rules = self._metadata.event_rules.newest_versions(source.code)
        expected = expected_by_name(plan)
        return Context(source, edition, self._policy, identity, replaying, self._bots.is_bot, blocked, expected, rules)

    def rules_file(self, code: str) -> Compiled:
        """What pages get of a source's live rules: made when they were published, read once after each change."""
        self._refresh()
        found = self._rules.get(code)
        if found is None:
            found = self._rules[code] = self._metadata.event_rules.compiled(code)
        return found

    def note_unknown_code(self, origin: str) -> None:
        """Count that a page used a code that no source has, for each source that names the page's origin as its own."""
        self._refresh()
        if self._by_origin is None:
            self._by_origin = {}
            for source in self._metadata.sources.all():
                for own in source.allowed_origins:
                    self._by_origin.setdefault(own, []).append(source.code)
        for code in self._by_origin.get(origin, ()):
            self.tally.note(code, UNKNOWN_CODE, origin)

    def token(self, text: bytes) -> Token | None:
        """The token with this text; None when there never was one."""
        self._refresh()
        found = self._tokens.get(text)
        if found is None:
            found = self._metadata.tokens.find(text.decode("latin-1"))
            if found is not None and len(self._tokens) < _MOST_TOKENS:
                self._tokens[text] = found
        if found is not None:
            self._used.add(found.id)
        return found

    def note_use(self) -> None:
        """Write down which tokens were used since the last call, and what was counted at the doors."""
        used, self._used = self._used, set()
        if used:
            self._metadata.tokens.touch(used, self._clock())
        counts = self.tally.take()
        if counts:
            self._metadata.door_counts.add(counts)
        sightings = self.sightings.take()
        if sightings:
            self._metadata.rule_sightings.add(sightings)

    def _refresh(self) -> None:
        now = time.monotonic()
        if now - self._checked < _CHECK_EVERY_S:
            return
        self._checked = now
        version = self._metadata.version()
        if version != self._version:
            self._version = version
            self._contexts.clear()
            self._rules.clear()
            self._tokens.clear()
            self._by_origin = None
