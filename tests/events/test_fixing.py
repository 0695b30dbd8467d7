"""Fixes: each by what goes in and what comes out, and what all of them hold to."""

import copy

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.errors import WrongInput
from balise.events.fix import MOST_FIXES, Cast, Fix, MendTime, RenameEvent, SetDefault, as_json, read_fixes, typed, typed_fix
from balise.events.fixing import made
from tests.making import NOW, received

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.floats(-1e6, 1e6, allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
PROPERTIES = st.dictionaries(st.sampled_from(["value", "currency", "size", "contents", "note"]), JSON, max_size=5)
TYPED = (
    "rename_event:Leave_Review",
    "default:currency=EUR",
    "default:contents.price=0",
    "cast:value=number",
    "cast:value=number,comma",
    "cast:size=text",
    "cast:note=boolean",
    "drop:contents.price",
    "rename:note=size",
    "map:size=S>small;M>medium",
    "currency:USD",
    "time:microseconds",
    "time:received",
)


def mended(fix: str, **fields):
    """The event after a fix, and the path of what it changed."""
    event = received(**fields)
    return event, [path for _, path in made((typed_fix(fix),), event, NOW - 5000)]


@pytest.mark.parametrize(
    "fix, before, after",
    [
        ("default:currency=EUR", {"value": 1}, {"value": 1, "currency": "EUR"}),
        ("default:currency=EUR", {"currency": ""}, {"currency": "EUR"}),
        ("default:currency=EUR", {"currency": "USD"}, None),
        ("default:value=0", {"value": 0}, None),
        ('default:size="7"', {}, {"size": "7"}),
        ("default:contents.price=1.5", {"contents": [{}, {"price": 2}, 7]}, {"contents": [{"price": 1.5}, {"price": 2}, 7]}),
        ("default:contents.price=1", {"note": "no list"}, None),
        ("cast:value=number", {"value": "12.50"}, {"value": 12.5}),
        ("cast:value=number", {"value": "€ 1,234.50"}, {"value": 1234.5}),
        ("cast:value=number", {"value": "1,234"}, None),
        ("cast:value=number,comma", {"value": "1,234"}, {"value": 1.234}),
        ("cast:value=number,comma", {"value": "1.234,50"}, {"value": 1234.5}),
        ("cast:value=number,comma", {"value": "-1 234,50 €"}, {"value": -1234.5}),
        ("cast:value=number,point", {"value": "1,234"}, {"value": 1234}),
        ("cast:value=number,point", {"value": "$1,234.50"}, {"value": 1234.5}),
        ("cast:value=number", {"value": 3}, None),
        ("cast:value=number", {"value": "12 apples and 3"}, None),
        ("cast:value=number,comma", {"value": "9" * 30}, None),
        ("cast:value=number", {"value": True}, None),
        ("cast:size=text", {"size": 42}, {"size": "42"}),
        ("cast:size=text", {"size": True}, {"size": "true"}),
        ("cast:size=text", {"size": [1]}, None),
        ("cast:note=boolean", {"note": " Oui "}, {"note": True}),
        ("cast:note=boolean", {"note": 0}, {"note": False}),
        ("cast:note=boolean", {"note": "perhaps"}, None),
        ("drop:note", {"note": 1, "value": 2}, {"value": 2}),
        ("drop:contents.note", {"contents": {"note": 1, "id": 2}}, {"contents": {"id": 2}}),
        ("drop:note", {"value": 2}, None),
        ("rename:prix=value", {"prix": 9}, {"value": 9}),
        ("rename:prix=value", {"prix": 9, "value": 8}, None),
        ("rename:prix=value", {"prix": 9, "value": ""}, {"value": 9}),
        ("rename:contents.sku=content_id", {"contents": [{"sku": "a"}]}, {"contents": [{"content_id": "a"}]}),
        ("map:size=S>small;1>one", {"size": "S"}, {"size": "small"}),
        ("map:size=S>small;1>one", {"size": 1}, {"size": "one"}),
        ("map:size=S>small", {"size": "XL"}, None),
        ("map:size=S>small", {}, None),
        ("currency:EUR", {"value": 1}, {"value": 1, "currency": "EUR"}),
        ("currency:EUR", {"currency": "eur"}, {"currency": "EUR"}),
        ("currency:EUR", {"note": 1}, None),
    ],
)
def test_a_fix_changes_what_it_says_and_nothing_else(fix, before, after):
    """The properties after a fix; None: they stay as they are, and nothing is told."""
    event, changed = mended(fix, properties=before)

    assert event.properties == (before if after is None else after)
    assert bool(changed) == (after is not None)
    assert all(path.startswith("properties.") for path in changed)


@pytest.mark.parametrize(
    "read, given_time, seconds",
    [
        ("microseconds", 1_700_000_000_000_000, 1_700_000_000),
        ("microseconds", "1700000000000000", 1_700_000_000),
        ("nanoseconds", 1_700_000_000_000_000_000, 1_700_000_000),
        ("milliseconds", 1_700_000_000_500, 1_700_000_000),
        ("milliseconds", "yesterday", "yesterday"),
        ("milliseconds", None, None),
        ("received", "yesterday", (NOW - 5000) // 1000),
    ],
)
def test_a_time_is_read_in_another_unit_or_taken_from_the_receipt(read, given_time, seconds):
    """What cannot be read so stays what it was."""
    event = received(event_time=given_time)
    made((MendTime(read=read),), event, NOW - 5000)

    assert event.event_time == seconds


def test_a_chain_is_made_in_its_order():
    """What one fix made is what the next one finds."""
    event = received(name="1st", properties={"prix": "9,90"})
    chain = tuple(map(typed_fix, ("rename:prix=value", "cast:value=number,comma", "currency:EUR", "rename_event:First")))

    assert [path for _, path in made(chain, event, NOW)] == [
        "properties.prix", "properties.value", "properties.currency", "event",
    ]  # fmt: skip
    assert (event.name, event.properties) == ("First", {"value": 9.9, "currency": "EUR"})


@given(PROPERTIES, st.lists(st.sampled_from(TYPED), min_size=1, max_size=4))
def test_nothing_shared_is_changed_in_place(properties, fixes):
    """Whatever the event holds, a fix raises nothing and leaves what it was given as it was; a second time changes nothing more
    unless something is renamed onto what another fix made."""
    before = copy.deepcopy(properties)
    event = received(properties=properties)
    made(tuple(map(typed_fix, fixes)), event, NOW)

    assert properties == before
    assert msgspec.json.encode(event.properties)


@given(PROPERTIES, st.sampled_from([fix for fix in TYPED if not fix.startswith(("rename:", "map:", "time:"))]))
def test_a_fix_made_twice_is_made_once(properties, fix):
    """What is mended needs no mending."""
    event = received(properties=properties)
    made((typed_fix(fix),), event, NOW)
    once = copy.deepcopy(event.properties)

    assert made((typed_fix(fix),), event, NOW) == []
    assert event.properties == once


@pytest.mark.parametrize("text", TYPED)
def test_a_fix_is_the_same_typed_and_in_json(text):
    """Both forms are read back as the same fix."""
    fix = typed_fix(text)

    assert read_fixes([as_json(fix)]) == (fix,)
    assert typed_fix(typed(fix)) == fix


def test_text_that_looks_like_a_number_is_typed_in_quotes():
    """A default that is a text of digits comes back as a text."""
    fix = SetDefault(property="size", value="7")

    assert typed_fix(typed(fix)) == fix


@pytest.mark.parametrize(
    "text",
    [
        "", "nonsense", "cast:value", "cast:value=date", "cast:=number", "default:", "currency:euro", "time:weeks", "map:size=",
        "rename:a=b.c", "drop:" + "x" * 201, "drop:a.b.c.d.e",
    ],
)  # fmt: skip
def test_what_is_no_fix_is_refused_with_how_to_write_it(text):
    """The refusal names the kinds there are."""
    with pytest.raises(WrongInput, match="rename_event:NAME"):
        typed_fix(text)


def test_a_chain_is_bounded():
    """Neither more fixes than a chain has nor broken JSON is taken."""
    with pytest.raises(WrongInput):
        read_fixes([as_json(RenameEvent(to="a"))] * (MOST_FIXES + 1))
    with pytest.raises(WrongInput):
        read_fixes(['{"fix": "drop"}'])
    with pytest.raises(WrongInput):
        read_fixes(["]["])
    assert read_fixes([as_json(Cast(property="value", to="text"))] * MOST_FIXES)


def test_every_kind_of_fix_is_typed_here():
    """No kind is without an example in these tests."""
    kinds = {struct.__struct_config__.tag for struct in Fix.__args__}

    assert {text.partition(":")[0] for text in TYPED} == kinds
