"""Tokens over the management API."""

import pytest


@pytest.fixture
def shop(metadata):
    """A source."""
    return metadata.sources.create("Shop", "web", "SHOP")


def test_a_tokens_text_is_shown_once(client, shop):
    """The text stands in the answer that made the token and in no list."""
    made = client.post("/api/v1/tokens", json={"source": "SHOP", "name": "shop's server"})
    listed = client.get("/api/v1/tokens", params={"source": "SHOP"})

    assert made.status_code == 201
    assert [token["id"] for token in listed.json()["tokens"]] == [made.json()["id"]]
    assert made.json()["token"] not in listed.text


def test_the_list_of_a_source_holds_its_own_tokens(client, shop):
    """Without a source every token is listed, management tokens among them; with one only its own."""
    client.post("/api/v1/tokens", json={"source": "SHOP"})

    assert [token["source"] for token in client.get("/api/v1/tokens").json()["tokens"]] == [None, "SHOP"]
    assert [token["source"] for token in client.get("/api/v1/tokens?source=SHOP").json()["tokens"]] == ["SHOP"]
    assert client.get("/api/v1/tokens?source=NONE").status_code == 404


def test_a_forgotten_source_makes_no_management_token(client):
    """A management token is made only where `source` is written as null."""
    answer = client.post("/api/v1/tokens", json={"name": "oops"})

    assert (answer.status_code, answer.json()["path"]) == (400, "source")
    assert client.post("/api/v1/tokens", json={"source": None}).status_code == 201


@pytest.mark.parametrize("expires_at", [1, 0, -1, 10**18, 10**40, "soon", 1.5, True])
def test_a_wrong_expiry_is_refused(reader, expires_at):
    """`expires_at` is a moment to come, in whole milliseconds."""
    answer = reader.post("/api/v1/tokens", json={"source": None, "expires_at": expires_at})

    assert (answer.status_code, answer.json()["path"]) == (400, "expires_at")


def test_a_token_for_no_source_is_not_made(client):
    """A collection token needs a source there is."""
    assert client.post("/api/v1/tokens", json={"source": "NONE"}).status_code == 404


def test_revoking_twice_is_revoking(client, shop, metadata):
    """A revoked token stays revoked, and revoking it again is no fault."""
    made = client.post("/api/v1/tokens", json={"source": "SHOP"}).json()

    assert [client.delete(f"/api/v1/tokens/{made['id']}").status_code for _ in range(2)] == [204, 204]
    assert metadata.tokens.find(made["token"]).revoked_at is not None


@pytest.mark.parametrize("number", ["999", "0", "-1", "x", "1.5", str(2**31), str(2**70), "%00"])
def test_a_token_there_is_not_cannot_be_revoked(reader, number):
    """A number no token has is answered 400 or 404."""
    assert reader.delete(f"/api/v1/tokens/{number}").status_code in (400, 404)
