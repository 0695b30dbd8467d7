"""What a rule found in an event, and how it is told. The vocabulary's rules make findings too, so the type lives there."""

from functools import cache

from balise.events.outcome import SENTENCES
from balise.vocabulary import EDITIONS
from balise.vocabulary.edition_file import read_edition_file
from balise.vocabulary.finding import Finding
from balise.vocabulary.finding_texts import LINE, english, found, in_french

__all__ = ["LINE", "Finding", "english", "found", "told"]


def told(code: str, message: str, language: str) -> str | None:
    """A finding's sentence in a language; None where only the English of another version is known."""
    if language == "en":
        return message
    return _outcomes_in_french().get(message) or in_french(code, _remark_in_french(code, message))


@cache
def _outcomes_in_french() -> dict[str, str]:
    return dict(SENTENCES.values())


def _remark_in_french(code: str, message: str) -> str:
    """What editions say about a deprecated event stands in their files."""
    if code != "deprecated":
        return message
    event, _, remark = message.partition(": ")
    return f"{event}: {_remarks().get(remark, remark)}"


@cache
def _remarks() -> dict[str, str]:
    files = [read_edition_file(edition) for edition in EDITIONS]
    events = [event for file in files for names in file.events.values() for event in names.values()]
    return {event.deprecated.en: event.deprecated.fr for event in events if event.deprecated}
