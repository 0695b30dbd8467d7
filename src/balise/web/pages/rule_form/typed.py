"""The form of a rule as it was typed: read from a request, made from a stored rule, with rows added and taken out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

from balise.web.form import Form

MOST_GROUPS, MOST_TESTS, MOST_PARAMETERS = 8, 8, 8
ORIGINS: Final = ("element", "query", "segment", "data", "layer", "fixed")
"""Where a parameter's value comes from, in the order of the form."""
_MOST_TYPED: Final = 2_000


@dataclass(frozen=True)
class TypedTest:
    """A condition on the page's address, as typed."""

    of: str = "path"
    how: str = "starts_with"
    value: str = ""


@dataclass(frozen=True)
class TypedTarget:
    """The signals of an element, as typed: lists have a line for each of their parts, attributes `name=value`."""

    tag: str = ""
    role: str = ""
    name: str = ""
    text: str = ""
    attributes: str = ""
    id: str = ""
    classes: str = ""
    near: str = ""
    path: str = ""
    index: str = ""
    count: str = ""
    shadow: str = ""
    ignore: str = ""
    many: str = ""

    @property
    def folded(self) -> bool:
        """Whether something stands in the fields that are folded away."""
        return any((self.id, self.classes, self.near, self.path, self.index, self.shadow, self.ignore, self.many))


@dataclass(frozen=True)
class TypedParameter:
    """A parameter, as typed. Only the fields of its `origin` count."""

    name: str = ""
    origin: str = "element"
    fixed: str = ""
    query: str = ""
    segment: str = ""
    data: str = "json_ld"
    path: str = ""
    layer: str = ""
    read: str = "text"
    attribute: str = ""
    kind: str = "text"
    locale: str = "auto"
    target: TypedTarget = TypedTarget()

    @property
    def written(self) -> bool:
        """Whether anything was written, not only chosen."""
        texts = (self.name, self.fixed, self.query, self.segment, self.path, self.layer, self.attribute)
        return any(texts) or self.target != TypedTarget()


@dataclass(frozen=True)
class TypedRule:
    """The whole form. `base` is the version that was opened, empty for a new rule; `faults` are sentences by field."""

    base: str = ""
    label: str = ""
    event: str = ""
    on: str = "click"
    percent: str = ""
    seconds: str = ""
    target: TypedTarget = TypedTarget()
    groups: tuple[tuple[TypedTest, ...], ...] = ()
    often: str = "every"
    parameters: tuple[TypedParameter, ...] = ()
    faults: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def acted(self, act: str) -> "TypedRule":
        """The form after a button that adds or takes out a row, such as `test 0` or `drop-test 0 2`."""
        verb, *places = act.split() or [""]
        numbers = [int(place) if place.isascii() and place.isdigit() and len(place) < 4 else -1 for place in [*places, "", ""]]
        groups, parameters = list(self.groups), list(self.parameters)
        if verb == "group":
            groups.append((TypedTest(),))
        elif verb == "parameter":
            parameters.append(TypedParameter())
        elif verb == "test" and 0 <= numbers[0] < len(groups):
            groups[numbers[0]] = (*groups[numbers[0]], TypedTest())
        elif verb == "drop-test" and 0 <= numbers[0] < len(groups):
            groups[numbers[0]] = tuple(test for place, test in enumerate(groups[numbers[0]]) if place != numbers[1])
        elif verb == "drop-parameter":
            parameters = [one for place, one in enumerate(parameters) if place != numbers[0]]
        kept = tuple(group[:MOST_TESTS] for group in groups if group)[:MOST_GROUPS]
        return replace(self, groups=kept, parameters=tuple(parameters[:MOST_PARAMETERS]))

    def tidy(self) -> "TypedRule":
        """The form without rows in which nothing was written."""
        groups = tuple(tuple(test for test in group if test.value.strip()) for group in self.groups)
        parameters = tuple(one for one in self.parameters if one.written)
        return replace(self, groups=tuple(group for group in groups if group), parameters=parameters)


def read_typed(form: Form) -> TypedRule:
    """What was sent, as typed."""
    groups = []
    for number in range(MOST_GROUPS):
        columns = [form.all(f"w{number}_{name}")[:MOST_TESTS] for name in ("of", "is", "value")]
        groups.append(tuple(TypedTest(*(text[:_MOST_TYPED] for text in row)) for row in zip(*columns, strict=False)))
    parameters = [_parameter(form, f"p{number}_") for number in range(MOST_PARAMETERS) if f"p{number}_name" in form]
    plain = ("base", "label", "on", "percent", "seconds", "often")
    typed: dict[str, Any] = {name: form.get(name, "")[:_MOST_TYPED].strip() for name in plain}
    return TypedRule(
        **typed,
        event=form.get("name", "")[:200],
        target=_target(form, "t_"),
        groups=tuple(group for group in groups if group),
        parameters=tuple(parameters),
    )


def _parameter(form: Form, prefix: str) -> TypedParameter:
    texts: dict[str, Any] = {
        one.name: form.get(prefix + one.name, "")[:_MOST_TYPED].strip() for one in fields(TypedParameter) if one.name != "target"
    }
    return TypedParameter(**texts, target=_target(form, f"{prefix}t_"))


def _target(form: Form, prefix: str) -> TypedTarget:
    return TypedTarget(**{one.name: form.get(prefix + one.name, "")[:_MOST_TYPED].strip() for one in fields(TypedTarget)})


def typed_of(label: str, base: int, rule: Mapping[str, Any]) -> TypedRule:
    """The form of a rule in its plain shape, as in a plan's file."""
    trigger = rule["trigger"]
    return TypedRule(
        base=str(base),
        label=label,
        event=rule["event"],
        on=trigger["on"],
        percent=_number(trigger.get("percent")),
        seconds=_number(trigger.get("seconds")),
        target=_target_of(trigger.get("target") or {}),
        groups=tuple(tuple(TypedTest(one["of"], one["is"], one["value"]) for one in group) for group in rule.get("when", ())),
        often=rule.get("often", "every"),
        parameters=tuple(_parameter_of(one) for one in rule.get("parameters", ())),
    )


def _parameter_of(parameter: Mapping[str, Any]) -> TypedParameter:
    origin = parameter["from"]
    texts = {name: origin[name] for name in ("fixed", "query", "data", "path", "layer", "read", "attribute") if origin.get(name)}
    return TypedParameter(
        name=parameter["name"],
        origin=next((name for name in ORIGINS if origin.get(name) not in (None, "")), "fixed"),
        segment=_number(origin.get("segment")),
        kind=parameter.get("as", "text"),
        locale=parameter.get("locale", "auto"),
        target=_target_of(origin.get("element") or {}),
        **texts,
    )


def _target_of(target: Mapping[str, Any]) -> TypedTarget:
    index, count = target.get("position") or ("", "")
    lists = {name: "\n".join(target.get(name) or ()) for name in ("near", "path", "shadow")}
    words = {name: " ".join(target.get(name) or ()) for name in ("classes", "ignore")}
    texts = {name: target.get(name) or "" for name in ("tag", "id", "role", "name", "text")}
    attributes = "\n".join(f"{name}={value}" for name, value in (target.get("attributes") or {}).items())
    many = "yes" if target.get("many") else ""
    return TypedTarget(**texts, **lists, **words, attributes=attributes, index=str(index), count=str(count), many=many)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
