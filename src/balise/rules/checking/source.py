"""Where a parameter's value comes from, and what a rule never reads."""

import math
import re
from collections.abc import Iterator

from balise.rules.checking.held import MOST_TEXT, Held, check_text
from balise.rules.checking.target import check_target, sensitive_field
from balise.rules.rule import From, Parameter
from balise.rules.sentences import Problem, problem

WAYS = ("fixed", "element", "query", "segment", "data", "layer")
_PARTS = {"element": ("read", "attribute"), "data": ("path",)}
_EXTRA = ("read", "attribute", "path")
_MOST_SEGMENTS = 20
_QUERY = re.compile(r"[A-Za-z0-9_.~\[\]:-]{1,80}")
_DATA_PATH = re.compile(r"[@A-Za-z_][\w:@-]*(?:\.[\w:@-]+){0,7}", re.ASCII)
_LAYER_PATH = re.compile(r"[A-Za-z_$][\w$]*(?:\.[\w$@-]+){0,11}", re.ASCII)
_ATTRIBUTE = re.compile(r"[a-z_][a-z0-9_.:-]{0,49}")
_BROWSER = re.compile(
    r"(?:caches|cookieStore|crypto|document|frames|history|indexedDB|localStorage|location|navigator|opener|parent|self"
    r"|sessionStorage|top|ttq|window)(?:\.|$)"
)
_MACHINERY = frozenset({"constructor", "prototype", "__proto__"})
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?", re.ASCII)


def check_from(parameter: Parameter, path: str, held: Held, values: tuple[str, ...]) -> Iterator[Problem]:
    """Exactly one way of getting the value, and nothing personal or secret in it; `values` are the only fixed ones taken."""
    given = [way for way in WAYS if getattr(parameter.from_, way) is not None]
    if len(given) != 1:
        yield problem(path, "from_several" if given else "from_nothing")
        return
    (way,) = given
    for part in _EXTRA:
        if part not in _PARTS.get(way, ()) and getattr(parameter.from_, part) is not None:
            yield problem(f"{path}.{part}", "from_part", part=part)
    if way == "fixed":
        yield from _fixed(parameter, f"{path}.fixed", held, values)
    elif way == "element":
        yield from _element(parameter.from_, path, held)
    else:
        yield from _place(parameter.from_, way, path, held)


def _fixed(parameter: Parameter, path: str, held: Held, values: tuple[str, ...]) -> Iterator[Problem]:
    text = parameter.from_.fixed or ""
    yield from check_text(text, path)
    if not text.strip():
        yield problem(path, "fixed_empty")
        return
    if parameter.as_ == "number" and not is_number(text):
        yield problem(path, "fixed_number")
    elif parameter.name == "currency" or parameter.as_ == "currency":
        if text not in held.edition.currencies_of(held.source.kind.value):
            yield problem(path, "fixed_currency")
    elif values and text not in values:
        yield problem(path, "fixed_value", name=parameter.name, values=", ".join(f"`{value}`" for value in values[:20]))
    if parameter.as_ == "text" and (what := held.unfit(text)):
        yield problem(path, "fixed_personal", what=what)


def is_number(text: str) -> bool:
    """Whether a fixed text is a number as an event carries it."""
    return bool(_NUMBER.fullmatch(text)) and math.isfinite(float(text))


def _element(source: From, path: str, held: Held) -> Iterator[Problem]:
    if source.element is None:
        return
    yield from check_target(source.element, f"{path}.element")
    if what := sensitive_field(source.element, held):
        yield problem(f"{path}.element", "sensitive_field", what=what)
    if source.read is None:
        yield problem(f"{path}.read", "read_missing")
    if source.read == "attribute" and not source.attribute:
        yield problem(f"{path}.attribute", "attribute_missing")
    elif source.read != "attribute" and source.attribute is not None:
        yield problem(f"{path}.attribute", "from_part", part="attribute")
    elif source.attribute:
        yield from _attribute(source.attribute, f"{path}.attribute", held)


def _attribute(name: str, path: str, held: Held) -> Iterator[Problem]:
    if not _ATTRIBUTE.fullmatch(name):
        yield problem(path, "attribute_name")
    elif what := held.names_person(name.removeprefix("data-")):
        yield problem(path, "sensitive_place", name=name, what=what)


def _place(source: From, way: str, path: str, held: Held) -> Iterator[Problem]:
    if way == "segment":
        if not 1 <= (source.segment or 0) <= _MOST_SEGMENTS:
            yield problem(f"{path}.segment", "segment_range")
    elif way == "query":
        yield from _names(source.query or "", f"{path}.query", _QUERY, "query_name", held)
    elif way == "data":
        yield from _names(source.path or "", f"{path}.path", _DATA_PATH, "data_path", held)
    else:
        layer = source.layer or ""
        yield from _names(layer, f"{path}.layer", _LAYER_PATH, "layer_path", held)
        if _BROWSER.match(layer) or _MACHINERY & set(layer.split(".")):
            yield problem(f"{path}.layer", "layer_closed", name=layer[:MOST_TEXT])


def _names(text: str, path: str, shape: re.Pattern[str], code: str, held: Held) -> Iterator[Problem]:
    """A name, or names joined by points, none of which says that its value is a person's."""
    if len(text) > MOST_TEXT or not shape.fullmatch(text):
        yield problem(path, code)
        return
    for name in text.split("."):
        if what := held.names_person(name):
            yield problem(path, "sensitive_place", name=name, what=what)
            return
