"""What the pixel is told about its source."""

import json

import pytest

from balise.collect.pixel_config import MOST_CODE, calling_code, config_of, lib_name, start_line
from balise.events.received import Kind
from balise.events.source import AutoMatch, Source

SHOP = Source(code="SHOP", name="Shop", kind=Kind.WEB)
CHOSEN = Source(
    code="SHOP", name="Shop", kind=Kind.WEB, phone_region="FR", first_party_cookies=False, auto_match=(AutoMatch.EMAIL,)
)
UNKNOWN = {"cookies": False, "match": [], "phone": "", "unknown": True}


def test_a_source_is_told_as_people_chose_it():
    """Cookies, matched fields and the calling code are the source's own."""
    assert config_of(CHOSEN, "SHOP", "ttq", "US") == {
        "code": "SHOP",
        "lib": "ttq",
        "cookies": False,
        "match": (AutoMatch.EMAIL,),
        "phone": "33",
    }


def test_clicks_are_recorded_only_where_somebody_chose_it():
    """The pixel hears of it from the sources that switched it on, and from no other."""
    told = config_of(Source(code="SHOP", name="Shop", kind=Kind.WEB, capture=True), "SHOP", "ttq", "")

    assert told["capture"] is True
    assert "capture" not in config_of(SHOP, "SHOP", "ttq", "")


def test_the_installations_region_serves_a_source_without_one():
    """Where the source has no region, phone numbers are from the installation's."""
    assert config_of(SHOP, "SHOP", "ttq", "us")["phone"] == "1"
    assert config_of(SHOP, "SHOP", "ttq", "")["phone"] == ""


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.WEB])
def test_a_source_that_is_no_site_is_unknown(kind):
    """An app's, a shop floor's or a CRM's source has no pixel."""
    source = Source(code="SHOP", name="Shop", kind=kind, first_party_cookies=True, auto_match=(AutoMatch.EMAIL,))

    assert config_of(source, "SHOP", "ttq", "FR") == {"code": "SHOP", "lib": "ttq", **UNKNOWN}


def test_a_code_nobody_has_is_unknown():
    """The page is told its own code back, up to a length, and that nobody has it."""
    assert config_of(None, "NONE", "tt", "FR") == {"code": "NONE", "lib": "tt", **UNKNOWN}
    assert config_of(None, "x" * 100_000, "ttq", "")["code"] == "x" * MOST_CODE


def test_without_a_code_there_is_no_source():
    """A page that names no code gets the pixel alone."""
    assert config_of(None, "", "ttq", "FR") == {"lib": "ttq", "code": ""}


@pytest.mark.parametrize("name", ["ttq", "tt2", "$", "_q", "a" * 50])
def test_a_global_name_is_kept(name):
    """Whatever a script could call a global is kept."""
    assert lib_name(name) == name


@pytest.mark.parametrize(
    "name", ["", "1a", "a-b", "a.b", "a b", "é", "a;alert(1)", "ttq\n", "a" * 51, "</script>", "__proto__[x]"]
)
def test_what_is_no_name_becomes_the_usual_one(name):
    """Anything else cannot be a global's name and is not repeated."""
    assert lib_name(name) == "ttq"


@pytest.mark.parametrize("region, code", [("FR", "33"), ("fr", "33"), ("US", "1"), ("IT", "39"), ("ZZ", ""), ("", "")])
def test_a_region_has_a_calling_code(region, code):
    """Two letters lead to the country's calling code; what is no region to none."""
    assert calling_code(region) == code


@pytest.mark.parametrize("code", ['"});alert(1);({"', "</script>", "\u2028", "\\", "'", "\U0001f600", "{{CODE}}"])
def test_the_line_is_one_call_whatever_the_values_are(code):
    """The line is ASCII, one statement, and its one argument is JSON with the value as it was given."""
    line = start_line(config_of(None, code, "ttq", "")).decode("ascii")
    head, _, rest = line.partition("(")

    assert (head, rest[-2:]) == ("\n__balise.start", ")\n")
    assert json.loads(rest[:-2])["code"] == code
    assert not set("<>&'\u2028") & set(line)
