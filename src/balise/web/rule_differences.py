"""How two versions of a rule differ, in words: a line for each thing that is another."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from balise.rules.diff import Change, diff
from balise.rules.rule import Rule, Target
from balise.web.rule_words import Line, origin_of, signals_of, tests_of, trigger_of
from balise.web.sentences import Sentences


@dataclass(frozen=True)
class Difference:
    """One line: `before` is None where the thing is new, `after` where it is gone."""

    label: Markup
    before: Markup | None
    after: Markup | None

    @property
    def sign(self) -> str:
        """What stands in the first column."""
        return "+" if self.before is None else "−" if self.after is None else "≠"


def differences(before: Rule, after: Rule, t: Sentences) -> list[Difference]:
    """Everything in which the two differ, in the rule's order."""
    areas: dict[str, list[Change]] = {}
    for change in diff(before, after):
        areas.setdefault(_area(change.path), []).append(change)
    return [line for area, changes in areas.items() for line in _lines(area, changes, (before, after), t)]


def target_differences(before: Target | None, after: Target | None, t: Sentences) -> list[Difference]:
    """Every signal in which two elements differ."""
    old, new = ({(line.key, line.about): line for line in signals_of(one, t)} if one else {} for one in (before, after))
    return [
        _of_signal(mark, old.get(mark), new.get(mark), t)
        for mark in dict.fromkeys((*old, *new))
        if old.get(mark) != new.get(mark)
    ]


def _of_signal(mark: tuple[str, str], was: Line | None, now: Line | None, t: Sentences) -> Difference:
    key, about = mark
    name = Markup(" <code>{}</code>").format(about) if about else ""
    label = t("rule_words.part_mark", mark=t(f"rule_words.signal_{key}") + name)
    return Difference(label, was.value if was else None, now.value if now else None)


def _area(path: str) -> str:
    """The part of a rule that one line tells of: a parameter whole, the conditions whole."""
    first, _, rest = path.partition(".")
    if first == "parameters":
        return f"parameters.{rest.partition('.')[0]}"
    return "target" if path.startswith("trigger.target") else first


def _lines(area: str, changes: list[Change], rules: tuple[Rule, Rule], t: Sentences) -> Iterator[Difference]:
    before, after = rules
    if area == "target":
        yield from target_differences(before.trigger.target, after.trigger.target, t)
        return
    if area.startswith("parameters."):
        name = area.partition(".")[2]
        label = t("rule_words.part_parameter", name=name)
        told = [_parameter(rule, name, t) for rule in rules]
    else:
        label = t(f"rule_words.part_{area}")
        told = [_part(area, rule, t) for rule in rules]
    if told[0] != told[1]:
        yield Difference(label, told[0], told[1])
    else:
        # The words are the same: the difference is a mark of an element, which is shown as it is kept.
        yield from (Difference(label, _kept(one, one.before), _kept(one, one.after)) for one in changes)


def _part(area: str, rule: Rule, t: Sentences) -> Markup:
    if area == "event":
        return Markup("<code>{}</code>").format(rule.event)
    if area == "when":
        return tests_of(rule.when, t) or t("rule_words.every_page")
    return t(f"rule_form.often_{rule.often}") if area == "often" else trigger_of(rule.trigger, t)


def _parameter(rule: Rule, name: str, t: Sentences) -> Markup | None:
    return next((origin_of(one, t) for one in rule.parameters if one.name == name), None)


def _kept(change: Change, value: object) -> Markup | None:
    return None if value is None else Markup("<code>{}: {}</code>").format(change.path.rpartition(".")[2], value)
