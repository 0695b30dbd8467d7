"""What a sent name counts as."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.vocabulary import EDITIONS, KINDS, load_edition
from balise.vocabulary.edition import REMEMBERED_LENGTH, REMEMBERED_NAMES, Edition
from balise.vocabulary.edition_file import read_edition_file

editions = st.sampled_from([load_edition(name) for name in EDITIONS])
kinds = st.sampled_from(KINDS)
KNOWN = sorted(
    {
        name
        for edition in EDITIONS
        for kind in KINDS
        for name in (*load_edition(edition).standard(kind), *load_edition(edition).reserved(kind))
    }
)
names = st.one_of(
    st.sampled_from(KNOWN),
    st.sampled_from(KNOWN).map(str.swapcase),
    st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,49}", fullmatch=True),
    st.text(st.characters(codec=None), max_size=60),
)


@given(editions, kinds, names)
def test_canonical_twice_is_canonical_once(edition, kind, name):
    """A canonical name is its own canonical name, of the same class, and nothing maps it further."""
    first = edition.canonical(name, kind)
    if first.verdict != "invalid":
        again = edition.canonical(first.event, kind)

        assert (again.event, again.event_class, again.mapped) == (first.event, first.event_class, False)


@given(editions, kinds, names)
def test_class_verdict_and_event_agree(edition, kind, name):
    """A standard or reserved name counts as a standard event, a custom one as itself, an invalid one as nothing."""
    found = edition.canonical(name, kind)

    if found.verdict == "invalid":
        assert (found.event, found.event_class) == ("", "invalid")
        assert found.reasons
    elif found.verdict == "custom":
        assert (found.event, found.event_class, found.mapped, found.reasons) == (name, "custom", False, ())
    else:
        assert found.event in edition.standard(kind)
        assert found.event_class == "standard"
        assert [reason.code for reason in found.reasons] == (["reserved_name"] if found.verdict == "reserved" else [])


@pytest.mark.parametrize("kind", ["web", "offline", "crm"])
@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("name", ["Pageview", "PageView", "pageview", "PAGEVIEW", "pAgEvIeW"])
def test_a_page_view_is_one_name_in_any_case(name, edition, kind):
    """The pixel sends `Pageview`, the pages print `PageView`: both are the same standard event, without a remark."""
    found = load_edition(edition).canonical(name, kind)

    assert (found.event, found.verdict, found.mapped, found.warnings) == ("PageView", "standard", False, ())


@pytest.mark.parametrize("name", ["Page_view", "pageview_", "PageViews", "page-view"])
def test_only_that_one_name_is_folded(name):
    """What merely resembles a page view is a name of its own."""
    assert load_edition("2024-10").canonical(name, "web").event == name


@given(editions, kinds, st.sampled_from(KNOWN), st.data())
def test_another_case_is_another_name_with_a_warning(edition, kind, name, data):
    """A name that differs from a known one only by case is custom, and a warning names the standard one."""
    letters = [data.draw(st.sampled_from([letter.lower(), letter.upper()])) for letter in name]
    other = "".join(letters)
    known = {*edition.standard(kind), *edition.reserved(kind), *edition.spellings(kind)}
    if name not in known or other in known or name == "PageView" or not other[0].isalpha():
        return
    found = edition.canonical(other, kind)
    (warning,) = found.warnings

    assert (found.verdict, found.event) == ("custom", other)
    assert warning.code == "looks_like_standard"
    assert warning.suggestion in edition.standard(kind)
    assert all(f"`{warning.suggestion}`" in warning.message[language] for language in ("en", "fr"))


def test_purchase_depends_on_the_edition():
    """Purchase and CompletePayment change places in May 2025, and whichever is sent counts as the edition's own."""
    old, new = load_edition("2024-10"), load_edition("2025-05")

    assert {old.canonical(name, "web").event for name in ("Purchase", "CompletePayment")} == {"CompletePayment"}
    assert {new.canonical(name, "web").event for name in ("Purchase", "CompletePayment")} == {"Purchase"}
    assert {new.canonical(name, "crm").event for name in ("Lead", "SubmitForm", "ClickForm")} == {"Lead"}
    assert {new.canonical("Purchase", "app").event, old.canonical("Purchase", "app").event} == {"Purchase"}


def test_web_reserved_names_do_not_bind_apps():
    """Checkout and Registration are app events, and AddBilling is a good name of one's own there."""
    edition = load_edition("2024-10")

    assert [edition.canonical(name, "app").event for name in ("Checkout", "Registration")] == ["Checkout", "Registration"]
    assert edition.canonical("AddBilling", "app").verdict == "custom"


@pytest.mark.parametrize("sent, event", [("InAppAdClick", "InAppADClick"), ("InAppAdImpr", "InAppADImpr")])
def test_another_spelling_is_mapped(sent, event):
    """The spelling of some SDKs counts as the standard one, and a warning says so; the web knows neither."""
    found = load_edition("2024-10").canonical(sent, "app")

    assert (found.event, found.verdict, found.mapped) == (event, "standard", True)
    assert [warning.code for warning in found.warnings] == ["mapped_spelling"]
    assert load_edition("2024-10").canonical(sent, "web").verdict == "custom"


@pytest.mark.parametrize("name", ["ClickButton", "PlaceAnOrder", "ClickInDownloadPage", "Checkout"])
def test_deprecated_events_still_count_with_a_warning(name):
    """In 2025-05 two events are deprecated: they, and what maps to them, still count, and the date is told."""
    new, old = load_edition("2025-05").canonical(name, "web"), load_edition("2024-10").canonical(name, "web")

    assert new.event == old.event
    assert [(warning.code, "2027" in warning.message["en"]) for warning in new.warnings] == [("deprecated", True)]
    assert old.warnings == ()


def test_inscription_is_not_reserved():
    """The French page prints `Inscription` for `Registration`: a slip of translation, so it is a good custom name."""
    for edition in EDITIONS:
        assert load_edition(edition).canonical("Inscription", "web").verdict == "custom"


def test_what_is_remembered_is_bounded():
    """However many names come, and however long, only so many short ones are kept, and the answers stay right."""
    edition = Edition(read_edition_file("2024-10"))
    for number in range(REMEMBERED_NAMES + 500):
        assert edition.canonical(f"Name_{number}", "web").event == f"Name_{number}"
    kept = edition._remembered.cache_info()
    edition.canonical("x" * (REMEMBERED_LENGTH + 1), "web")

    assert kept.currsize == REMEMBERED_NAMES
    assert edition._remembered.cache_info().misses == kept.misses
    assert edition.canonical("Name_0", "web").event == "Name_0"


def test_a_kind_does_not_answer_for_another():
    """What is remembered for web is not the answer for app."""
    edition = Edition(read_edition_file("2024-10"))

    assert [edition.canonical("Checkout", kind).event for kind in ("web", "app", "web")] == [
        "PlaceAnOrder",
        "Checkout",
        "PlaceAnOrder",
    ]
