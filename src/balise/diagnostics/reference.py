"""docs/reference/diagnostics.md, made from the detectors and their sentences."""

import re
from inspect import getdoc
from typing import Any

from balise.diagnostics.cures import codes_with_examples
from balise.diagnostics.detectors import DETECTORS, Detector
from balise.diagnostics.issue import Severity
from balise.diagnostics.sentences import plain, sentences

_HEAD = """# Diagnostics

Every ten minutes, and when somebody asks, Balise looks at what each source received: at the last 24 hours, by time of
arrival, unless another span is written below. What is wrong becomes an *issue* with its figures, receipts of events that
show it, and the cure. An issue is there once for each source, detector, event and parameter.

| an issue is | when found again | when not found |
| --- | --- | --- |
| open | stays open, with new figures | closes by itself |
| closed by itself | opens again, as of now | stays closed |
| resolved by a person | opens again only if an event after that moment has it | stays resolved |
| dismissed by a person | stays silent, with new figures | stays silent |

Words in braces are filled in for each issue. An *error* loses events or makes figures wrong, a *warning* is likely to, a
*notice* could be better. Test events are looked at by the detector of forgotten test codes only.
`balise diagnose --source CODE` and `POST /api/v1/sources/{code}/diagnose` look at once.

What cannot be known here is not told: whether the base code stands in the head of a page, and why a visitor’s consent was
not given; before consent nothing is sent.
"""


def diagnostics_page() -> str:
    """The page as Markdown."""
    parts = [_HEAD]
    for severity in Severity:
        own = [detector for detector in DETECTORS if detector.SEVERITY is severity]
        parts += [f"## {severity.value.capitalize()}s\n", *(_entry(detector) for detector in own)]
    return "\n".join(parts).rstrip() + "\n\nMade from the detectors in `src/balise/diagnostics/` by `make docs`.\n"


def _entry(detector: Detector) -> str:
    said = sentences("en")[detector.CODE]
    lines = [f"### `{detector.CODE}`: {said.title}\n", f"{plain(said.summary)} **Cure:** {said.cure}\n"]
    facts = [*_span(detector.LOOK_BACK_HOURS), *_limits(detector)]
    if detector.CODE in codes_with_examples():
        facts.append("The cure comes with code.")
    return "\n".join([*lines, f"{' '.join(facts)}\n"])


def _span(hours: int) -> list[str]:
    return [] if hours == 24 else [f"Looks at {hours // 24} days."]


def _limits(detector: Any) -> list[str]:
    """When it is told, as far as one sentence of its own says it."""
    share, least = getattr(detector, "share", 0), getattr(detector, "least", 1)
    if least > 1:
        return [f"Told from {least} events and {round(100 * share)} % of an event's on."]
    if detector.__class__.__name__ == "module":
        return [_sentence(getdoc(detector.find) or "")]
    return ["Told from the first event on."]


def _sentence(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
