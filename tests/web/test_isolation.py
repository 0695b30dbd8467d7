"""Somebody of another workspace, and a stranger, see and change nothing: at every address, with real ids."""

import msgspec
import pytest
from litestar import Litestar

from balise.web.router import ANYBODY, MEMBERS, MEMBERS_OR_MACHINE
from tests.web.everything import CODE, MARK, NAMING, first_workspace

pytestmark = pytest.mark.asyncio(loop_scope="module")

FAR = "192.0.2.99"
BODIES = {
    ("PATCH", "/sources/{code:str}"): {"name": "Taken"},
    ("POST", "/sources"): {"name": "Mine", "kind": "web", "code": CODE},
    ("POST", "/tokens"): {"source": CODE},
    ("POST", "/names/check"): {"names": ["a"], "source": CODE},
    ("POST", "/sources/{code:str}/quarantine/replay"): {"event": "taken_over"},
    ("POST", "/users"): {"role": "administrator", "workspace": "Balise"},
    ("POST", "/users/reset"): {"email": "administrator-1@shop.example"},
    ("POST", "/workspaces"): {"name": "Mine"},
}


def other_workspace(pages):
    """The number of the second workspace."""
    sources = pages.metadata.sources
    return next(one.id for one in pages.metadata.workspaces.all() if sources.find("OTHER", one.id))


async def ask_every_page(pages, first, client_of):
    """Ask for every page with ids of the first workspace; what was wrong with the answers."""
    wrong = []
    for method, path in first.page_routes():
        data = first.form() if method != "GET" else None
        answer = await client_of().request(method, first.fill(path), data=data)
        named = any(f"{{{name}:" in path for name in NAMING)
        if MARK in answer.text or answer.status_code >= 500 or (named and answer.status_code not in (303, 403, 404)):
            wrong.append((method, path, answer.status_code, MARK in answer.text))
        if named and answer.status_code == 303 and not answer.headers["Location"].startswith("/sign-in"):
            wrong.append((method, path, answer.headers["Location"]))
    return wrong


async def test_a_stranger_sees_and_changes_nothing(pages):
    """Without a session no page shows or changes anything of a workspace."""
    first = await first_workspace(pages)
    before = first.rows(), first.reports()

    assert await ask_every_page(pages, first, lambda: pages.client(FAR)) == []
    assert (first.rows(), first.reports()) == before


@pytest.mark.parametrize("role", ["viewer", "administrator"])
async def test_another_workspace_sees_and_changes_nothing(pages, role):
    """Whatever their role in another workspace, nobody sees or changes the first one, also by guessing ids."""
    first = await first_workspace(pages)
    before = first.rows(), first.reports()

    assert await ask_every_page(pages, first, lambda: pages.member(role, other_workspace(pages))) == []
    assert (first.rows(), first.reports()) == before


@pytest.mark.parametrize("cookie", ["1", "01", "1.0", " 1", "default"])
async def test_the_workspaces_cookie_opens_no_other_workspace(pages, cookie):
    """A cookie that names a workspace somebody is not in is passed over."""
    first = await first_workspace(pages)
    member = pages.member("administrator", other_workspace(pages))
    member.cookies.set("balise_workspace", cookie)

    assert MARK not in (await member.get("/people")).text
    assert (await member.get(first.fill("/sources/{code:str}/changes"))).status_code == 404


async def test_a_viewer_writes_nothing(pages):
    """A viewer changes nothing of the workspace; only what says that it is for viewers, and changes nothing, is not refused."""
    first, own = await first_workspace(pages), ("/account", "/sign-", "/invitation", "/password", "/demo")
    wrong = []
    pages.member("viewer")
    open_to_viewers = {path for handler in MEMBERS if handler.opt.get("role") == "viewer" for path in handler.paths}
    for method, path in first.page_routes():
        if method != "GET" and not path.startswith(own):
            before = first.rows()
            answer = await pages.member("viewer").request(method, first.fill(path), data=first.form())
            # Only the session just opened is new.
            changed = [row for row in first.rows() if row not in before and row[0] != "sessions"]
            if changed or (answer.status_code != 403 and path not in open_to_viewers):
                wrong.append((method, path, answer.status_code, changed))

    assert wrong == []


async def ask_every_operation(pages, first, headers):
    """Ask for every operation of the management API with ids of the first workspace; what was wrong with the answers."""
    wrong = []
    for method, path in first.routes("/api/v1/"):
        if path.endswith("openapi.json"):
            continue
        body = msgspec.json.encode(BODIES.get((method, path.removeprefix("/api/v1")), {}))
        sent = {"Content-Type": "application/x-ndjson" if path.endswith("/imports") else "application/json", **headers}
        content = None if method in ("GET", "DELETE") else body
        answer = await pages.client(FAR).request(method, first.fill(path), content=content, headers=sent)
        named = any(f"{{{name}:" in path for name in NAMING)
        if MARK in answer.text or answer.status_code >= 500 or (named and answer.status_code < 400):
            wrong.append((method, path, answer.status_code))
    return wrong


async def test_a_management_token_reaches_its_own_workspace_only(pages):
    """A token of another workspace sees and changes nothing of the first one, at every operation."""
    first = await first_workspace(pages)
    token = pages.metadata.tokens.create(None, "theirs", workspace=other_workspace(pages)).token
    before = first.rows(), first.reports()

    assert await ask_every_operation(pages, first, {"Authorization": f"Bearer {token}"}) == []
    assert (first.rows(), first.reports()) == before


async def test_without_a_management_token_nothing_is_reached(pages):
    """Without a token, and with one that only sends events, nothing is seen or changed."""
    first = await first_workspace(pages)
    token = pages.metadata.tokens.create("OTHER").token
    before = first.rows(), first.reports()

    assert await ask_every_operation(pages, first, {}) == []
    assert await ask_every_operation(pages, first, {"Authorization": f"Bearer {token}"}) == []
    assert (first.rows(), first.reports()) == before


async def test_a_management_token_works_in_its_own_workspace(pages):
    """Within its workspace a token lists, makes and changes, and its use is noted."""
    await first_workspace(pages)
    made = pages.metadata.tokens.create(None, "theirs", workspace=other_workspace(pages))
    client = pages.client(FAR, Authorization=f"Bearer {made.token}")
    sources = (await client.get("/api/v1/sources")).json()["sources"]
    changed = await client.patch("/api/v1/sources/OTHER", json={"name": "Renamed"})
    token = (await client.post("/api/v1/tokens", json={"source": None})).json()["token"]

    assert [source["code"] for source in sources] == ["OTHER"]
    assert changed.json()["name"] == "Renamed"
    assert pages.metadata.tokens.find(token).workspace_id == other_workspace(pages)
    assert pages.metadata.tokens.find(made.token).last_used_at
    (line,) = pages.metadata.changes.latest(1, workspace=other_workspace(pages), kinds=("source",))
    assert line.actor == "token theirs"


async def test_every_write_needs_the_sessions_token(pages):
    """Without the form's token, with a made up one and with another session's, no write of a member changes anything."""
    first = await first_workspace(pages)
    paths = {path for handler in MEMBERS for path in handler.paths}
    wrong = []
    for method, path in first.page_routes():
        if method == "GET" or path not in paths:
            continue
        for token in ("", "made up", pages.member("editor").headers["X-CSRF-Token"]):
            member, before = pages.member("administrator"), first.rows()
            form = first.form() | {"csrf": token}
            answer = await member.request(method, first.fill(path), data=form, headers={"X-CSRF-Token": token})
            if answer.status_code != 403 or first.rows() != before:
                wrong.append((method, path, token, answer.status_code))

    assert wrong == []


async def test_every_write_refuses_a_foreign_form(pages):
    """A form that another site's page sends is refused at every address, signed in or not."""
    first = await first_workspace(pages)
    wrong = []
    for method, path in first.page_routes():
        if method != "GET":
            for client in (pages.member("administrator"), pages.client()):
                answer = await client.request(
                    method, first.fill(path), data=first.form(), headers={"Origin": "https://evil.example"}
                )
                if answer.status_code != 403:
                    wrong.append((method, path, answer.status_code))

    assert wrong == []


async def test_the_lists_name_every_page(pages):
    """Every route but files and the management API belongs to one of the three lists."""
    first = await first_workspace(pages)
    listed = {path for handler in (*MEMBERS, *MEMBERS_OR_MACHINE, *ANYBODY) for path in handler.paths}

    assert isinstance(pages.app, Litestar)
    assert {path for _, path in first.page_routes()} - listed == set()
