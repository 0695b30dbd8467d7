"""HOW IS IT DONE RIGHT? Code for the cure of an issue, with the source's own code, event and parameter in it.

`examples.toml` holds the examples, each by protocol, and which detector's cure uses which. `$source`, `$event`, `$name`
(as sent), `$parameter`, `$now` (Unix seconds) and `$iso` (the same moment) are filled in. The JSON is a body that the door takes
without a finding; a test sends each.
"""

import tomllib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from string import Template
from typing import Final, Literal

import msgspec

from balise.events.stored import MESSAGE_RECEIPT
from balise.metadata import Issue

Protocol = Literal["pixel", "events_api", "older", "server"]
USUAL_EVENT: Final = "CompletePayment"
"""Where an issue has no event that can be sent."""


class Example(msgspec.Struct, frozen=True):
    """Code to copy. `protocol`: `pixel` (JavaScript), `events_api` and `older` (JSON bodies), `server` (how to get a value)."""

    protocol: Protocol
    code: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    examples: dict[str, dict[Protocol, str]]
    cures: dict[str, str]


def examples(issue: Issue, now_ms: int) -> list[Example]:
    """The examples for an issue, the protocol at hand first; none for a cure that is no code."""
    file = _read()
    found = file.examples.get(file.cures.get(issue.code, ""), {})
    filled = [Example(protocol, Template(text).safe_substitute(_values(issue, now_ms))) for protocol, text in found.items()]
    return filled if not _from_a_page(issue) else sorted(filled, key=lambda each: each.protocol != "pixel")


def codes_with_examples() -> frozenset[str]:
    """The detectors whose cure has code."""
    return frozenset(_read().cures)


def _from_a_page(issue: Issue) -> bool:
    return bool(issue.samples) and issue.samples[0].endswith(MESSAGE_RECEIPT)


def _values(issue: Issue, now_ms: int) -> dict[str, str]:
    event = issue.facts.get("counts_as") or issue.facts.get("suggestion") or issue.event or USUAL_EVENT
    parameter = issue.subject.replace("[]", "").rpartition(".")[2]
    moment = datetime.fromtimestamp(now_ms // 1000, UTC).isoformat().replace("+00:00", "Z")
    texts = {"source": issue.source, "event": event, "name": issue.subject, "parameter": parameter or "parameter"}
    return {name: _inside_quotes(str(text)) for name, text in texts.items()} | {"now": str(now_ms // 1000), "iso": moment}


def _inside_quotes(text: str) -> str:
    return msgspec.json.encode(text).decode()[1:-1]


@cache
def _read() -> _File:
    text = (Path(__file__).parent / "examples.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _File)
