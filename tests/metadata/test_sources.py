"""Sources: made, found, changed; their codes and fields."""

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from balise.errors import Conflict, NotFound, WrongInput
from balise.events.received import Kind
from balise.events.source import AutoMatch, OnInvalid, OnSensitive, Source
from balise.metadata.codes import make_code
from balise.metadata.database import Database, read_url
from balise.metadata.source_rules import check_choices, is_code
from balise.metadata.sources import Sources

CHOICES = {
    "edition": "2025-05",
    "on_invalid": OnInvalid.STRICT,
    "on_sensitive": OnSensitive.WARN,
    "phone_region": "FR",
    "retention_months": 6,
    "allowed_origins": ("https://shop.example", "http://localhost:3000"),
    "first_party_cookies": False,
    "auto_match": (AutoMatch.EMAIL, AutoMatch.PHONE_NUMBER),
    "capture": True,
}


def test_a_source_is_found_as_it_was_made(metadata, clock):
    """Every field a person chose comes back as it was given."""
    made = metadata.sources.create("Shop", Kind.WEB, code="C123", **CHOICES)

    assert made == Source(code="C123", name="Shop", kind=Kind.WEB, created_at=clock.now, **CHOICES)
    assert metadata.sources.find("C123") == made
    assert metadata.sources.all() == [made]


def test_what_is_not_chosen_has_the_default(metadata):
    """A source made with name and kind alone has the defaults of `Source`."""
    made = metadata.sources.create("App", "app", code="1234")

    assert made == Source(code="1234", name="App", kind=Kind.APP, created_at=made.created_at)


@pytest.mark.parametrize("code", ["1234", "pixel-id", "C123", "1111111111111", "CTESTPIXEL0000000000", "x" * 100, "é"])
def test_codes_that_clients_use_are_taken(metadata, code):
    """A code is 1–100 characters of nearly any kind, for real clients use many kinds."""
    assert metadata.sources.create("Shop", "web", code=code).code == code
    assert metadata.sources.find(code).code == code


@pytest.mark.parametrize("code", ["a b", "a/b", "a\\b", "\x00", "a\n", "\u200b", "\ud800", ".", "..", "x" * 101, "\u00a0", 7])
def test_codes_that_break_paths_are_refused(metadata, code):
    """White space, slashes, control and invisible characters are refused, and such a code is simply not found."""
    with pytest.raises(WrongInput, match=r"^code must be"):
        metadata.sources.create("Shop", "web", code=code)
    assert metadata.sources.find(code) is None
    with pytest.raises(NotFound):
        metadata.sources.change(code, name="Other")


def test_a_taken_code_is_a_conflict(metadata):
    """A code belongs to one source; the second is refused and leaves neither row nor line nor version."""
    metadata.sources.create("Shop", "web", code="C123")
    before = metadata.version(), len(metadata.changes.latest())

    with pytest.raises(Conflict, match="code is taken"):
        metadata.sources.create("Other", "app", code="C123")
    assert (metadata.version(), len(metadata.changes.latest())) == before
    assert [source.name for source in metadata.sources.all()] == ["Shop"]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_made_code_looks_like_the_platforms(metadata, kind):
    """Web codes are `C` and 19 upper-case letters and digits, the others 19 digits."""
    code = metadata.sources.create("Shop", kind).code

    assert re.fullmatch("C[A-Z0-9]{19}" if kind is Kind.WEB else "[1-9][0-9]{18}", code)


def test_a_made_code_that_is_taken_is_made_again(metadata, url, clock):
    """A collision of made codes is solved without the person."""
    metadata.sources.create("Shop", "web", code="C1")
    drawn = iter(["C1", "C1", "C2"])
    sources = Sources(Database(read_url(url)), clock, lambda _kind: next(drawn))

    assert sources.create("Other", "web").code == "C2"


def test_codes_that_always_collide_end_in_a_conflict(metadata, url, clock):
    """Making a code is tried a bounded number of times."""
    metadata.sources.create("Shop", "web", code="C1")

    with pytest.raises(Conflict):
        Sources(Database(read_url(url)), clock, lambda _kind: "C1").create("Other", "web")


def test_a_change_keeps_what_is_not_named(metadata):
    """Only the given fields change."""
    made = metadata.sources.create("Shop", "web", code="C123", **CHOICES)

    changed = metadata.sources.change("C123", name="New shop", retention_months=3, allowed_origins=())

    assert (changed.name, changed.retention_months, changed.allowed_origins) == ("New shop", 3, ())
    assert (changed.edition, changed.phone_region, changed.created_at) == (made.edition, made.phone_region, made.created_at)
    assert metadata.sources.find("C123") == changed


def test_a_change_of_an_unknown_source_is_not_found(metadata):
    """Nothing is made by a change."""
    with pytest.raises(NotFound):
        metadata.sources.change("C999", name="Other")


@pytest.mark.parametrize("field", ["code", "kind"])
def test_code_and_kind_stay(field):
    """Events carry the code and the kind, so neither can be changed."""
    with pytest.raises(WrongInput, match=f"^{field} stays"):
        check_choices({field: "app"})


WRONG = [
    ("name", ""), ("name", " "), ("name", "a\nb"), ("name", "x" * 201), ("name", "\ud800"), ("name", None),
    ("kind", "shop"), ("kind", None), ("kind", ["web"]),
    ("edition", "1999-01"), ("edition", 2024), ("edition", None),
    ("on_invalid", "maybe"), ("on_sensitive", True),
    ("phone_region", "FRA"), ("phone_region", "F1"), ("phone_region", None),
    ("retention_months", 0), ("retention_months", 121), ("retention_months", 10**30), ("retention_months", True),
    ("retention_months", 1.5), ("retention_months", "6"), ("retention_months", float("nan")),
    ("allowed_origins", "https://shop.example"), ("allowed_origins", ["shop.example"]), ("allowed_origins", [None]),
    ("allowed_origins", ["https://shop.example/path"]), ("allowed_origins", ["https://shop.example"] * 101),
    ("allowed_origins", ["https://a@shop.example"]), ("allowed_origins", ["https://*.shop.example"]), ("allowed_origins", {}),
    ("first_party_cookies", "yes"), ("first_party_cookies", 1), ("first_party_cookies", None),
    ("auto_match", "email"), ("auto_match", ["card"]), ("auto_match", [None]), ("auto_match", {}), ("auto_match", [["email"]]),
    ("capture", "yes"), ("capture", 1), ("capture", None),
]  # fmt: skip


@pytest.mark.parametrize("field,value", WRONG)
def test_a_bad_value_is_refused_by_its_field(metadata, field, value):
    """The sentence begins with the field's name and does not repeat the value."""
    given_fields = {"name": "Shop", "kind": "web", "code": "C1"} | {field: value}

    with pytest.raises(WrongInput, match=f"^{field} must") as refused:
        metadata.sources.create(**given_fields)
    assert "\ud800" not in str(refused.value)
    assert metadata.sources.all() == []


def test_an_unknown_field_is_refused_with_the_known_ones():
    """A misspelt field is not left out in silence."""
    with pytest.raises(WrongInput, match=r"retention_months"):
        check_choices({"retention": 6})


@pytest.mark.parametrize(
    "given_origin,kept",
    [
        ("https://Shop.example/", "https://shop.example"),
        ("https://shop.example:443", "https://shop.example"),
        ("http://shop.example:443", "http://shop.example:443"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_an_origin_is_kept_as_browsers_write_it(given_origin, kept):
    """Lower case, no slash, no default port: so that it equals the `Origin` header."""
    assert check_choices({"allowed_origins": [given_origin]}) == {"allowed_origins": (kept,)}


def test_a_field_to_match_is_kept_once():
    """The fields the pixel may read are a set, kept in one order."""
    given_fields = ["phone_number", "email", "phone_number"]

    assert check_choices({"auto_match": given_fields}) == {"auto_match": (AutoMatch.EMAIL, AutoMatch.PHONE_NUMBER)}


@given(st.text(max_size=110))
@example("a\u2028b")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_any_code_is_taken_or_refused(metadata, code):
    """No text makes anything but a source, `Conflict` or `WrongInput`; what the rule takes comes back unchanged."""
    try:
        made = metadata.sources.create("Shop", "web", code=code)
    except WrongInput:
        assert not is_code(code)
    except Conflict:
        assert metadata.sources.find(code) is not None
    else:
        assert made.code == code or (code == "" and is_code(made.code))
        assert metadata.sources.find(made.code) == made


@given(st.sampled_from(list(Kind)))
def test_made_codes_keep_the_rule_of_codes(kind):
    """A made code is a code, and two are not the same."""
    first, second = make_code(kind), make_code(kind)

    assert is_code(first)
    assert first != second
