"""A rule in words: what a page does when, told in one sentence, and its element and parameters as lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from balise.rules.rule import Condition, From, Parameter, Rule, Target, Trigger
from balise.web.sentences import Sentences

NOUNS: Final = {
    "button": "button",
    "link": "link",
    "a": "link",
    "form": "form",
    "search": "form",
    "textbox": "field",
    "searchbox": "field",
    "input": "field",
    "textarea": "field",
    "select": "field",
    "combobox": "field",
    "checkbox": "checkbox",
    "radio": "option",
    "img": "image",
    "heading": "heading",
    **{f"h{level}": "heading" for level in range(1, 7)},
    "video": "video",
    "tab": "tab",
    "dialog": "dialog",
    "menuitem": "entry",
}
"""What people call an element, by its role or its tag."""
KINDS: Final = (*dict.fromkeys(NOUNS.values()), "element")
SIGNALS: Final = (
    "tag",
    "role",
    "name",
    "text",
    "attribute",
    "id",
    "classes",
    "near",
    "path",
    "position",
    "shadow",
    "many",
    "ignore",
)
_MOST: Final = 80


@dataclass(frozen=True)
class Line:
    """Something named and what it is. `key` is the label's sentence under `rule_words`, `about` what else stands in the label."""

    key: str
    value: Markup
    about: str = ""


def sentence_of(rule: Rule, t: Sentences) -> Markup:
    """The rule in one sentence, such as: Click on the button “Leave a review”, on pages whose path starts with `/product`."""
    tests, on = tests_of(rule.when, t), rule.trigger.on
    if on == "visit":
        said = t("rule_words.visit_where", tests=tests) if tests else t("rule_words.visit_any")
    else:
        begins = trigger_of(rule.trigger, t)
        said = t("rule_words.where", trigger=begins, tests=tests) if tests else t("rule_words.everywhere", trigger=begins)
    said = said[:1].upper() + said[1:]
    return said if rule.often == "every" else t(f"rule_words.often_{rule.often}", sentence=said)


def trigger_of(trigger: Trigger, t: Sentences) -> Markup:
    """What the visitor does."""
    if trigger.on == "scroll":
        return t("rule_words.on_scroll", percent=t.percent((trigger.percent or 0) / 100))
    if trigger.on == "time":
        return t.count("rule_words.on_time", trigger.seconds or 0)
    if trigger.target is None:
        return t(f"rule_words.on_{trigger.on}")
    return t(f"rule_words.on_{trigger.on}", target=target_of(trigger.target, t))


def target_of(target: Target, t: Sentences) -> Markup:
    """The element as people call it, such as: the button “Leave a review”."""
    noun = NOUNS.get(target.role) or NOUNS.get(target.tag, "element")
    return t(f"rule_words.{'any' if target.many else 'the'}_{noun}", mark=_mark(target, t)).strip()


def origin_of(parameter: Parameter, t: Sentences) -> Markup:
    """Where a parameter's value comes from, and what it is read as."""
    said = _origin(parameter.from_, t)
    if parameter.as_ == "text" or parameter.from_.fixed is not None:
        return said
    reading = t(f"rule_words.as_{parameter.as_}", origin=said)
    if parameter.locale == "auto":
        return reading
    return t("rule_words.as_written", reading=reading, locale=parameter.locale)


def tests_of(when: Sequence[Sequence[Condition]], t: Sentences) -> Markup:
    """The conditions: alternatives of conditions that hold together; empty where there are none."""
    said = Markup("")
    for group in when:
        together = Markup("")
        for test in group:
            one = t(f"rule_words.{test.of}_{test.is_}", value=test.value)
            together = t("rule_words.and", one=together, other=one) if together else one
        said = t("rule_words.or", one=said, other=together) if said else together
    return said


def signals_of(target: Target, t: Sentences) -> list[Line]:
    """Every signal of an element, as lines."""
    lines = [Line("tag", _code(target.tag))]
    lines += [Line(name, quoted(text, t)) for name in ("name", "text") if (text := getattr(target, name))]
    lines += [Line("role", _code(target.role))] if target.role else []
    lines += [Line("attribute", _code(value), name) for name, value in target.attributes.items()]
    lines += [Line("id", _code(target.id))] if target.id else []
    lines += [Line("classes", _listed([_code(one) for one in target.classes]))] if target.classes else []
    lines += [Line("near", _listed([quoted(one, t) for one in target.near]))] if target.near else []
    lines += [Line("path", _inside(target.path))] if target.path else []
    if target.position:
        place, count = target.position
        lines.append(Line("position", t("rule_words.place", n=t.number(place + 1), count=t.number(count))))
    lines += [Line("shadow", _inside(target.shadow))] if target.shadow else []
    lines += [Line("many", t("rule_words.many"))] if target.many else []
    ignored = [t(f"rule_words.signal_{name}") if t.has(f"rule_words.signal_{name}") else _code(name) for name in target.ignore]
    return lines + ([Line("ignore", _listed(ignored))] if ignored else [])


def quoted(text: str, t: Sentences) -> Markup:
    """A text of the page between the language's quotation marks."""
    return t("rule_words.quoted", text=text[:_MOST])


def _mark(target: Target, t: Sentences) -> Markup:
    said = target.name or target.text
    if said:
        return quoted(said, t)
    if target.id:
        return _code(f"#{target.id}")
    if target.attributes:
        name, value = next(iter(target.attributes.items()))
        return _code(f"[{name}={value}]")
    return Markup("") if target.role in NOUNS or target.tag in NOUNS else _code(target.tag)


def _origin(origin: From, t: Sentences) -> Markup:
    if origin.element is not None:
        target = target_of(origin.element, t)
        return t(f"rule_words.from_{origin.read or 'text'}", target=target, attribute=origin.attribute or "")
    if origin.query is not None:
        return t("rule_words.from_query", name=origin.query)
    if origin.segment is not None:
        return t("rule_words.from_segment", n=t.number(origin.segment))
    if origin.data is not None:
        return t(f"rule_words.from_{origin.data}", path=origin.path or "")
    if origin.layer is not None:
        return t("rule_words.from_layer", path=origin.layer)
    return t("rule_words.from_fixed", value=quoted(origin.fixed or "", t))


def _code(text: str) -> Markup:
    return Markup("<code>{}</code>").format(text)


def _listed(parts: Sequence[Markup]) -> Markup:
    return Markup(", ").join(parts)


def _inside(steps: Sequence[str]) -> Markup:
    return Markup(" › ").join(_code(step) for step in steps)
