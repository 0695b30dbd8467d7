"""Rules as a TOML file: nothing is lost on the way, and the same rules are the same text."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balise.errors import WrongInput
from balise.rules.rule import From, Rule, Target
from balise.rules.text import entry_of, read_rules_text, write_rules_text
from tests.rules.rule_making import BUTTON, GOOD, parameter, rule_of

LINES = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=20)
TARGETS = st.builds(
    Target,
    tag=st.sampled_from(["a", "button", "shop-cart"]),
    text=LINES,
    attributes=st.dictionaries(LINES, LINES, max_size=3),
    near=st.lists(LINES, max_size=3).map(tuple),
    position=st.none() | st.tuples(st.integers(0, 9), st.integers(0, 9)),
    many=st.booleans(),
)
FROMS = st.builds(From, fixed=st.none() | LINES, element=st.none() | TARGETS, segment=st.none() | st.integers(0, 30))


def test_a_file_reads_back_as_it_was_written():
    """Id, name, pages and every part of the rule."""
    entries = [
        entry_of(rule_of(), "r_aaaaaaaaaaaa", "Reviews", ["https://shop.example/p"]),
        entry_of(rule_of(event="Soon", when=[], parameters=[]), name="B"),
    ]

    assert sorted(map(str, read_rules_text(write_rules_text(entries, "SHOP")))) == sorted(map(str, entries))


def test_the_file_is_written_for_people():
    """One line for each part that is there, in one order, and how to use it at the top."""
    content = write_rules_text([entry_of(rule_of(), "r_aaaaaaaaaaaa", "Reviews")], "SHOP")

    assert "balise rule import --source SHOP FILE" in content
    assert content[content.index("[[rules]]") :] == (
        '[[rules]]\nid = "r_aaaaaaaaaaaa"\nname = "Reviews"\nevent = "Leave_Review"\noften = "page"\n'
        'trigger = { on = "click", target = '
        '{ tag = "button", attributes = { data-testid = "review" }, text = "Leave a review" } }\n'
        'when = [\n    [{ of = "path", is = "starts_with", value = "/products/" }],\n]\n'
        "parameters = [\n"
        '    { name = "rating", from = { element = { tag = "input", attributes = { name = "stars" } }, read = "value" }, '
        'as = "number", locale = "auto" },\n'
        '    { name = "content_id", from = { segment = 2 }, as = "text", locale = "auto" },\n]\n'
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(LINES, TARGETS, FROMS, LINES), max_size=3))
def test_any_rule_reads_back(parts):
    """Whatever is in its texts."""
    rules = [
        rule_of(
            event=event,
            trigger={"on": "click", "target": msgspec.to_builtins(target)},
            parameters=[parameter(name, msgspec.to_builtins(source))],
        )
        for event, target, source, name in parts
    ]
    entries = [entry_of(rule, f"r_{place}") for place, rule in enumerate(rules)]
    again = read_rules_text(write_rules_text(entries, "SHOP"))

    assert sorted(again, key=lambda entry: entry.id) == entries
    assert write_rules_text(again, "SHOP") == write_rules_text(entries, "SHOP")


@pytest.mark.parametrize(
    "content,said",
    [
        ("[[rules]", "This is no TOML"),
        ('[[rules]]\nevent = "a"\n', "trigger"),
        ('[[rules]]\nevent = "a"\ntrigger = { on = "hover" }\n', r"rules\[0\].trigger.on"),
        ("format = 2\n", "format"),
        ('[[rules]]\nevent = "a"\nscript = "x"\ntrigger = { on = "visit" }\n', "script"),
    ],
)
def test_what_is_no_file_of_rules_is_told(content, said):
    """With the place."""
    with pytest.raises(WrongInput, match=said):
        read_rules_text(content)


def test_a_rule_in_a_file_is_a_rule():
    """What the entry holds is the rule as it is kept."""
    assert entry_of(rule_of()).rule == msgspec.convert(GOOD, Rule)
    assert entry_of(rule_of()).label == "Leave_Review"
    assert BUTTON["text"] in write_rules_text([entry_of(rule_of())], "SHOP")
