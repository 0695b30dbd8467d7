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
