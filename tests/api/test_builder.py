"""What the builder's token and key can do, and what they cannot: each line is somebody who has one and should not."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from balise.api import Parts, answer_problem, api_router, builder_router, openapi_config
from balise.metadata import Metadata, Role, open_metadata
from balise.metadata.builder_rows import NewBuilderSession
from balise.metadata.builder_sessions import KEY_MS, NEXT_MS, TOKEN_MS

SITE, EVIL = "https://shop.example", "https://evil.example"
CLAIM = "/api/v1/builder/claim"
PASSWORD = "a lantern beside the track"


class Few:
    """Lets a key through so many times."""

    def __init__(self, most: int) -> None:
        self.left: dict[Any, int] = {}
        self.most = most

    def take(self, key: Any) -> int:
        self.left[key] = self.left.get(key, self.most) - 1
        return 0 if self.left[key] >= 0 else 5


@pytest.fixture
def client(metadata: Metadata, policy: Any, time: list[int]) -> Iterator[TestClient]:
    """A client of both APIs, without any key."""
    given = {"store": None, "intake": None, "simulator": None, "healing": None, "address": "https://events.example"}
    parts = Parts(metadata, clock=lambda: time[0], policy=policy, test_code=lambda code: f"TEST{code}", **given)
    handlers = [api_router(parts), builder_router(parts)]
    app = Litestar(handlers, openapi_config=openapi_config(), exception_handlers={Exception: answer_problem}, logging_config=None)
    with TestClient(app, raise_server_exceptions=False) as asked:
        yield asked


@pytest.fixture
def metadata(tmp_path: Any, time: list[int]) -> Iterator[Metadata]:
    """A database whose clock a test may move, with a shop, another shop, and an editor who is signed in."""
    opened = open_metadata(f"sqlite:///{tmp_path}/metadata.db", lambda: time[0])
    opened.sources.create("Shop", "web", "SHOP")
    opened.sources.create("Other", "web", "OTHER")
    for role in ("administrator", "editor"):
        _, key = opened.invitations.create(Role(role), actor="test")
        opened.invitations.accept(key, f"{role}@shop.example", role.title(), PASSWORD)
    yield opened
    opened.close()


def opened(metadata: Metadata, source: str = "SHOP", origin: str = SITE) -> str:
    """A token that the editor's browser was given."""
    user = metadata.users.find_by_email("editor@shop.example")
    metadata.sessions.open(user.id)
    session = metadata.sessions.of_user(user.id)[0]
    return metadata.builder_sessions.open(NewBuilderSession(source, user.id, session.id, origin))


def claimed(client: TestClient, token: str, origin: str | None = SITE) -> Any:
    """The answer to who brings a token from a page."""
    return client.post(CLAIM, json={"token": token}, headers={"Origin": origin} if origin else {})


def keyed(client: TestClient, metadata: Metadata, **choices: str) -> dict[str, str]:
    """The headers of an overlay that is at work."""
    key = claimed(client, opened(metadata, **choices)).json()["key"]
    return {"Authorization": f"Bearer {key}", "Origin": SITE}


def actions(metadata: Metadata) -> list[str]:
    """What the change log says of the builder."""
    return [line.action for line in metadata.changes.latest(20, kinds=("builder",))]


def test_a_token_opens_the_builder_where_it_was_made_for(client, metadata):
    """The right page gets a key, its source and the test code; only its origin may read the answer, and no cache keeps it."""
    answer = claimed(client, opened(metadata))

    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == SITE
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert (answer.headers["Cache-Control"], answer.headers["Vary"]) == ("no-store", "Origin")
    said = answer.json()
    assert (said["source"], said["test_code"], said["manager"]) == ("SHOP", "TESTSHOP", "https://events.example/sources/SHOP")
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("origin", [EVIL, None, "null", f"{SITE}:8443", "http://shop.example", f"{SITE}.evil.example", "é"])
def test_another_origin_gets_nothing_and_spends_the_token(client, metadata, origin):
    """A page elsewhere is refused without a word it could read; the right page comes too late, and the person is told."""
    token = opened(metadata)
    origin = origin.encode() if origin == "é" else origin
    answer = claimed(client, token, origin)

    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers
    assert claimed(client, token).status_code in (409, 410)
    assert "builder.other_origin" in actions(metadata)


def test_a_token_used_twice_ends_what_it_opened(client, metadata):
    """The second use is refused, the key of the first is worth nothing any more, and the change log says so, once."""
    token = opened(metadata)
    headers = {"Authorization": f"Bearer {claimed(client, token).json()['key']}", "Origin": SITE}
    assert client.get("/api/v1/builder/events", headers=headers).status_code == 200
    second, third = claimed(client, token), claimed(client, token)

    assert (second.status_code, second.json()["code"], third.status_code) == (409, "used_twice", 409)
    assert client.get("/api/v1/builder/events", headers=headers).json()["code"] == "ended"
    assert actions(metadata) == ["builder.used_twice", "builder.open"]


def test_a_token_lasts_ten_minutes(client, metadata, time):
    """One millisecond before it still opens, and not when the ten minutes are over."""
    first, second = opened(metadata), opened(metadata)
    time[0] += TOKEN_MS - 1
    assert claimed(client, first).status_code == 200
    time[0] += 1
    late = claimed(client, second)

    assert (late.status_code, late.json()["code"]) == (410, "expired")
    assert late.headers["Access-Control-Allow-Origin"] == SITE


def test_a_made_up_token_opens_nothing(client):
    """What is no token is answered 401, whatever it is."""
    for token in ("", "x", "A" * 43, "\x00", "é"):
        assert claimed(client, token).status_code == 401
    headers = {"Origin": SITE, "Content-Type": "application/json"}
    assert client.post(CLAIM, content=b'{"token":"\\ud800"}', headers=headers).status_code in (400, 401)


def test_a_key_lasts_two_hours(client, metadata, time):
    """Then it is worth nothing."""
    headers = keyed(client, metadata)
    time[0] += KEY_MS - 1
    assert client.get("/api/v1/builder/events", headers=headers).status_code == 200
    time[0] += 1

    assert client.get("/api/v1/builder/events", headers=headers).status_code == 401


def test_a_key_is_used_from_its_own_origin_only(client, metadata):
    """From elsewhere, and from no page at all, it is refused, unreadably."""
    headers = keyed(client, metadata)
    for origin in (EVIL, ""):
        answer = client.get("/api/v1/builder/events", headers=headers | {"Origin": origin})
        assert answer.status_code == 403
        assert "access-control-allow-origin" not in answer.headers


def test_a_key_opens_nothing_else(client, metadata):
    """Every operation of the management API answers 401 to it, also those that publish."""
    headers, tried, wrong = keyed(client, metadata), 0, []
    for route in client.app.routes:
        for method in getattr(route, "methods", set()) - {"OPTIONS", "HEAD"}:
            if route.path.startswith("/api/v1/builder") or "openapi" in route.path:
                continue
            path = re.sub(r"\{[^}]*\}", "1", route.path_format.replace("{code}", "SHOP"))
            answer = client.request(method, path, headers=headers, json={} if method not in ("GET", "DELETE") else None)
            tried += 1
            wrong += [(method, path, answer.status_code)] if answer.status_code != 401 else []

    assert tried > 40
    assert wrong == []


def test_a_management_token_is_no_key(client, metadata):
    """Nor the other way round: who manages uses the management API."""
    token = metadata.tokens.create(None).token
    answer = client.get("/api/v1/builder/events", headers={"Authorization": f"Bearer {token}", "Origin": SITE})

    assert answer.status_code == 401


@pytest.mark.parametrize("how", ["signs out", "loses the role", "leaves", "is told to end", "closes it"])
def test_a_key_ends_with_what_it_hangs_on(client, metadata, time, how):
    """It ends with the person's session, with their role, from the Events Manager, and when the builder is closed."""
    headers, user = keyed(client, metadata), metadata.users.find_by_email("editor@shop.example")
    if how == "signs out":
        metadata.sessions.end_all(user.id)
        time[0] += 1
        metadata.sessions.open(user.id)
    elif how == "loses the role":
        metadata.memberships.change_role(1, user.id, "viewer", actor="test")
    elif how == "leaves":
        metadata.memberships.remove(1, user.id, actor="test")
    elif how == "is told to end":
        number = metadata.builder_sessions.of_source("SHOP", 0)[0].id
        assert not metadata.builder_sessions.end(number, "OTHER", actor="test")
        assert metadata.builder_sessions.end(number, "SHOP", actor="test")
    else:
        assert client.post("/api/v1/builder/end", headers=headers).status_code == 204

    answer = client.get("/api/v1/builder/events", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "ended")


def test_a_token_is_worth_nothing_once_its_person_signed_out(client, metadata):
    """Signing out before the page is open ends it too."""
    token = opened(metadata)
    metadata.sessions.end_all(metadata.users.find_by_email("editor@shop.example").id)

    assert claimed(client, token).json()["code"] == "not_allowed"


def test_browsers_are_told_beforehand_which_origin_may_ask(client, metadata):
    """A preflight from an origin with a session is allowed, without cookies; from any other it gets no header."""
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    before = client.options(CLAIM, headers={"Origin": SITE, **asked})
    opened(metadata)
    after = client.options(CLAIM, headers={"Origin": SITE, **asked})
    other = client.options(CLAIM, headers={"Origin": EVIL, **asked})

    assert "access-control-allow-origin" not in before.headers
    assert after.status_code == 204
    assert after.headers["Access-Control-Allow-Origin"] == SITE
    assert after.headers["Access-Control-Allow-Headers"] == "authorization, content-type"
    assert "access-control-allow-credentials" not in after.headers
    assert "access-control-allow-origin" not in other.headers


def test_names_are_judged_as_everywhere(client, metadata):
    """The verdict, its reasons and a suggestion, in the language asked for."""
    answer = client.post("/api/v1/builder/names", json={"name": "1 Leave!", "language": "fr"}, headers=keyed(client, metadata))
    said = answer.json()

    assert said["verdict"] == "invalid"
    assert said["reasons"][0]["message"] == said["reasons"][0]["message_fr"]
    assert said["reasons"][0]["suggestion"]


RULE = {
    "event": "leave_review",
    "trigger": {"on": "click", "target": {"tag": "button", "name": "Leave a review"}},
    "when": [],
    "often": "every",
    "parameters": [],
}


def drafted(client: TestClient, headers: dict[str, str], **choices: Any) -> Any:
    """The answer to a draft."""
    body = {"rule": RULE, "language": "en", "pages": [f"{SITE}/mug"]} | choices
    return client.post("/api/v1/builder/rules", json=body, headers=headers)


def test_a_draft_is_kept_and_runs_nowhere(client, metadata):
    """What the builder saves is a draft with its author and page; pages get nothing of it."""
    headers = keyed(client, metadata)
    answer = drafted(client, headers)
    kept = metadata.event_rules.find("SHOP", answer.json()["id"])

    assert answer.status_code == 201
    assert (kept.state, kept.version, kept.live_version, kept.created_by) == ("draft", 1, None, "editor@shop.example")
    assert kept.pages == (f"{SITE}/mug",)
    assert metadata.event_rules.compiled("SHOP").mark == ""
    assert [one["id"] for one in client.get("/api/v1/builder/rules", headers=headers).json()["rules"]] == [kept.id]


def test_a_live_rule_gets_a_draft_beside_it(client, metadata, policy):
    """Saving over a published rule makes a new version; pages run the published one until somebody publishes."""
    headers = keyed(client, metadata)
    rule = drafted(client, headers).json()["id"]
    metadata.event_rules.publish("SHOP", rule, policy, register=True)
    before = metadata.event_rules.compiled("SHOP").mark
    body = {"rule": RULE | {"often": "session"}, "language": "en", "based_on": 1}
    answer = client.put(f"/api/v1/builder/rules/{rule}", json=body, headers=headers)

    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    assert metadata.event_rules.find("SHOP", rule).live_version == 1
    assert metadata.event_rules.compiled("SHOP").mark == before
    assert client.put(f"/api/v1/builder/rules/{rule}", json=body, headers=headers).status_code == 409


def test_a_key_reaches_no_rule_of_another_source(client, metadata, policy):
    """Rules of other sources are neither listed nor changed."""
    other = drafted(client, keyed(client, metadata, source="OTHER")).json()["id"]
    headers = keyed(client, metadata)
    body = {"rule": RULE, "language": "en", "based_on": 1}

    assert client.put(f"/api/v1/builder/rules/{other}", json=body, headers=headers).status_code == 404
    assert client.get("/api/v1/builder/rules", headers=headers).json() == {"rules": []}
    for step in ("publish", "pause", "resume", "undo"):
        assert client.post(f"/api/v1/builder/rules/{other}/{step}", headers=headers).status_code in (404, 405)


def test_everything_wrong_with_a_draft_is_told_in_the_persons_language(client, metadata):
    """A bad name and a password that is read are refused, each with its place, its sentence and its cure."""
    field = {"element": {"tag": "input", "attributes": {"type": "password"}}, "read": "value"}
    bad = RULE | {"event": "1 bad", "parameters": [{"name": "value", "from": field, "as": "text", "locale": "auto"}]}
    answer = drafted(client, keyed(client, metadata), rule=bad, language="fr")
    said = answer.json()

    assert (answer.status_code, said["code"]) == (400, "rule_refused")
    assert answer.headers["Access-Control-Allow-Origin"] == SITE
    assert {problem["path"].split(".")[0] for problem in said["problems"]} == {"event", "parameters"}
    assert any(
        "\u202f" in problem["message"] or "«" in problem["message"] or "é" in problem["message"] for problem in said["problems"]
    )


def test_the_next_page_needs_the_key_and_the_person(client, metadata, time):
    """A page of the same origin may be next, for a minute; the signed-in browser gets its token once, and the old key ends."""
    headers = keyed(client, metadata)
    session = metadata.sessions.of_user(metadata.users.find_by_email("editor@shop.example").id)[0]
    for page in (f"{EVIL}/", f"{SITE}.evil.example/", f"{SITE}@evil.example/", "//x", "javascript:1", ""):
        assert client.post("/api/v1/builder/next", json={"page": page}, headers=headers).status_code == 400
    assert metadata.builder_sessions.take_next("SHOP", session.id) is None
    assert client.post("/api/v1/builder/next", json={"page": f"{SITE}/cart#x"}, headers=headers).status_code == 204
    assert metadata.builder_sessions.take_next("OTHER", session.id) is None
    assert metadata.builder_sessions.take_next("SHOP", session.id + 1) is None
    page, token = metadata.builder_sessions.take_next("SHOP", session.id)

    assert page == f"{SITE}/cart"
    assert metadata.builder_sessions.take_next("SHOP", session.id) is None
    assert client.get("/api/v1/builder/events", headers=headers).status_code == 401
    assert claimed(client, token).status_code == 200


def test_a_planned_page_is_forgotten_after_a_minute(client, metadata, time):
    """Later nobody gets a token for it."""
    headers = keyed(client, metadata)
    session = metadata.sessions.of_user(metadata.users.find_by_email("editor@shop.example").id)[0]
    client.post("/api/v1/builder/next", json={"page": f"{SITE}/"}, headers=headers)
    time[0] += NEXT_MS

    assert metadata.builder_sessions.take_next("SHOP", session.id) is None


def test_neither_token_nor_key_is_kept(client, metadata, tmp_path):
    """Nothing that could be used stands in the database."""
    token = opened(metadata)
    key = claimed(client, token).json()["key"]
    metadata.close()
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("metadata.db*"))

    assert token.encode() not in kept
    assert key.encode() not in kept
