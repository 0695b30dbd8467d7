"""One list of an edition: its standard events, what is mapped to them, and what any other name counts as."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from balise.errors import WrongInput
from balise.vocabulary import sentences
from balise.vocabulary.edition_file import EditionFile, StandardEvent
from balise.vocabulary.rules import broken_rules
from balise.vocabulary.suggestions import repaired, without_prefix
from balise.vocabulary.verdicts import CanonicalName, Reason, text

PAGE_VIEW = "PageView"
"""The one name compared without regard to upper and lower case: the pixel sends `Pageview`."""


class NameList:
    """The names of `web` or `app` in one edition."""

    def __init__(self, file: EditionFile, list_name: str) -> None:
        printed = {name: row.event for name, row in file.reserved.get(list_name, {}).items()}
        self._most = file.limits.name_max_length
        self.standard: Mapping[str, StandardEvent] = MappingProxyType(file.events[list_name])
        self.reserved: Mapping[str, str] = MappingProxyType({name: self._target(name, printed) for name in printed})
        others = {name: row.event for name, row in file.spellings.get(list_name, {}).items()}
        self.spellings: Mapping[str, str] = MappingProxyType(others)
        known = (*self.spellings, *self.reserved, *self.standard)
        self._by_lower_case = {name.lower(): name for name in known}
        self._answers = dict(self._known_answers())

    def judge(self, name: str) -> CanonicalName:
        """What the name counts as: a known one exactly as written, a page view in any case, else by the rules."""
        known = self._known(name)
        if known:
            return known
        broken = broken_rules(name, self._most)
        if not broken:
            return CanonicalName(name, "custom", False, "custom", warnings=self._look_alike(name))
        suggestion = self._suggestion(name)
        reasons = tuple(Reason(code, message, suggestion) for code, message in broken)
        return CanonicalName("", "invalid", False, "invalid", reasons, self._standard_suggested(suggestion))

    def _known(self, name: str) -> CanonicalName | None:
        page_view = len(name) == len(PAGE_VIEW) and name.lower() == PAGE_VIEW.lower()
        return self._answers.get(PAGE_VIEW if page_view else name)

    def _target(self, name: str, printed: Mapping[str, str]) -> str:
        """The standard event at the end of the chain of mappings."""
        for _ in printed:
            name = printed.get(name, name)
        if name not in self.standard:
            raise WrongInput(f"The vocabulary maps a name to {name}, which is not standard.")
        return name

    def _known_answers(self) -> Iterator[tuple[str, CanonicalName]]:
        for name, event in self.spellings.items():
            warning = Reason("mapped_spelling", sentences.mapped_spelling(name, event), event)
            yield name, CanonicalName(event, "standard", True, "standard", warnings=(warning, *self._deprecation(event)))
        for name, event in self.reserved.items():
            reason = Reason("reserved_name", sentences.reserved_name(name, event), event)
            yield name, CanonicalName(event, "standard", True, "reserved", (reason,), self._deprecation(event))
        for name in self.standard:
            yield name, CanonicalName(name, "standard", False, "standard", warnings=self._deprecation(name))

    def _deprecation(self, event: str) -> tuple[Reason, ...]:
        deprecated = self.standard[event].deprecated
        if deprecated is None:
            return ()
        return (Reason("deprecated", text(f"`{event}`: {deprecated.en}", f"`{event}`\u00a0: {deprecated.fr}"), event),)

    def _look_alike(self, name: str) -> tuple[Reason, ...]:
        known = self._by_lower_case.get(name.lower())
        if known is None:
            return ()
        event = self._answers[known].event
        return (Reason("looks_like_standard", sentences.looks_like_standard(name, known, event), event),)

    def _suggestion(self, name: str) -> str:
        """A name that passes: standard where the repaired one is known, custom otherwise."""
        for candidate in (without_prefix(name), repaired(name, self._most)):
            known = self._known(candidate)
            if known:
                return known.event
        return candidate

    def _standard_suggested(self, suggestion: str) -> tuple[Reason, ...]:
        if suggestion not in self.standard:
            return ()
        return (Reason("suggests_standard", sentences.suggests_standard(suggestion), suggestion),)
