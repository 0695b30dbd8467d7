import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from balise.vocabulary.policy import Cleaned, Policy

CLICK = "ttclid=E.C.P.4111111111111111&gclid=0612345678&utm_id=0612345678"
HASH = "848a771458438fc2ec420560d769fb9b9b86851ee338ec56517baabd79d3bb4f"
CONFORMANCE = Path(__file__).parents[3].parent / "shared" / "conformance" / "events_api_requests.json"

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def codes(findings: Any) -> list[str]:
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    "name", ["myHIVTest", "HIV_TEST_2", "hiv-test", "TestVIH", "BankAccount", "bankaccount", "demande-d-asile"]
)
def test_a_sensitive_name_is_found_however_it_is_written(policy: Policy, name: str) -> None:
    """Words are found in camelCase, with separators, with digits, and phrases also as one word."""
    assert policy.check_name(name) is not None


@pytest.mark.parametrize(
    "name", ["CompletePayment", "AddPaymentInfo", "add_to_cart", "credit_note_downloaded", "PasswordReset", "Bankside"]
)
def test_a_shops_ordinary_names_pass(policy: Policy, name: str) -> None:
    """Paying is not a financial situation, and a word within a word is another word."""
    assert policy.check_name(name) is None


def test_the_hit_names_category_and_language(policy: Policy) -> None:
    """A caller learns which list it was."""
    hit = policy.check_name("AchatTestVIH")

    assert hit is not None
    assert (hit.category, hit.language) == ("health", "fr")


def test_a_clean_address_stays_byte_for_byte(policy: Policy) -> None:
    """Nothing is normalised where nothing is found, and identifiers of advertising systems keep their digits."""
    url = f"https://shop.example.com/a%20b//c;d?x=%e9&y&z=&{CLICK}&q=a+b#frag%2Fment"

    assert policy.clean_url(url) == Cleaned(url)


def test_only_the_part_that_is_found_is_replaced(policy: Policy) -> None:
    """Each segment, parameter and fragment is judged alone, decoded, in nested addresses too."""
    cleaned = policy.clean_url(
        f"https://u:p@shop.example.com/a/jane%40example.org?{CLICK}&email=x&q=hiv+test&c=06+12+34+56+78&to=%2Fx%3Ffirst_name%3DJane%26ok%3D1#a=b"
    )

    assert cleaned.text == (
        f"https://shop.example.com/a/%5Bremoved%3A%20email%5D?{CLICK}&email=%5Bremoved%3A%20email%5D&q=%5Bremoved%3A%20health%5D"
        "&c=%5Bremoved%3A%20phone%5D&to=%2Fx%3Ffirst_name%3D%255Bremoved%253A%2520name%255D%26ok%3D1#a=b"
    )
    assert {finding.path for finding in cleaned.findings} == {"page.url"}


def test_an_email_is_taken_out_of_a_click_identifier(policy: Policy) -> None:
    """The exemption is for digits, never for e-mail addresses."""
    assert "example.org" not in policy.clean_url("https://a.example.com/?ttclid=jane%40example.org").text


def test_an_identity_key_loses_its_value(policy: Policy) -> None:
    """A key that names a person loses any value but a SHA-256 or one that says nothing."""
    value = {
        "customerEmail": "x",
        "prénom": "Jane",
        "date_naissance": 19800101,
        "email": HASH,
        "mobile": True,
        "tel": None,
        "phone_case": "blue",
    }
    cleaned, findings = policy.clean_tree(value, "properties")

    assert cleaned == value | {
        "customerEmail": "[removed: email]",
        "prénom": "[removed: name]",
        "date_naissance": "[removed: birth]",
    }
    assert codes(findings) == ["personal_data_removed"] * 3
    assert findings[0].path == "properties.customerEmail"


def test_a_sensitive_key_is_kept_and_its_value_removed(policy: Policy) -> None:
    """The value goes, whatever its type; the key stays, so that the sender finds the place."""
    cleaned, findings = policy.clean_tree({"is_pregnant": False, "contents": [{"content_name": "HIV self test"}]}, "properties")

    assert cleaned == {"is_pregnant": "[removed: health]", "contents": [{"content_name": "[removed: health]"}]}
    assert [finding.path for finding in findings] == ["properties.is_pregnant", "properties.contents.0.content_name"]


def test_warning_leaves_sensitive_content_but_never_personal_data(policy: Policy) -> None:
    """`warn` only reports what is sensitive."""
    cleaned, findings = policy.clean_tree({"a": "HIV test", "b": "jane@example.org"}, "properties", sensitive="warn")

    assert cleaned == {"a": "HIV test", "b": "[removed: email]"}
    assert codes(findings) == ["sensitive_data_found", "personal_data_removed"]


def test_personal_data_in_a_key_is_removed_and_no_value_is_lost(policy: Policy) -> None:
    """Two keys that become equal are told apart."""
    cleaned, _ = policy.clean_tree({"jane@example.org": 1, "joe@example.org": 2}, "properties")

    assert cleaned == {"[removed: email]": 1, "[removed: email] 2": 2}


def test_json_within_a_text_is_cleaned_too(policy: Policy) -> None:
    """A text that holds JSON or parameters is judged by its keys."""
    cleaned, _ = policy.clean_tree({"a": '{"first_name":"Jane","n":1}', "b": "last_name=Doe&n=1"}, "properties")

    assert json.loads(cleaned["a"]) == {"first_name": "[removed: name]", "n": 1}
    assert cleaned["b"] == "last_name=%5Bremoved%3A%20name%5D&n=1"


def test_a_value_nested_too_deep_is_removed(policy: Policy) -> None:
    """Below 32 levels nothing is judged, so nothing is kept."""
    value: Any = "jane@example.org"
    for _ in range(5000):
        value = [value]
    cleaned, findings = policy.clean_tree(value, "properties")

    assert "[removed: too deep]" in str(cleaned)
    assert len(findings) == 1


def test_no_finding_repeats_the_value(policy: Policy) -> None:
    """Messages name the class and the cure, never what was found."""
    _, findings = policy.clean_tree({"note": "jane@example.org 4111111111111111", "x": "HIV test"}, "properties")

    assert not any(secret in str(findings) for secret in ("jane", "example.org", "4111", "HIV"))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=json_values)
def test_cleaning_any_json_never_raises_and_does_it_all_at_once(policy: Policy, value: Any) -> None:
    """Any JSON value is taken, and what is clean stays clean."""
    cleaned, _ = policy.clean_tree(value, "properties")

    assert str(policy.clean_tree(cleaned, "properties")[0]) == str(cleaned)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(), prefix=st.sampled_from(["", "https://", "/a?b=", "https://x.example/?q=", "{", "%"]))
def test_any_text_is_an_address(policy: Policy, text: str, prefix: str) -> None:
    """No text is too strange to be cleaned as an address or as a text."""
    assert isinstance(policy.clean_url(prefix + text).text, str)
    assert isinstance(policy.clean_text(prefix + text).text, str)


@pytest.mark.skipif(
    not CONFORMANCE.is_file(), reason="the recorded requests of published integrations are not beside the project"
)
def test_what_integrations_send_is_left_alone(policy: Policy) -> None:
    """Real request bodies of published integrations pass unchanged, and most without a closer look."""
    events = [
        event for case in json.loads(CONFORMANCE.read_text("utf-8"))["cases"] for event in _events(case["request"].get("body"))
    ]
    suspicious = [event for event in events if policy.suspicious(msgspec.json.encode(event))]

    assert events
    assert [event for event in events if policy.clean_tree(event, "")[1]] == []
    assert len(suspicious) <= len(events) / 10


def _events(body: Any) -> list[dict[str, Any]]:
    items = (body.get("data") or body.get("batch") or [body]) if isinstance(body, dict) else []
    return [{key: value for key, value in item.items() if key != "user"} for item in items if isinstance(item, dict)]
