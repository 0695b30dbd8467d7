"""A sign-in link is made where a server listens."""

from litestar import Litestar
from litestar.testing import TestClient

from balise.api import Parts, api_router
from balise.clock import now_ms


def test_without_a_server_there_is_nothing_to_sign_in_to(client):
    """A command in its own process refuses with the cure."""
    answer = client.post("/api/v1/users")
    assert answer.status_code == 404
    assert "balise serve" in answer.json()["cure"]


def test_a_server_makes_a_new_link_each_time(metadata, policy):
    """Each call gives another address of the server, whole."""
    links = iter(["http://127.0.0.1:1/sign-in?key=a", "http://127.0.0.1:1/sign-in?key=b"])
    serving = Parts(metadata, None, now_ms, policy, None, sign_in_link=lambda: next(links))
    token = metadata.tokens.create(None).token
    with TestClient(Litestar([api_router(serving)])) as asked:
        asked.headers["Authorization"] = f"Bearer {token}"
        assert [asked.post("/api/v1/users").json()["url"][-1] for _ in range(2)] == ["a", "b"]
