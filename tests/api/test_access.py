"""Who may ask."""

import pytest

from balise.clock import now_ms

PATHS = [("GET", "/api/v1/sources"), ("POST", "/api/v1/tokens"), ("POST", "/api/v1/names/check"), ("GET", "/api/v1/sources/X")]


@pytest.mark.parametrize("method, path", PATHS)
@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer  ", "Basic abc", "Bearer wrong", "Bearer \u00e9\u00ff"])
def test_without_a_known_token_the_answer_is_401(stranger, method, path, header):
    """A request without a token in force is answered 401 and told which scheme to use, whatever it asks."""
    headers = {} if header is None else {"Authorization": header.encode("latin-1")}
    answer = stranger.request(method, path, headers=headers)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["code"] in ("missing_token", "unknown_token")
    assert answer.json()["cure"]


def test_a_collection_token_manages_nothing(anyone, metadata):
    """A collection token is answered 403 with a sentence."""
    metadata.sources.create("Shop", "web", "SHOP")
    token = metadata.tokens.create("SHOP").token
    answer = anyone.get("/api/v1/sources", headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 403
    assert answer.json()["code"] == "collection_token"


def test_a_revoked_token_opens_nothing(client, metadata):
    """From the moment a management token is revoked it is answered 401."""
    assert client.get("/api/v1/sources").status_code == 200
    metadata.tokens.revoke(1)

    assert client.get("/api/v1/sources").status_code == 401


def test_an_expired_token_opens_nothing(anyone, metadata, time):
    """A token past its `expires_at` is answered 401."""
    token = metadata.tokens.create(None, expires_at=now_ms() + 60_000).token
    headers = {"Authorization": f"bearer {token}"}

    assert anyone.get("/api/v1/sources", headers=headers).status_code == 200

    time[0] = metadata.tokens.find(token).expires_at
    assert anyone.get("/api/v1/sources", headers=headers).status_code == 401


def test_the_document_is_open(anyone):
    """The OpenAPI document is read without a token."""
    assert anyone.get("/api/v1/openapi.json").status_code == 200
