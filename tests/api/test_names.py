"""Names over the management API."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from balise.vocabulary import DEFAULT_EDITION, load_edition
from balise.vocabulary.names import check_name


def check(client, names, language="en", **rest):
    """The verdicts."""
    answer = client.post("/api/v1/names/check", json={"names": names, **rest}, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    return answer.json()["names"]


def test_the_verdicts_come_in_the_order_asked(client):
    """One verdict a name: custom, standard, reserved or invalid, and what it counts as."""
    verdicts = check(client, ["review_left", "ViewContent", "Purchase", "1st"])

    assert [row["verdict"] for row in verdicts] == ["custom", "standard", "reserved", "invalid"]
    assert [row["event"] for row in verdicts] == ["review_left", "ViewContent", "CompletePayment", ""]
    assert verdicts[3]["reasons"][0]["suggestion"]
    assert verdicts[0]["uses"]["optimisation"]["allowed"] is False


def test_sentences_are_in_the_language_asked(client):
    """`message` follows Accept-Language; both languages are always there."""
    english, french = check(client, ["1st"])[0]["reasons"][0], check(client, ["1st"], "fr-FR, en;q=0.5")[0]["reasons"][0]

    assert english["message"] == english["message_en"] == french["message_en"]
    assert french["message"] == french["message_fr"] != english["message"]


def test_a_sensitive_name_is_invalid(client):
    """A name that suggests sensitive data is invalid, with a reason that names the category, and serves nothing."""
    verdict = check(client, ["diabetes_quiz"])[0]

    assert (verdict["verdict"], verdict["event"]) == ("invalid", "")
    assert [reason["code"] for reason in verdict["reasons"]] == ["sensitive_health"]
    assert [use["allowed"] for use in verdict["uses"].values()] == [False, False, False]


def test_a_source_lends_its_edition_and_kind(client, metadata):
    """With a source, names are held to its edition; an edition that is written wins."""
    metadata.sources.create("Shop", "web", "SHOP", edition="2025-05")

    assert check(client, ["Purchase"], source="SHOP")[0]["verdict"] == "standard"
    assert check(client, ["Purchase"], source="SHOP", edition="2024-10")[0]["verdict"] == "reserved"
    assert client.post("/api/v1/names/check", json={"names": ["a"], "source": "NONE"}).status_code == 404


WRONG = [([], "names"), (["a"] * 1001, "names"), (["a", 1], "names.1"), ("a", "names"), (None, "names")]


@pytest.mark.parametrize("names, path", WRONG)
def test_a_wrong_list_is_refused(reader, names, path):
    """`names` holds 1 to 1,000 texts."""
    answer = reader.post("/api/v1/names/check", json={"names": names})

    assert (answer.status_code, answer.json()["path"]) == (400, path)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), min_size=1, max_size=5))
def test_any_text_gets_its_verdict(client, names):
    """Whatever text is asked, each gets the verdict of the rules or of the policy."""
    edition = load_edition(DEFAULT_EDITION)
    for name, row in zip(names, check(client, names), strict=True):
        stopped = any(reason["code"].startswith("sensitive_") for reason in row["reasons"])
        assert row["name"] == name
        assert row["verdict"] == ("invalid" if stopped else check_name(name, edition).verdict)
