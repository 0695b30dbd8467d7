"""People, the workspace and the change log."""

import re
from urllib.parse import unquote

import pyotp
import pytest

from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.asyncio(loop_scope="module")

FAR = "192.0.2.7"


def group(pages, name):
    """A workspace of its own with an administrator and a viewer; its number and the viewer's."""
    workspace = pages.metadata.workspaces.create(name, actor="test").id
    pages.member("viewer", workspace)
    return workspace, pages.metadata.users.find_by_email(f"viewer-{workspace}@shop.example").id


def link_in(text, kind):
    """The path of the link that is shown once."""
    return re.search(rf'value="[^"]*(/{kind}/[^"]+)"', text).group(1)


async def test_everybody_reads_and_administrators_change(pages):
    """A viewer sees members and roles, neither forms nor invitations; an administrator sees all."""
    workspace, _ = group(pages, "Readers")
    pages.metadata.invitations.create("viewer", actor="test", workspace=workspace, email="waits@shop.example")
    viewer = (await pages.member("viewer", workspace).get("/people")).text
    administrator = (await pages.member("administrator", workspace).get("/people")).text

    assert (f"viewer-{workspace}@" in viewer, 'action="/people' in viewer, "waits@" in viewer) == (True, False, False)
    assert ('action="/people' in administrator, "waits@" in administrator) == (True, True)


async def test_an_invitation_is_made_shown_once_and_withdrawn(pages):
    """The link stands on the answer alone, can be mailed, and is worth nothing once withdrawn."""
    workspace, _ = group(pages, "Inviting")
    client = pages.member("administrator", workspace)
    made = await client.post("/people/invitations", data={"role": "editor", "email": "New@shop.example"})
    path = link_in(made.text, "invitation")
    (invitation,) = pages.metadata.invitations.waiting(workspace)

    assert (invitation.role, invitation.email, invitation.invited_by) == (
        *("editor", "new@shop.example"),
        f"administrator-{workspace}@shop.example",
    )
    assert path in unquote(re.search(r'href="(mailto:[^"]+)"', made.text).group(1))
    assert path not in (await client.get("/people")).text
    assert (await pages.client(FAR).get(path)).status_code == 200
    assert (await client.post(f"/people/invitations/{invitation.id}/withdraw")).status_code == 303
    assert (await pages.client(FAR).get(path)).status_code == 404


@pytest.mark.parametrize("form", [{"role": "king"}, {"role": ""}, {"role": "viewer", "email": "no address"}], ids=str)
async def test_a_wrong_invitation_is_told_at_the_form(pages, form):
    """What is wrong stands at the form, in the reader's language, and what was typed stays."""
    answer = await pages.member("administrator", Accept_Language="fr").post("/people/invitations", data=form)

    assert answer.status_code == 400
    assert form.get("email", "") in answer.text
    assert ("Choisissez l’un des rôles" in answer.text) != ("Écrivez une adresse" in answer.text)


async def test_roles_change_at_once(pages):
    """A role holds from the next request on; the last administrator keeps theirs, and the page says the cure."""
    workspace, viewer = group(pages, "Roles")
    client, theirs = pages.member("administrator", workspace), pages.member("viewer", workspace)
    own = pages.metadata.users.find_by_email(f"administrator-{workspace}@shop.example").id

    assert (await theirs.post("/workspace", data={"name": "Mine"})).status_code == 403
    assert (await client.post(f"/people/{viewer}/role", data={"role": "administrator"})).status_code == 303
    assert (await theirs.post("/workspace", data={"name": "Roles 2"})).status_code == 303
    assert (await theirs.post(f"/people/{own}/role", data={"role": "viewer"})).status_code == 303
    last = await theirs.post(f"/people/{viewer}/role", data={"role": "viewer"})
    assert (last.status_code, "Make somebody else one first" in last.text) == (409, True)
    assert (await theirs.post(f"/people/{viewer}/role", data={"role": "king"})).status_code == 400


async def test_who_is_removed_is_out(pages):
    """Somebody removed is signed out at once; the last administrator cannot be removed."""
    workspace, viewer = group(pages, "Removing")
    client, theirs = pages.member("administrator", workspace), pages.member("viewer", workspace)
    own = pages.metadata.users.find_by_email(f"administrator-{workspace}@shop.example").id

    assert (await client.post(f"/people/{viewer}/remove")).status_code == 303
    assert (await theirs.get("/people")).status_code == 303
    assert pages.metadata.sessions.of_user(viewer) == []
    answer = await pages.client(FAR).post("/sign-in", data={"email": f"viewer-{workspace}@shop.example", "password": PASSWORD})
    assert (answer.status_code, "in no workspace" in answer.text) == (403, True)
    assert (await client.post(f"/people/{own}/remove")).status_code == 409
    assert (await client.post(f"/people/{viewer}/remove")).status_code == 404


async def test_a_password_link_sets_a_new_password_once(pages):
    """The link is good once and ends every session; a newer one ends it."""
    workspace, viewer = group(pages, "Lost")
    client, theirs = pages.member("administrator", workspace), pages.member("viewer", workspace)
    first = link_in((await client.post(f"/people/{viewer}/password")).text, "password")
    second = link_in((await client.post(f"/people/{viewer}/password")).text, "password")
    stranger = pages.client("192.0.2.40")

    assert (await stranger.get(first)).status_code == 404
    assert (await stranger.get(second)).status_code == 200
    assert (await stranger.post(second, data={"password": "short"})).status_code == 400
    assert (await stranger.post(second, data={"password": "some other good words"})).status_code == 303
    assert (await stranger.post(second, data={"password": "some other good words"})).status_code == 404
    assert (await theirs.get("/people")).status_code == 303
    assert pages.metadata.users.by_password(f"viewer-{workspace}@shop.example", "some other good words")
    assert "balise_session" not in stranger.cookies


async def test_nobody_gets_into_other_workspaces_by_a_password_link(pages):
    """No link is made for a member of a workspace that the administrator does not administer; the page says who can."""
    workspace, viewer = group(pages, "Narrow")
    pages.metadata.workspaces.create("Wide", actor="test", administrator=viewer)
    answer = await pages.member("administrator", workspace).post(f"/people/{viewer}/password")

    assert (answer.status_code, "/password/" in answer.text.partition("once")[2][:200]) == (409, False)
    assert "balise user reset" in answer.text


def with_factor(pages, role, workspace):
    """A member with a second factor, and their client."""
    client = pages.member(role, workspace, f"198.51.100.{workspace}")
    user = pages.metadata.users.find_by_email(f"{role}-{workspace}@shop.example")
    secret = pages.metadata.users.begin_totp()
    pages.metadata.users.confirm_totp(user.id, secret, pyotp.TOTP(secret).now())
    pages.metadata.users.make_recovery_codes(user.id)
    return client, user


async def test_a_lost_second_factor_is_taken_away_and_its_owner_told(pages):
    """Their sessions end, the password alone signs in, the change log has it, and they read who did it until they say so."""
    workspace = pages.metadata.workspaces.create("Lost phones", actor="test").id
    client, user = with_factor(pages, "viewer", workspace)
    boss = pages.member("administrator", workspace)
    listed = (await boss.get("/people")).text
    done = await boss.post(f"/people/{user.id}/second-factor")
    out = await client.get("/")
    signed_in = pages.client("198.51.100.77")
    answer = await signed_in.post("/sign-in", data={"email": user.email, "password": PASSWORD})
    told = (await signed_in.get("/account")).text
    csrf = re.search(r'name="csrf" value="([^"]+)"', told).group(1)
    await signed_in.post("/account/second-factor/seen", data={"csrf": csrf})
    after = (await signed_in.get("/account")).text

    assert f'action="/people/{user.id}/second-factor"' in listed
    assert done.headers["Location"] == "/people?done=factor"
    assert out.status_code == 303
    assert answer.status_code == 303
    assert f"administrator-{workspace}@shop.example took your second factor away" in told
    assert "took your second factor away" not in after
    assert not pages.metadata.users.find(user.id).has_totp
    assert pages.metadata.recovery_codes.left(user.id) == 0
    assert "user.totp_removed" in {line.action for line in pages.metadata.changes.latest(workspace=workspace)}


async def test_ones_own_second_factor_takes_the_password(pages):
    """Nobody turns their own off here, nor that of who is in other workspaces too, nor one that is not there."""
    workspace = pages.metadata.workspaces.create("Own phones", actor="test").id
    boss, user = with_factor(pages, "administrator", workspace)
    viewer = pages.member("viewer", workspace)
    other = pages.metadata.users.find_by_email(f"viewer-{workspace}@shop.example")
    own = await boss.post(f"/people/{user.id}/second-factor")
    none = await boss.post(f"/people/{other.id}/second-factor")

    assert (own.status_code, none.status_code) == (409, 409)
    assert "Turn off your own second factor on your account" in own.text
    assert "This person has no second factor." in none.text
    assert f'action="/people/{user.id}/second-factor"' not in (await boss.get("/people")).text
    assert (await viewer.post(f"/people/{user.id}/second-factor")).status_code == 403
    assert pages.metadata.users.find(user.id).has_totp


async def test_a_second_factor_is_taken_away_from_a_command_too(pages):
    """The management API does it by the address, and refuses whom it does not reach or who has none."""
    workspace = pages.metadata.workspaces.create("Far phones", actor="test").id
    _, user = with_factor(pages, "viewer", workspace)
    path = "/api/v1/users/second-factor/remove"
    done = await pages.running.client.post(path, json={"email": user.email.upper()})
    again = await pages.running.client.post(path, json={"email": user.email})
    nobody = await pages.running.client.post(path, json={"email": "nobody@shop.example"})

    assert (done.status_code, done.json()) == (200, {"email": user.email})
    assert (again.status_code, nobody.status_code) == (409, 404)
    assert pages.metadata.users.find(user.id).factor_removed_at


async def test_a_workspace_is_renamed_and_another_made(pages):
    """Its maker administers the new one and goes on in it; a name is taken once, and said so at the form."""
    workspace, _ = group(pages, "Before")
    client = pages.member("administrator", workspace)

    assert (await client.post("/workspace", data={"name": "After"})).status_code == 303
    assert (await client.post("/workspace", data={"name": "Balise"})).status_code == 400
    assert (await client.post("/workspace/new", data={"name": ""})).status_code == 400
    taken = await client.post("/workspace/new", data={"name": "After"})
    assert (taken.status_code, "Another workspace has this name" in taken.text) == (400, True)
    made = await client.post("/workspace/new", data={"name": "Mine alone"})
    text = (await client.get(made.headers["Location"])).text
    assert ("<h1>Mine alone</h1>" in text, "you are in it now" in text) == (True, True)
    assert len(pages.metadata.memberships.members(pages.metadata.workspaces.find_by_name("Mine alone").id)) == 1


async def test_the_change_log_says_who_did_what_before_and_after(pages):
    """Each line names actor, deed and thing in words, with the fields before and after; secrets are in none."""
    await pages.running.source("LOGGED")
    actor = "ada@shop.example"
    pages.metadata.sources.change("LOGGED", actor=actor, name="After the rename", first_party_cookies=False)
    token = pages.metadata.tokens.create("LOGGED", "warehouse", actor=actor)
    user = pages.metadata.users.find_by_email("administrator-1@shop.example") or (pages.member() and None)
    pages.metadata.users.change_password(user.id if user else 1, "one more good password")
    client = pages.member("viewer")
    text = (await client.get("/changes")).text
    own = (await client.get("/sources/LOGGED/changes")).text
    french = (await pages.member("viewer", Accept_Language="fr").get("/sources/LOGGED/changes?kind=sources")).text

    assert re.search(r"<del>.*LOGGED</del>.*<ins>.*After the rename</ins>", own)
    assert ("Changed the source" in own, "Made a token:" in own, "warehouse" in own) == (True, True, True)
    assert ("A modifié la source" in french, "Cookies du site" in french, "warehouse" in french) == (True, True, False)
    assert "Changed a password:" in text
    assert [secret for secret in (token.token, "argon2", "one more good") if secret in text + own] == []
    assert "Changed a password" not in own


async def test_the_change_log_has_pages_and_kinds(pages):
    """Fifty lines a page, a link to older ones that keeps the kind, and nothing left out between."""
    workspace, viewer = group(pages, "Long")
    for number in range(60):
        pages.metadata.users.change(viewer, name=f"Name {number:03}", language="en")
    client = pages.member("administrator", workspace)
    first = (await client.get("/changes?kind=people")).text
    older = re.search(r'href="(/changes\?kind=people&amp;before=[0-9]+)"', first).group(1).replace("&amp;", "&")
    second = (await client.get(older)).text

    assert first.count('<th scope="row"') == 50
    assert {number for number in range(1, 60) if f"Name {number:03}</ins>" in first + second} == set(range(1, 60))
    assert "Newest changes" in second
    assert (await client.get("/changes?kind=tokens")).text.count('<th scope="row"') == 0
    for odd in ("kind=x", "before=x", "before=-1", "before=" + "9" * 40, "kind=%00"):
        assert (await client.get(f"/changes?{odd}")).status_code == 200
