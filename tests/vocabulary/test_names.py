"""The rules for names: all broken ones at once, each with a sentence and a name that passes."""

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.vocabulary import EDITIONS, KINDS, load_edition
from balise.vocabulary.names import check_name

GOOD = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,49}")
UNWANTED = re.compile(r"\b(error|invalid|oops|forgot|wrong|erreur|invalide)\b", re.IGNORECASE)
EDITION = load_edition("2024-10")
editions = st.sampled_from([load_edition(name) for name in EDITIONS])
kinds = st.sampled_from(KINDS)
near = st.text(st.sampled_from("aZé 09_-.!\t\n\0\u00a0\ud800😀日ß́"), max_size=60)
names = st.one_of(near, st.text(st.characters(codec=None), max_size=80), st.from_regex(GOOD, fullmatch=True))


def codes(name, edition=EDITION, kind="web"):
    """The codes of the rules that a name breaks."""
    return [reason.code for reason in check_name(name, edition, kind).reasons]


@given(editions, kinds, names)
def test_a_name_is_good_exactly_by_the_published_rule(edition, kind, name):
    """Any other than a known name is custom where the rule's pattern takes it, and invalid where not."""
    verdict = check_name(name, edition, kind).verdict
    if verdict in ("custom", "invalid"):
        assert (verdict == "custom") == bool(GOOD.fullmatch(name))


@given(editions, kinds, names)
def test_a_suggestion_passes(edition, kind, name):
    """Every suggestion is empty or a name that counts without another change."""
    check = check_name(name, edition, kind)
    for remark in (*check.reasons, *check.warnings):
        if remark.suggestion:
            assert check_name(remark.suggestion, edition, kind).verdict in ("custom", "standard")


@given(editions, kinds, names)
def test_a_name_with_a_letter_or_digit_gets_a_suggestion(edition, kind, name):
    """Wherever a name holds a letter A to Z or a digit, something can be suggested."""
    if re.search(r"[A-Za-z0-9]", name):
        assert all(reason.suggestion for reason in check_name(name, edition, kind).reasons)


@given(editions, kinds, names)
def test_every_sentence_is_calm_and_in_both_languages(edition, kind, name):
    """A sentence exists in English and French, is short, can be written as UTF-8, and scolds nobody."""
    check = check_name(name, edition, kind)
    for remark in (*check.reasons, *check.warnings):
        for language in ("en", "fr"):
            sentence = remark.message[language]
            assert 0 < len(sentence.encode()) < 600
            assert sentence.endswith(".")
            assert not UNWANTED.search(sentence.replace(f"`{name}`", ""))


@given(editions, kinds, names)
def test_a_check_can_be_sent_as_json(edition, kind, name):
    """Whatever was asked, the answer can be encoded."""
    check = check_name(name, edition, kind)

    assert msgspec.json.decode(msgspec.json.encode(check))["verdict"] == check.verdict


@pytest.mark.parametrize(
    "name, broken",
    [
        ("", ["empty"]),
        (" ", ["bad_start", "bad_character", "ends_with_space"]),
        ("Leave_Review", []),
        ("a", []),
        ("a-b_C9", []),
        ("x" * 50, []),
        ("x" * 51, ["too_long"]),
        ("1 Leave Review!", ["bad_start", "bad_character"]),
        ("_private", ["bad_start"]),
        ("-dash", ["bad_start"]),
        ("9lives", ["bad_start"]),
        ("leave review", ["bad_character"]),
        ("leave_review ", ["bad_character", "ends_with_space"]),
        ("leave_review\n", ["bad_character", "ends_with_space"]),
        ("leave_review\u00a0", ["bad_character", "ends_with_space"]),
        ("leave\0review", ["bad_character"]),
        ("avis_déposé", ["bad_character"]),
        ("été", ["bad_start", "bad_character"]),
        ("购买", ["bad_start", "bad_character"]),
        ("Покупка", ["bad_start", "bad_character"]),
        ("Ａbc", ["bad_start", "bad_character"]),
        ("٣items", ["bad_start", "bad_character"]),
        ("order🎉", ["bad_character"]),
        ("a.b", ["bad_character"]),
        ("a`b", ["bad_character"]),
        ("é" * 60 + " ", ["too_long", "bad_start", "bad_character", "ends_with_space"]),
    ],
)
def test_all_broken_rules_are_told_at_once(name, broken):
    """Every rule that a name breaks is told, in one order."""
    assert codes(name) == broken


@pytest.mark.parametrize(
    "name, suggestion",
    [
        ("1 Leave Review!", "Leave_Review"),
        ("12. Leave Review", "Leave_Review"),
        ("leave review", "leave_review"),
        ("  leave   review  ", "leave_review"),
        ("Avis déposé à l’instant", "Avis_depose_a_l_instant"),
        ("œuvre_straße", "oeuvre_strasse"),
        ("ＡＢＣ", "ABC"),
        ("2nd_order", "E_2nd_order"),
        ("404 page", "E_404_page"),
        ("2.5 stars", "E_2_5_stars"),
        ("360", "E_360"),
        ("_private", "private"),
        ("cart - step 2", "cart_step_2"),
        ("keep__both!", "keep__both"),
        ("order🎉done", "order_done"),
        ("购买 Order", "Order"),
        ("购买", ""),
        ("🎉🎉", ""),
        ("___", ""),
        ("\ud800", ""),
        ("x" * 51, "x" * 50),
        ("x" * 49 + "_" + "y" * 20, "x" * 49),
        ("9" * 80, "E_" + "9" * 48),
    ],
)
def test_the_suggestion_keeps_what_can_be_kept(name, suggestion):
    """Accents are folded, gaps become `_`, a list's number goes, a digit in front gets a prefix, the rest is cut at 50."""
    assert {reason.suggestion for reason in check_name(name, EDITION).reasons} == {suggestion}


@pytest.mark.parametrize(
    "name, event", [("AddToCart ", "AddToCart"), ("Purchase!", "CompletePayment"), (" pageview", "PageView")]
)
def test_a_suggestion_that_is_standard_is_said_to_be(name, event):
    """Where the mended name is known, the standard event is suggested, and a remark says that it is one."""
    check = check_name(name, EDITION)

    assert {reason.suggestion for reason in check.reasons} == {event}
    assert [(warning.code, warning.suggestion) for warning in check.warnings] == [("suggests_standard", event)]


def test_an_app_event_that_breaks_the_rules_is_suggested_as_it_is():
    """`2Dretention` begins with a digit and is standard for apps: it needs no prefix there, and does on the web."""
    assert check_name("2Dretention", EDITION, "app").verdict == "standard"
    assert check_name("2Dretention ", EDITION, "app").reasons[0].suggestion == "2Dretention"
    assert check_name("2Dretention", EDITION, "web").reasons[0].suggestion == "E_2Dretention"


def test_the_length_says_how_much_is_over():
    """Numbers come before adjectives: the length, the excess, the limit."""
    (reason,) = check_name("x" * 63, EDITION).reasons

    assert reason.message["en"].startswith("63 characters, 13 over the limit of 50.")
    assert reason.message["fr"].startswith("63 caractères, 13 de trop\u00a0: la limite est 50.")


def test_bad_characters_are_shown_with_their_positions():
    """Each character is shown once with its places, counted from 1; what cannot be seen is shown as a code."""
    message = check_name("a b c!\0\ud800e\u0301", EDITION).reasons[0].message

    assert "space (2, 4), “!” (6), U+0000 (7), U+D800 (8), U+0301 (10)" in message["en"]
    assert "espace (2, 4), «\u00a0!\u00a0» (6)" in message["fr"]
    assert message["en"].startswith("6 characters")


def test_a_message_stays_short_for_a_huge_name():
    """Only the first characters and places are listed, so that nobody can make an answer grow."""
    message = check_name("".join(map(chr, range(0x4E00, 0x9000))) * 3, EDITION).reasons[-1].message

    assert len(message["en"]) < 300
    assert "…" in message["en"]


@given(st.text(st.sampled_from("aé !\ud800"), min_size=1, max_size=20))
def test_every_bad_character_is_counted(name):
    """The number of characters to mend is told exactly, also where the name is too long to list them."""
    for asked in (name, "a" * 2_000 + name):
        bad = len(re.findall(r"[^A-Za-z0-9_-]", asked))
        told = [reason.message["en"] for reason in check_name(asked, EDITION).reasons if reason.code == "bad_character"]

        assert [sentence.split()[0] for sentence in told] == ([str(bad)] if bad else [])


def test_a_suggestion_for_a_huge_name_is_made_from_its_beginning():
    """A name as long as a request is still told its rules, and given a name made of its first words."""
    check = check_name("leave review " * 50_000, EDITION)

    assert [reason.code for reason in check.reasons] == ["too_long", "bad_character", "ends_with_space"]
    assert check.reasons[0].suggestion == "leave_review_leave_review_leave_review_leave_revie"


def test_a_reserved_name_says_what_it_counts_as():
    """A reserved name has one reason, which names the standard event it counts as."""
    check = check_name("Purchase", EDITION)
    (reason,) = check.reasons

    assert (check.verdict, check.event, reason.code, reason.suggestion) == (
        "reserved",
        "CompletePayment",
        "reserved_name",
        "CompletePayment",
    )
    assert all("`CompletePayment`" in reason.message[language] for language in ("en", "fr"))


def test_a_standard_name_has_no_reason():
    """A standard name counts as itself, without a remark."""
    check = check_name("AddToCart", EDITION)

    assert (check.verdict, check.event, check.reasons, check.warnings) == ("standard", "AddToCart", (), ())


def test_offline_sources_are_told_that_custom_is_not_taken():
    """A good custom name keeps its verdict offline, with a warning and no use."""
    check = check_name("Leave_Review", EDITION, "offline")
    uses = (check.uses.reporting, check.uses.audience, check.uses.optimisation)

    assert check.verdict == "custom"
    assert [warning.code for warning in check.warnings] == ["custom_not_accepted"]
    assert not any(use.allowed for use in uses)
    assert check_name("Leave_Review", EDITION, "crm").warnings == ()
