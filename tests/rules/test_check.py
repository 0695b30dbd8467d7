"""What a rule may say: everything wrong with it at once, with its place and its cure."""

import msgspec
import pytest

from balise.events.received import Kind
from balise.rules.check import Held, check_rule
from balise.rules.checking.held import MOST_BYTES
from balise.rules.rule import Rule
from balise.rules.sentences import codes, problem, texts
from tests.rules.rule_making import BUTTON, GOOD, parameter, rule_of


def found(rule, held):
    return {(one.path, one.code) for one in check_rule(rule, held).problems}


def remarked(rule, held):
    return {(one.path, one.code) for one in check_rule(rule, held).remarks}


def test_a_good_rule_has_no_problem_and_stays_as_it_is(held):
    """Nothing is said of it, and nothing is taken from it."""
    verdict = check_rule(rule_of(), held)

    assert (verdict.problems, verdict.remarks, verdict.register) == ((), (), False)
    assert msgspec.json.encode(verdict.rule) == msgspec.json.encode(rule_of())


def test_every_problem_is_told_at_once(held):
    """A rule wrong in five places has five problems, each with its place."""
    rule = rule_of(
        event="1 bad",
        trigger={"on": "scroll", "percent": 101},
        when=[[{"of": "host", "is": "equals", "value": "https://shop.example/"}], []],
        parameters=[parameter("a b", {"fixed": ""})],
    )

    assert found(rule, held) == {
        ("event", "bad_start"),
        ("event", "bad_character"),
        ("trigger.percent", "percent_range"),
        ("when.0.0.value", "host_shape"),
        ("when.1", "when_empty"),
        ("parameters.0.name", "parameter_name"),
        ("parameters.0.from.fixed", "fixed_empty"),
    }


@pytest.mark.parametrize(
    "event,code",
    [("Spam", "event_blocked"), ("cancer_treatment_booked", "sensitive_health"), ("", "empty"), ("x" * 51, "too_long")],
)
def test_an_event_that_cannot_be_sent_is_refused(held, event, code):
    """The vocabulary, the policy and the plan say which."""
    assert ("event", code) in found(rule_of(event=event), held)


@pytest.mark.parametrize(
    "event,code,register",
    [
        ("Purchase", "event_mapped", False),
        ("addtocart", "looks_like_standard", True),
        ("New_Event", "event_not_registered", True),
        ("Old_Event", "event_retired", False),
        ("Soon", "event_planned", False),
        ("review", "event_shown_as", False),
    ],
)
def test_what_becomes_of_an_event_is_told(held, event, code, register):
    """A mapped, unknown, retired, planned or aliased event is no problem; only an unknown one can be registered."""
    verdict = check_rule(rule_of(event=event, parameters=[]), held)

    assert ("event", code) in {(one.path, one.code) for one in verdict.remarks}
    assert (verdict.problems, verdict.register) == ((), register)


def test_a_rule_is_for_a_site(held, policy):
    """An app or a shop's counter has no pages."""
    source = msgspec.structs.replace(held.source, kind=Kind.APP)

    assert ("", "not_a_site") in found(rule_of(), Held(source, held.plan, policy))


@pytest.mark.parametrize(
    "trigger,path,code",
    [
        ({"on": "click"}, "trigger.target", "target_missing"),
        ({"on": "visit", "target": BUTTON}, "trigger.target", "target_extra"),
        ({"on": "scroll"}, "trigger.percent", "percent_missing"),
        ({"on": "scroll", "percent": 0}, "trigger.percent", "percent_range"),
        ({"on": "time", "seconds": 3601}, "trigger.seconds", "seconds_range"),
        ({"on": "time"}, "trigger.seconds", "seconds_missing"),
        ({"on": "visit", "seconds": 3}, "trigger.seconds", "seconds_extra"),
        ({"on": "click", "target": BUTTON, "percent": 3}, "trigger.percent", "percent_extra"),
        ({"on": "click", "target": {"tag": "button"}}, "trigger.target", "target_everything"),
        ({"on": "click", "target": {"tag": "a", "role": "link", "many": True}}, "trigger.target", "target_everything"),
        ({"on": "click", "target": {"tag": "a", "position": [1, 3]}}, "trigger.target", "target_everything"),
        ({"on": "click", "target": {"tag": "a", "path": ["main", "div"]}}, "trigger.target", "target_everything"),
        ({"on": "click", "target": {"tag": "a", "text": "Buy", "ignore": ["text"]}}, "trigger.target", "target_everything"),
        ({"on": "click", "target": {**BUTTON, "tag": "*"}}, "trigger.target.tag", "target_tag"),
        ({"on": "click", "target": {**BUTTON, "text": "x" * 81}}, "trigger.target.text", "text_long"),
        ({"on": "click", "target": {**BUTTON, "near": ["x"] * 9}}, "trigger.target.near", "list_long"),
        ({"on": "click", "target": {**BUTTON, "near": ["a\nb"]}}, "trigger.target.near.0", "text_control"),
        ({"on": "click", "target": {**BUTTON, "attributes": {"A B": "x"}}}, "trigger.target.attributes", "attribute_name"),
        ({"on": "click", "target": {**BUTTON, "position": [3, 2]}}, "trigger.target.position", "target_position"),
    ],
)
def test_a_trigger_that_cannot_work_is_refused(held, trigger, path, code):
    """What it needs must be there, what it does not know must not, and an element must be told from others."""
    assert (path, code) in found(rule_of(trigger=trigger), held)


def test_a_target_with_a_marked_ancestor_is_enough(held):
    """A link in an element with an id of its own is not every link of the page."""
    target = {"tag": "a", "path": ["main#reviews"], "position": [1, 3]}

    assert found(rule_of(trigger={"on": "click", "target": target}), held) == set()


def test_personal_texts_of_an_element_are_left_out_and_told(held):
    """An e-mail address, a phone number and a card number do not get into a rule; the rest still finds the element."""
    target = {
        **BUTTON,
        "name": "Write to jane.doe@mail.example",
        "near": ["Call +33 6 12 34 56 78", "Reviews"],
        "attributes": {"data-testid": "review", "data-card": "4111 1111 1111 1111", "value": "what was typed"},
    }
    verdict = check_rule(rule_of(trigger={"on": "click", "target": target}), held)
    kept = verdict.rule.trigger.target

    assert verdict.problems == ()
    assert (kept.name, kept.near, kept.attributes) == ("", ("Reviews",), {"data-testid": "review"})
    assert {one.path for one in verdict.remarks if one.code == "target_personal"} == {
        "trigger.target.name",
        "trigger.target.near.0",
        "trigger.target.attributes.data-card",
    }


def test_a_target_of_personal_texts_alone_is_refused(held):
    """Where nothing is left, nothing would tell the element apart."""
    target = {"tag": "a", "text": "jane.doe@mail.example"}

    assert ("trigger.target", "target_everything") in found(rule_of(trigger={"on": "click", "target": target}), held)


@pytest.mark.parametrize(
    "field",
    [
        {"type": "password"},
        {"autocomplete": "cc-number"},
        {"autocomplete": "section-a cc-csc"},
        {"autocomplete": "one-time-code"},
        {"type": "email"},
        {"name": "customer_phone"},
        {"id": "mot-de-passe"},
        {"aria-label": "Date of birth"},
        {"name": "iban"},
    ],
)
def test_a_sensitive_field_is_never_read(held, field):
    """Passwords, cards, and fields that ask who a person is."""
    source = {"element": {"tag": "input", "attributes": field}, "read": "value"}

    assert ("parameters.0.from.element", "sensitive_field") in found(rule_of(parameters=[parameter("note", source)]), held)


@pytest.mark.parametrize(
    "source,path,code",
    [
        ({}, "from", "from_nothing"),
        ({"fixed": "a", "query": "b"}, "from", "from_several"),
        ({"fixed": "a", "read": "text"}, "from.read", "from_part"),
        ({"element": BUTTON}, "from.read", "read_missing"),
        ({"element": BUTTON, "read": "attribute"}, "from.attribute", "attribute_missing"),
        ({"element": BUTTON, "read": "text", "attribute": "title"}, "from.attribute", "from_part"),
        ({"element": BUTTON, "read": "attribute", "attribute": "data-email"}, "from.attribute", "sensitive_place"),
        ({"element": {"tag": "span"}, "read": "text"}, "from.element", "target_everything"),
        ({"query": "email"}, "from.query", "sensitive_place"),
        ({"query": "a b"}, "from.query", "query_name"),
        ({"segment": 0}, "from.segment", "segment_range"),
        ({"segment": 21}, "from.segment", "segment_range"),
        ({"data": "json_ld"}, "from.path", "data_path"),
        ({"data": "json_ld", "path": "offers..price"}, "from.path", "data_path"),
        ({"layer": "dataLayer.0.user.email"}, "from.layer", "sensitive_place"),
        ({"layer": "document.cookie"}, "from.layer", "layer_closed"),
        ({"layer": "localStorage.cart"}, "from.layer", "layer_closed"),
        ({"layer": "shop.__proto__.x"}, "from.layer", "layer_closed"),
        ({"layer": "a()"}, "from.layer", "layer_path"),
        ({"fixed": "jane.doe@mail.example"}, "from.fixed", "fixed_personal"),
        ({"fixed": "x" * 81}, "from.fixed", "text_long"),
    ],
)
def test_a_value_comes_from_one_place_that_may_be_read(held, source, path, code):
    """One way of reading, whole, and nothing that holds a person's data."""
    assert (f"parameters.0.{path}", code) in found(rule_of(parameters=[parameter("note", source)]), held)


@pytest.mark.parametrize(
    "given,path,code",
    [
        (parameter("contents", {"fixed": "a"}), "name", "parameter_shape"),
        (parameter("tags", {"fixed": "a"}), "name", "parameter_shape"),
        (parameter("email", {"fixed": "a"}), "name", "parameter_sensitive"),
        (parameter("value", {"fixed": "5"}), "as", "parameter_type"),
        (parameter("rating", {"fixed": "2"}), "as", "parameter_type"),
        (parameter("content_id", {"fixed": "5"}, "number"), "as", "parameter_type"),
        (parameter("value", {"fixed": "5,5"}, "number"), "from.fixed", "fixed_number"),
        (parameter("currency", {"fixed": "EURO"}, "currency"), "from.fixed", "fixed_currency"),
        (parameter("currency", {"query": "c"}, "number"), "as", "parameter_type"),
        (parameter("content_type", {"fixed": "thing"}), "from.fixed", "fixed_value"),
        (parameter("rating", {"fixed": "4"}, "number"), "from.fixed", "fixed_value"),
        (parameter("note", {"query": "c"}, locale="French"), "locale", "locale_unknown"),
    ],
)
def test_a_parameter_is_what_the_edition_and_the_plan_expect(held, given, path, code):
    """Names, types, currencies and values that are known are held to."""
    assert (f"parameters.0.{path}", code) in found(rule_of(parameters=[given]), held)


def test_what_is_missing_beside_a_parameter_is_told(held):
    """A value without currency, a name nobody knows, and what the plan expects."""
    rule = rule_of(parameters=[parameter("value", {"fixed": "5"}, "number"), parameter("mood", {"query": "m"})])

    assert remarked(rule, held) == {
        ("parameters", "value_without_currency"),
        ("parameters.1.name", "parameter_unknown"),
        ("parameters", "parameter_missing"),
    }


@pytest.mark.parametrize(
    "condition,code",
    [
        ({"of": "path", "is": "starts_with", "value": "products"}, "path_shape"),
        ({"of": "url", "is": "equals", "value": "shop.example"}, "url_shape"),
        ({"of": "url", "is": "contains", "value": ""}, "value_empty"),
        ({"of": "url", "is": "contains", "value": "jane.doe%40mail.example"}, "value_personal"),
        ({"of": "url", "is": "matches", "value": "(a+)+$"}, "pattern_explodes"),
        ({"of": "url", "is": "matches", "value": "("}, "pattern_broken"),
        ({"of": "url", "is": "matches", "value": ".*"}, "pattern_empty"),
        ({"of": "url", "is": "contains", "value": "x" * 201}, "text_long"),
    ],
)
def test_a_condition_that_cannot_hold_or_always_does_is_refused(held, condition, code):
    """Each with the place of its value."""
    assert ("when.0.0.value", code) in found(rule_of(when=[[condition]]), held)


def test_a_host_elsewhere_is_told(held):
    """The source takes no events from it."""
    rule = rule_of(when=[[{"of": "host", "is": "equals", "value": "other.example"}]])

    assert ("when.0.0.value", "host_elsewhere") in remarked(rule, held)


def test_a_rule_has_a_size(held):
    """Many long texts are refused as a whole."""
    long = [[{"of": "url", "is": "contains", "value": "x" * 200}] * 8] * 8

    assert ("", "too_large") in found(rule_of(when=long), held)
    assert len(msgspec.json.encode(rule_of(when=long))) > MOST_BYTES


def test_unknown_fields_are_refused():
    """A rule is strict: what nobody knows is not kept."""
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.convert({**GOOD, "script": "alert(1)"}, Rule)


def test_both_languages_say_the_same():
    """The same codes with the same facts, and each says what is wrong and what cures it."""
    english, french = texts("en"), texts("fr")

    assert english.keys() == french.keys()
    for code in codes():
        assert english[code].keys() == french[code].keys() == {"says", "cure"}
        for key in ("says", "cure"):
            assert facts(english[code][key]) == facts(french[code][key]), code
            assert english[code][key] != french[code][key]


def test_a_problem_is_told_in_both_languages():
    """Words among the facts too."""
    said = problem("a", "sensitive_field", what={"en": "a password", "fr": "un mot de passe"})

    assert said.message["en"] == "This field holds a password, which a rule never reads."
    assert said.message["fr"].startswith("Ce champ contient un mot de passe")


def facts(sentence):
    return {part.split("}")[0] for part in sentence.split("{")[1:]}
