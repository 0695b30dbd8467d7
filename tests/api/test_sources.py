"""Sources over the management API."""

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from balise.api import Parts, api_router
from balise.clock import now_ms

WRONG = [
    ({"name": "Shop"}, "kind", "missing_field"),
    ({"name": "Shop", "kind": "shop"}, "kind", "wrong_value"),
    ({"name": "", "kind": "web"}, "name", "wrong_value"),
    ({"name": " ", "kind": "web"}, "name", "wrong_value"),
    ({"name": "a\u0000b", "kind": "web"}, "name", "wrong_value"),
    ({"name": 7, "kind": "web"}, "name", "wrong_value"),
    ({"name": "Shop", "kind": "web", "colour": "red"}, "colour", "unknown_field"),
    ({"name": "Shop", "kind": "web", "code": "a b"}, "code", "wrong_value"),
    ({"name": "Shop", "kind": "web", "code": ".."}, "code", "wrong_value"),
    ({"name": "Shop", "kind": "web", "edition": "2001-01"}, "edition", "wrong_value"),
    ({"name": "Shop", "kind": "web", "retention_months": "3"}, "retention_months", "wrong_value"),
    ({"name": "Shop", "kind": "web", "retention_months": 10**30}, "retention_months", "wrong_value"),
    ({"name": "Shop", "kind": "web", "allowed_origins": ["https://a.example", "no"]}, "allowed_origins.1", "wrong_value"),
    ({"name": "Shop", "kind": "web", "allowed_origins": ["https://[.0716d2d]"]}, "allowed_origins.0", "wrong_value"),
    ({"name": "Shop", "kind": "web", "phone_region": "FRA"}, "phone_region", "wrong_value"),
    ({"name": "Shop", "kind": "web", "first_party_cookies": "no"}, "first_party_cookies", "wrong_value"),
    ({"name": "Shop", "kind": "web", "first_party_cookies": None}, "first_party_cookies", "wrong_value"),
    ({"name": "Shop", "kind": "web", "auto_match": ["email", "card"]}, "auto_match.1", "wrong_value"),
    ({"name": "Shop", "kind": "web", "auto_match": "email"}, "auto_match", "wrong_value"),
]


def test_a_source_is_made_and_found(client):
    """A source that was made is in the list and at its own address, as it was answered."""
    made = client.post("/api/v1/sources", json={"name": "Shop", "kind": "web", "allowed_origins": ["https://shop.example"]})

    assert made.status_code == 201
    assert client.get("/api/v1/sources").json() == {"sources": [made.json()]}
    assert client.get(f"/api/v1/sources/{made.json()['code']}").json() == made.json()
    assert made.json()["edition"] == "2024-10"
    assert made.json()["allowed_origins"] == ["https://shop.example"]


@pytest.mark.parametrize("body, path, code", WRONG)
def test_a_wrong_source_is_refused_with_path_and_cure(reader, body, path, code):
    """What is wrong in the body is named by its path, with a cure, and no source is made."""
    answer = reader.post("/api/v1/sources", json=body)

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.json()["path"], answer.json()["code"]) == (path, code)
    assert answer.json()["cure"]
    assert reader.get("/api/v1/sources").json() == {"sources": []}


def test_a_taken_code_is_a_conflict(client):
    """A code that another source has is answered 409."""
    assert client.post("/api/v1/sources", json={"name": "Shop", "kind": "web", "code": "SHOP"}).status_code == 201
    again = client.post("/api/v1/sources", json={"name": "Other", "kind": "app", "code": "SHOP"})

    assert again.status_code == 409
    assert again.json()["path"] == "code"


def test_a_change_leaves_the_rest(client):
    """PATCH changes what is given, nothing else, and an empty one changes nothing."""
    made = client.post("/api/v1/sources", json={"name": "Shop", "kind": "web", "code": "SHOP"}).json()
    changed = client.patch("/api/v1/sources/SHOP", json={"edition": "2025-05", "allowed_origins": ["https://a.example"]})

    assert changed.json() == made | {"edition": "2025-05", "allowed_origins": ["https://a.example"]}
    assert client.patch("/api/v1/sources/SHOP", json={}).json() == changed.json()
    assert client.get("/api/v1/sources/SHOP").json() == changed.json()


def test_the_pixels_switches_are_chosen_and_changed(client):
    """Cookies are on and matching is off unless chosen; each field to match is kept once, in one order."""
    made = client.post("/api/v1/sources", json={"name": "Shop", "kind": "web", "code": "SHOP"}).json()
    wish = {"first_party_cookies": False, "auto_match": ["phone_number", "email", "email"], "capture": True}
    changed = client.patch("/api/v1/sources/SHOP", json=wish).json()

    assert (made["first_party_cookies"], made["auto_match"], made["capture"]) == (True, [], False)
    assert changed["capture"] is True
    assert (changed["first_party_cookies"], changed["auto_match"]) == (False, ["email", "phone_number"])
    assert client.patch("/api/v1/sources/SHOP", json={"auto_match": []}).json()["auto_match"] == []


@pytest.mark.parametrize("field", ["code", "kind", "created_at"])
def test_what_events_carry_is_not_changed(client, field):
    """Code, kind and the time a source was made cannot be changed."""
    client.post("/api/v1/sources", json={"name": "Shop", "kind": "web", "code": "SHOP"})
    answer = client.patch("/api/v1/sources/SHOP", json={field: "app"})

    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_field")


@pytest.mark.parametrize("code", ["NONE", "%2e%2e", "a%23b", "100%25"])
def test_an_unknown_source_is_not_found(reader, code):
    """A code that no source has is answered 404 with a cure."""
    for answer in (reader.get(f"/api/v1/sources/{code}"), reader.patch(f"/api/v1/sources/{code}", json={})):
        assert answer.status_code == 404
        assert answer.json()["cure"]


@pytest.mark.parametrize("code", ["%00", "a%00b", "%ED%A0%80", "%FF", "%E2%80%8B", "a%5Cb", "x" * 5000])
def test_what_cannot_be_a_code_is_refused(reader, code):
    """An address with bytes no code may have is the caller's fault, never ours."""
    assert reader.get(f"/api/v1/sources/{code}").status_code in (400, 404)


def test_a_source_keeps_events_as_long_as_the_setting_says_unless_it_is_chosen(metadata, policy):
    """The setting `retention_months` is what a new source gets; a wish of its own wins."""
    parts = Parts(metadata, None, now_ms, policy, None, retention_months=6, simulator=None, healing=None)
    with TestClient(Litestar([api_router(parts)])) as asked:
        asked.headers["Authorization"] = f"Bearer {metadata.tokens.create(None).token}"
        wishes = ({}, {"retention_months": 3})
        made = [asked.post("/api/v1/sources", json={"name": "Shop", "kind": "web", **wish}).json() for wish in wishes]
    assert [source["retention_months"] for source in made] == [6, 3]
