"""Rules in words and in the form, whatever they hold."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.rules.rule import Condition, From, Parameter, Rule, Target, Trigger
from balise.web.form import Form
from balise.web.pages.rule_form.judging import rule_of
from balise.web.pages.rule_form.typed import TypedParameter, TypedRule, TypedTarget, read_typed, typed_of
from balise.web.rule_differences import differences
from balise.web.rule_words import origin_of, sentence_of, signals_of
from balise.web.sentences import Sentences

WORD = st.text("abcÉ<&'\"{}0-", min_size=1, max_size=8)
LINE = st.builds(" ".join, st.lists(WORD, min_size=1, max_size=3))
TARGETS = st.builds(
    Target,
    tag=st.sampled_from(["button", "a", "div", "shop-cart", "h2"]),
    id=st.one_of(st.just(""), WORD),
    attributes=st.dictionaries(st.sampled_from(["data-a", "data-b"]), WORD.filter(lambda text: text == text.strip("\"'"))),
    role=st.sampled_from(["", "button", "tab"]),
    name=st.one_of(st.just(""), LINE),
    text=st.one_of(st.just(""), LINE),
    classes=st.lists(WORD, max_size=2).map(tuple),
    path=st.lists(LINE, max_size=2).map(tuple),
    position=st.one_of(st.none(), st.tuples(st.integers(0, 9), st.integers(0, 9))),
    near=st.lists(LINE, max_size=2).map(tuple),
    shadow=st.lists(WORD, max_size=2).map(tuple),
    many=st.booleans(),
    ignore=st.lists(st.sampled_from(["text", "position"]), unique=True).map(tuple),
)
TRIGGERS = st.one_of(
    st.builds(Trigger, on=st.sampled_from(["click", "submit", "visible"]), target=TARGETS),
    st.builds(Trigger, on=st.sampled_from(["visit", "navigate"])),
    st.builds(Trigger, on=st.just("scroll"), percent=st.integers(1, 100)),
    st.builds(Trigger, on=st.just("time"), seconds=st.integers(1, 3600)),
)
CONDITIONS = st.builds(
    Condition,
    of=st.sampled_from(["url", "path", "host"]),
    is_=st.sampled_from(["equals", "not_equals", "contains", "starts_with", "matches"]),
    value=LINE,
)
ORIGINS = st.one_of(
    st.builds(From, fixed=LINE),
    st.builds(From, element=TARGETS, read=st.sampled_from(["text", "value"])),
    st.builds(From, element=TARGETS, read=st.just("attribute"), attribute=WORD),
    st.builds(From, query=WORD),
    st.builds(From, segment=st.integers(1, 20)),
    st.builds(From, data=st.sampled_from(["json_ld", "microdata", "open_graph"]), path=WORD),
    st.builds(From, layer=WORD),
)
PARAMETERS = st.builds(
    Parameter,
    name=WORD,
    from_=ORIGINS,
    as_=st.sampled_from(["text", "number", "currency"]),
    locale=st.sampled_from(["auto", "fr"]),
)
RULES = st.builds(
    Rule,
    event=WORD,
    trigger=TRIGGERS,
    when=st.lists(st.lists(CONDITIONS, min_size=1, max_size=3).map(tuple), max_size=3).map(tuple),
    often=st.sampled_from(["every", "page", "session", "visitor"]),
    parameters=st.lists(PARAMETERS, max_size=3).map(tuple),
)


def sent(typed: TypedRule) -> Form:
    """What a browser sends of the form."""
    pairs = [("base", typed.base), ("label", typed.label), ("name", typed.event), ("on", typed.on), ("often", typed.often)]
    pairs += [("percent", typed.percent), ("seconds", typed.seconds), *fields_of("t_", typed.target)]
    for place, group in enumerate(typed.groups):
        for test in group:
            pairs += [(f"w{place}_of", test.of), (f"w{place}_is", test.how), (f"w{place}_value", test.value)]
    for place, one in enumerate(typed.parameters):
        pairs += [*fields_of(f"p{place}_", one), *fields_of(f"p{place}_t_", one.target)]
    return Form(pairs)


def fields_of(prefix: str, part: TypedTarget | TypedParameter) -> list[tuple[str, str]]:
    return [(prefix + name, value) for name, value in vars(part).items() if isinstance(value, str)]


@given(RULES)
def test_the_form_loses_nothing_of_a_rule(rule):
    """A rule written into the form, sent and read again is the same rule."""
    typed = typed_of("label", 1, msgspec.to_builtins(rule))
    again, faults = rule_of(read_typed(sent(typed)).tidy(), Sentences("en"))

    assert (again, faults) == (rule, {})


@given(RULES, RULES, st.sampled_from(["en", "fr"]))
def test_whatever_a_rule_holds_is_said_as_text(rule, other, language):
    """The sentence, the parameters, the element and the difference of two rules hold no markup of theirs."""
    t = Sentences(language)
    said = [sentence_of(rule, t), *(origin_of(one, t) for one in rule.parameters)]
    said += [line.value for line in signals_of(rule.trigger.target, t)] if rule.trigger.target else []
    lines = differences(rule, other, t)
    said += [part for line in lines for part in (line.label, line.before, line.after) if part is not None]

    assert [text for text in said if "<" in text.replace("<code>", "").replace("</code>", "")] == []
    assert bool(lines) == (rule != other)


@pytest.mark.parametrize(
    ("trigger", "english", "french"),
    [
        (Trigger(on="visit"), "Visit of any page", "Visite d’une page quelconque"),
        (
            Trigger(on="submit", target=Target(tag="form", name="Newsletter")),
            "Sending the form “Newsletter”, on every page",
            "Quand on envoie le formulaire «\u00a0Newsletter\u00a0», sur toutes les pages",
        ),
        (
            Trigger(on="visible", target=Target(tag="video", many=True)),
            "Any video comes into view, on every page",
            "Quand on voit apparaître n’importe quelle vidéo, sur toutes les pages",
        ),
        (Trigger(on="time", seconds=1), "1 second on the page, on every page", "1 seconde sur la page, sur toutes les pages"),
        (
            Trigger(on="click", target=Target(tag="my-card", id="top")),
            "Click on the element <code>#top</code>, on every page",
            "Clic sur l’élément <code>#top</code>, sur toutes les pages",
        ),
    ],
)
def test_a_rule_is_one_sentence(trigger, english, french):
    """What the visitor does and where, as people say it."""
    rule = Rule(event="a", trigger=trigger)

    assert (sentence_of(rule, Sentences("en")), sentence_of(rule, Sentences("fr"))) == (english, french)
