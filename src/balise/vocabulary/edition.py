"""An edition: the platform's vocabulary as it was from one date on."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import msgspec

from balise.errors import WrongInput
from balise.vocabulary.edition_file import EditionFile, Parameter, ReservedName, StandardEvent, UseRow
from balise.vocabulary.name_list import NameList
from balise.vocabulary.verdicts import CanonicalName, Use, Uses, text

REMEMBERED_NAMES = 10_000
REMEMBERED_LENGTH = 200
DAY_SECONDS = 86_400


class Limits(msgspec.Struct, frozen=True):
    """What one request, one name and one time may be; ages by kind of source."""

    name_max_length: int
    events_per_request: int
    pixel_batch: int
    app_batch: int
    offline_batch: int
    max_age_seconds: dict[str, int]
    max_future_seconds: int


class Edition:
    """The vocabulary of one edition. Immutable but for what `canonical` remembers.

    `kind` is everywhere one of `KINDS`; another raises `WrongInput`.
    """

    def __init__(self, file: EditionFile) -> None:
        self._file = file
        self.id: str = file.id
        self.since: date = file.since
        self.about = text(file.en, file.fr)
        self.sources: Mapping[str, str] = MappingProxyType(file.sources)
        self.limits = _limits(file)
        self.parameters: Mapping[str, Parameter] = MappingProxyType(file.parameters)
        self.verticals: Mapping[str, Mapping[str, Parameter]] = MappingProxyType(file.verticals)
        self.parameter_names = frozenset(file.parameters).union(*file.verticals.values())
        """Every name the platform knows at the level of properties or of an item."""
        self.currencies = frozenset(file.currencies.codes.split())
        self._app_currencies = self.currencies | set(file.currencies.app_only.split())
        self._lists = {kind: NameList(file, row.list) for kind, row in file.kinds.items()}
        self._uses = {name: _uses(rows) for name, rows in file.uses.items()}
        self._remembered = lru_cache(maxsize=REMEMBERED_NAMES)(self._judge)

    def canonical(self, name: str, kind: str) -> CanonicalName:
        """What the name counts as for this kind of source. The hot path: up to 10,000 short names are remembered."""
        if len(name) > REMEMBERED_LENGTH:
            return self._judge(name, kind)
        return self._remembered(name, kind)

    def _judge(self, name: str, kind: str) -> CanonicalName:
        return self._list(kind).judge(name)

    def standard(self, kind: str) -> Mapping[str, StandardEvent]:
        """The standard events of this kind of source, by name."""
        return self._list(kind).standard

    def reserved(self, kind: str) -> Mapping[str, str]:
        """Each reserved or renamed name and the standard event it counts as in the end."""
        return self._list(kind).reserved

    def spellings(self, kind: str) -> Mapping[str, str]:
        """Each other spelling that is taken, and the standard event it stands for."""
        return self._list(kind).spellings

    def reserved_as_printed(self, kind: str) -> Mapping[str, str]:
        """As `reserved`, but with the target that the platform's page prints."""
        self._list(kind)
        return {name: row.event for name, row in self._file.reserved.get(self._file.kinds[kind].list, {}).items()}

    def custom_allowed(self, kind: str) -> bool:
        """Whether this kind of source takes custom events."""
        self._list(kind)
        return self._file.kinds[kind].custom

    def currencies_of(self, kind: str) -> frozenset[str]:
        """The currency codes for this kind: the mobile SDKs know a few more."""
        return self._app_currencies if kind == "app" else self.currencies

    def display_name(self, event: str, language: str, kind: str | None = None) -> str:
        """The words for a standard or reserved name, in `en` or `fr`, of one kind or of any; a custom event's own name."""
        lists = [self._file.kinds[kind].list] if kind in self._file.kinds else list(self._file.events)
        rows: list[StandardEvent | ReservedName] = [
            self._file.events[each][event] for each in lists if event in self._file.events[each]
        ]
        rows += [self._file.reserved[each][event] for each in lists if event in self._file.reserved.get(each, {})]
        if not rows:
            return event
        return rows[0].fr if language == "fr" else rows[0].en

    def uses(self, event: str, kind: str) -> Uses:
        """What the platform lets an event of this name, sent or canonical, be used for."""
        found = self.canonical(event, kind)
        if found.event_class == "standard":
            return self._uses[self.standard(kind)[found.event].use_class]
        if found.event_class == "custom" and not self.custom_allowed(kind):
            return self._uses["not_accepted"]
        return self._uses[found.event_class]

    def uses_of_class(self, name: str) -> Uses:
        """A row of the uses: standard, page_view, deprecated, custom, not_accepted (custom where none is taken) or invalid."""
        return self._uses[name]

    def limit_rows(self) -> list[tuple[str, int, str]]:
        """Every limit that is one number: its name, its value, the source's name."""
        return [
            (name, value, self._file.limit_sources[name]) for name, value in msgspec.structs.asdict(self._file.limits).items()
        ]

    def source_of_kind(self, kind: str) -> str:
        """The name of the source for what holds of this kind."""
        return self._file.kinds[kind].source

    def _list(self, kind: str) -> NameList:
        try:
            return self._lists[kind]
        except KeyError:
            raise WrongInput(f"A source's kind must be one of {', '.join(self._lists)}.") from None


def _limits(file: EditionFile) -> Limits:
    ages = {kind: row.max_age_days * DAY_SECONDS for kind, row in file.kinds.items()}
    return Limits(**msgspec.structs.asdict(file.limits), max_age_seconds=ages)


def _uses(rows: dict[str, UseRow]) -> Uses:
    return Uses(**{purpose: Use(row.allowed, text(row.en, row.fr), row.source) for purpose, row in rows.items()})
