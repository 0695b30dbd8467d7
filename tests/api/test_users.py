"""Invitations by the management API."""

import pytest


def test_each_call_makes_another_invitation(client, metadata):
    """The link leads to the server and its key is an invitation with the role asked for."""
    made = [client.post("/api/v1/users", json={"role": "viewer", "email": "ada@shop.example"}).json() for _ in range(2)]
    keys = [answer["url"].rpartition("/invitation/")[2] for answer in made]

    assert len(set(keys)) == 2
    assert [(found.role, found.email) for found in map(metadata.invitations.find, keys)] == [("viewer", "ada@shop.example")] * 2


@pytest.mark.parametrize("body", [{"role": "king"}, {"email": "no address"}, {"other": 1}], ids=["role", "email", "field"])
def test_a_wrong_wish_is_refused(client, body):
    """An unknown role or field and what is no address get a problem that names the place."""
    assert client.post("/api/v1/users", json=body).status_code == 400


def test_users_are_listed_with_their_workspaces(client, metadata):
    """Each has an address, a name and roles; nothing of the password or the second factor's secret is told."""
    _, key = metadata.invitations.create("editor", actor="test")
    metadata.invitations.accept(key, "ada@shop.example", "Ada", "correct horse battery")
    answer = client.get("/api/v1/users")

    assert answer.json()["users"] == [
        {
            "email": "ada@shop.example",
            "name": "Ada",
            "has_totp": False,
            "workspaces": [{"workspace": "Balise", "role": "editor"}],
        }
    ]
    assert "argon2" not in answer.text


def test_a_password_link_is_made_for_a_user_there_is(client, metadata):
    """The link's key sets the password of that address; an unknown one is answered 404."""
    _, key = metadata.invitations.create("editor", actor="test")
    metadata.invitations.accept(key, "ada@shop.example", "Ada", "correct horse battery")
    made = client.post("/api/v1/users/reset", json={"email": "Ada@shop.example"}).json()

    assert metadata.resets.find(made["url"].rpartition("/password/")[2]).email == made["email"] == "ada@shop.example"
    assert client.post("/api/v1/users/reset", json={"email": "nobody@shop.example"}).status_code == 404


def test_a_token_of_a_workspace_sees_it_alone(client, metadata):
    """It lists its own workspace, makes no other and invites into no other."""
    metadata.workspaces.create("Agency", actor="test")

    assert [one["name"] for one in client.get("/api/v1/workspaces").json()["workspaces"]] == ["Balise"]
    assert client.post("/api/v1/workspaces", json={"name": "Mine"}).status_code == 403
    assert client.post("/api/v1/users", json={"workspace": "Agency"}).status_code == 404
