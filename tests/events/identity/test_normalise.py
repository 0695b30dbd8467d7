"""What a value looks like before it is hashed."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.events.identity import normalise
from balise.events.identity.phone import phone

NORMALISERS = (
    normalise.email,
    normalise.external_id,
    normalise.name,
    normalise.zip_code,
    normalise.place,
    normalise.country,
    normalise.upper_id,
    normalise.lower_id,
    normalise.plain_text,
    normalise.user_agent,
    phone,
)
ANY_TEXT = st.text(st.characters(codec=None), max_size=40)
LIKELY_TEXT = st.text(string.ascii_letters + string.digits + " @.+-()'é İß\u200b\u00a0\x00\ud800", max_size=30)
SHORT_CODES = st.sampled_from(("+1", "+33", "+39", "+44", "+49", "+54", "+55", "+7", "+86", "+91", "+228", "+378", "+52"))
NUMBERS = st.builds(lambda code, digits: code + digits, SHORT_CODES, st.text(string.digits, min_size=4, max_size=12))


@pytest.mark.parametrize("normaliser", NORMALISERS, ids=lambda each: each.__name__)
@given(text=ANY_TEXT | LIKELY_TEXT | NUMBERS)
def test_normalising_twice_changes_nothing(normaliser, text):
    """What was normalised is already normal; what is refused is empty and has a code."""
    normalised, code = normaliser(text)

    assert not (normalised and code)
    if normalised:
        assert (normalised, "") == normaliser(normalised)


@given(text=ANY_TEXT | LIKELY_TEXT)
def test_quick_text_is_what_the_full_rule_gives(text):
    """Text the quick look passes is exactly what the full rules would keep."""
    if normalise.is_plain_text(text):
        assert (text, "") == normalise.plain_text(text) == normalise.user_agent(text)


@given(NUMBERS)
def test_a_normal_phone_number_is_a_plus_and_digits(text):
    """Whatever is accepted is E.164: a plus sign and at most 15 digits."""
    normalised, _ = phone(text)

    assert not normalised or (normalised[0] == "+" and normalised[1:].isdecimal() and len(normalised) <= 18)


@pytest.mark.parametrize(
    "sent, region, normal",
    [
        ("(+1)2133734253", "", "+12133734253"),
        ("+1 (213) 373-4253", "", "+12133734253"),
        ("+33 (0)6 12.34.56.78", "", "+33612345678"),
        ("+330612345678", "", "+33612345678"),
        ("0033 6 12 34 56 78", "", "+33612345678"),
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("33612345678", "FR", "+33612345678"),
        ("2133734253", "US", "+12133734253"),
        ("+12133734253", "FR", "+12133734253"),
        ("\uff0b33\u00a06\u201112345678", "", "+33612345678"),
        ("٠٦١٢٣٤٥٦٧٨", "FR", "+33612345678"),
        ("+39 (0)6 1234 5678", "", "+390612345678"),
        ("+34 (0)612 345 678", "", "+34612345678"),
    ],
)
def test_phone_numbers_become_e164(sent, region, normal):
    """Separators, 00, (0) and the national zero go; the country code stays or comes from the region."""
    assert (normal, "") == phone(sent, region)


@pytest.mark.parametrize(
    "sent, region, code",
    [
        ("0612345678", "", "phone_without_country_code"),
        ("12133734253", "", "phone_without_country_code"),
        ("0612345678", "ZZ", "phone_without_country_code"),
        ("1-800-FLOWERS", "US", "invalid_phone"),
        ("+33612345678 ext. 5", "", "invalid_phone"),
        ("+999123456789", "", "invalid_phone"),
        ("+3361", "", "invalid_phone"),
        ("+", "FR", "invalid_phone"),
        ("+33" + "6" * 500, "FR", "invalid_phone"),
        ("a@b.example", "FR", "invalid_phone"),
    ],
)
def test_what_is_no_phone_number_is_refused(sent, region, code):
    """Letters, unknown countries, impossible lengths and numbers without country are refused, each with its code."""
    assert ("", code) == phone(sent, region)


@pytest.mark.parametrize(
    "sent", ["alice", "a@b@c.example", "a b@c.example", "@c.example", "alice@", "a@b\u00a0c", "a@\ud800b", "@"]
)
def test_what_is_no_email_is_refused(sent):
    """An address has exactly one @, something on both sides, and no white space inside."""
    assert normalise.email(sent) == ("", "invalid_email")


@pytest.mark.parametrize(
    "normaliser, sent, normal",
    [
        (normalise.email, "\ufeff Alice.B+x@Example.COM\u200b", "alice.b+x@example.com"),
        (normalise.external_id, " User_123 ", "User_123"),
        (normalise.name, " Jean-François O’Neil ", "jeanfrançoisoneil"),
        (normalise.name, "हिन्दी", "हिन्दी"),
        (normalise.zip_code, " SW1A-1AA ", "sw1a1aa"),
        (normalise.zip_code, "SW1A\u20131 AA", "sw1a1aa"),
        (normalise.place, "New York", "newyork"),
        (normalise.place, "Saint-Étienne", "saintétienne"),
        (normalise.country, " FR", "fr"),
        (normalise.plain_text, " en-US\x00 ", "en-US"),
        (normalise.user_agent, "Bot/1.0 (+robot@example.com)", "Bot/1.0 [removed: email]"),
    ],
)
def test_the_other_keys_are_normalised(normaliser, sent, normal):
    """Each key has its own rule, for any script."""
    assert (normal, "") == normaliser(sent)


@pytest.mark.parametrize("sent", ["France", "FRA", "F1", "é1", "f"])
def test_a_country_is_two_letters(sent):
    """Names and three-letter codes are refused."""
    assert normalise.country(sent) == ("", "invalid_country")


@pytest.mark.parametrize("sent", ["alice@example.com", "E.C.P.alice%40example.com", "+33 6 12 34 56 78"])
def test_text_in_clear_takes_no_contact_details(sent):
    """A click id that is an e-mail address or a phone number is refused: it would be kept in clear."""
    assert normalise.plain_text(sent) == ("", "personal_in_text")
