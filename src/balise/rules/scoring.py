"""How alike is an element to a target? The same score as `pixel/src/target/score.ts`, for elements that were recorded."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from balise.rules.rule import On, Target

WEIGHTS: Final = {
    "tag": 1,
    "id": 5,
    "attributes": 4,
    "role": 1,
    "name": 5,
    "text": 4,
    "classes": 2,
    "path": 3,
    "position": 1,
    "near": 2,
}
THRESHOLD: Final = 0.54
"""An element below this is not the target."""
MARGIN: Final = 0.06
"""Two elements closer than this cannot be told apart."""
_OWN: Final = 3
"""What weighs more than this is the element's own, not its kind's."""
_DIGIT: Final = re.compile("[0-9]")
_NEVER_RECORDED: Final[dict[On, tuple[str, ...]]] = {"click": ("near",), "submit": ("near", "name", "text")}
_read = msgspec.json.Decoder(Target).decode


def score(target: Target, element: Target) -> float:
    """The share of the target's weight that the element has, 0 to 1; parts that the target lacks or ignores do not count."""
    most = total = 0.0
    own, looks = -1.0, 1.0
    for part, name, wanted, has in _pairs(target, element):
        weight = 1 if name == "type" else WEIGHTS[part]
        share = _share(part, wanted, has)
        most += weight
        total += weight * share
        if weight > _OWN:
            own = max(own, share)
        if part == "classes":
            looks = share
    return (total / most) * (0.5 + (looks if own < 0 else own) / 2) if most else 0.0


def as_recorded(target: Target, on: On) -> Target:
    """The target without the parts that are never recorded of what is clicked or sent, so that they do not count against it."""
    return msgspec.structs.replace(target, ignore=(*target.ignore, *_NEVER_RECORDED[on]))


def read_recorded(text: str) -> Target:
    """A recorded element, from its JSON. What is written on it is recorded once, where it is its name too."""
    element = _read(text)
    return element if element.text else msgspec.structs.replace(element, text=element.name)


def _pairs(target: Target, element: Target) -> Iterator[tuple[str, str, Any, Any]]:
    """What is compared: the part, its name (an attribute's own), what is wanted, what is there."""
    ignored = {*target.ignore, *(("position", "near") if target.many else ())}
    for part in WEIGHTS:
        wanted = getattr(target, part)
        if not wanted or part in ignored:
            continue
        if part == "attributes":
            for name, value in wanted.items():
                yield part, name, value, element.attributes.get(name)
        else:
            yield part, part, wanted, getattr(element, part)


def _share(part: str, wanted: Any, has: Any) -> float:
    if part == "position":
        return float(_placed(wanted, has))
    if part in ("name", "text"):
        return _alike(words_of(wanted), has)
    if isinstance(wanted, tuple):
        return sum(each in has for each in wanted) / len(wanted)
    return float(wanted == has)


def _alike(words: list[str], has: str) -> float:
    others = words_of(has)
    if not words:
        # Where there are numbers only, such as a price, any numbers are as good.
        return 1 / (1 + len(others)) if _DIGIT.search(has) else 0.0
    share = sum(word in others for word in words) / len(words)
    return (2 * len(words) * share * share) / (len(words) + len(others))


def _placed(wanted: tuple[int, int], has: tuple[int, int] | None) -> bool:
    """The same place counted from the start or from the end."""
    return has is not None and (wanted[0] == has[0] or wanted[1] - wanted[0] == has[1] - has[0])


def words_of(text: str) -> list[str]:
    """Each word once, in lower case: a letter and what letters and marks follow, in any script."""
    words: list[str] = []
    inside = False
    for sign in text.lower():
        kind = unicodedata.category(sign)[0]
        if inside and kind in "LM":
            words[-1] += sign
        elif kind == "L":
            words.append(sign)
        inside = kind == "L" or (inside and kind == "M")
    return list(dict.fromkeys(words))
