"""Names that are nearly another one: `add_to_cart` beside `AddToCart` is counted apart, as a custom event."""

import re
from collections.abc import Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.matching import matching
from balise.diagnostics.questions.received import live
from balise.events.plan import Status

CODE = "near_miss_name"
SEVERITY = Severity.WARNING
LOOK_BACK_HOURS = 24
FACTS: tuple[str, ...] = ("counts_as",)
MOST_NAMES = 300
SHORTEST_FOR_A_SLIP = 6
"""In a shorter name one other letter makes another word."""
RARE = 0.1
"""Of two names of the source's own, one that differs by a letter is a slip if it is this rare beside the other."""


def find(asked: Asked) -> Iterator[Found]:
    """One for each name of the source's own that is nearly a standard, a reserved, a planned or a more frequent one."""
    names = _own_names(asked)
    for name, events in names.items():
        meant = _meant(asked, name, names)
        if meant:
            seen = matching(asked, "e.name_sent = {name:String}", name, name=name)
            yield Found(
                event=meant,
                subject=name,
                events=events,
                of=events + names.get(meant, 0),
                first_at=seen.first_at,
                last_at=seen.last_at,
                samples=seen.samples,
                facts={"counts_as": asked.shown(meant)},
            )


def _own_names(asked: Asked) -> dict[str, int]:
    """The custom names received, without those an alias already mends, the most frequent first."""
    counts: dict[str, int] = {}
    for row in asked.once(live):
        if row.event_class == "custom" and row.name_sent not in asked.aliases:
            counts[row.name_sent] = counts.get(row.name_sent, 0) + row.events
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_NAMES])


def _meant(asked: Asked, name: str, names: dict[str, int]) -> str:
    """The name that this one is nearly; empty where it is its own."""
    if name in _planned(asked):
        return ""
    kind = asked.source.kind.value
    known = [*asked.edition.standard(kind), *asked.edition.reserved(kind), *_planned(asked)]
    for other in known:
        if is_near(name, other):
            return other
    for other, events in names.items():
        same = folded(other) == folded(name)
        if other != name and (events, other) > (names[name], name) and (same or _is_slip(asked, name, other, names)):
            return other
    return ""


def _is_slip(asked: Asked, name: str, other: str, names: dict[str, int]) -> bool:
    return names[name] <= RARE * names[other] and is_near(name, other)


def _planned(asked: Asked) -> list[str]:
    return [event.name for event in asked.plan.events if event.status is not Status.RETIRED]


def folded(name: str) -> str:
    """The name without upper case and what stands between words."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def is_near(name: str, other: str) -> bool:
    """Whether two names differ only in case and separators, or by one letter: left out, too many, another, or two exchanged.

    Numbers are meant: `step_1` and `step_2` are not near.
    """
    one, two = folded(name), folded(other)
    if one == two:
        return name != other
    if min(len(one), len(two)) < SHORTEST_FOR_A_SLIP or re.sub(r"\D", "", one) != re.sub(r"\D", "", two):
        return False
    start = next((place for place, pair in enumerate(zip(one, two, strict=False)) if len({*pair}) > 1), min(len(one), len(two)))
    one, two = one[start:], two[start:]
    while one and two and one[-1] == two[-1]:
        one, two = one[:-1], two[:-1]
    return max(len(one), len(two)) <= 1 or (len(one) == 2 and one == two[::-1])
