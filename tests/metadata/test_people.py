"""People: invitations make accounts, passwords and codes open them, roles bound them, sessions end."""

import sqlite3
from contextlib import closing

import pyotp
import pytest

from balise.errors import Conflict, NotFound, WrongInput
from balise.metadata import Role
from balise.metadata.invitations import HOUR_MS, USUAL_HOURS
from balise.metadata.sessions import IDLE_MS, LONGEST_MS

ADA, PASSWORD = "ada@shop.example", "correct horse battery"


@pytest.fixture
def ada(metadata):
    """The first administrator."""
    _, key = metadata.invitations.create(Role.ADMINISTRATOR, actor="first start")
    return metadata.invitations.accept(key, "Ada@Shop.example", "Ada", PASSWORD)


def test_an_invitation_makes_an_account_once(metadata, ada):
    """Who accepts is in the workspace with the invitation's role, under the address in lower case; the key is spent."""
    assert (ada.email, ada.has_password, ada.has_totp) == (ADA, True, False)
    assert [(member.user.email, member.role) for member in metadata.memberships.members(1)] == [(ADA, Role.ADMINISTRATOR)]
    assert metadata.invitations.waiting(1) == []


def test_a_spent_or_old_or_withdrawn_key_is_worth_nothing(metadata, clock, ada):
    """A key works once, for a week, and not after it was taken back."""
    _, spent = metadata.invitations.create("viewer", actor=ADA)
    metadata.invitations.accept(spent, "b@shop.example", "B", PASSWORD)
    withdrawn, key = metadata.invitations.create("viewer", actor=ADA)
    metadata.invitations.withdraw(1, withdrawn.id, actor=ADA)
    _, old = metadata.invitations.create("viewer", actor=ADA)
    clock.now += USUAL_HOURS * HOUR_MS

    for worthless in (spent, key, old, "", "made up"):
        assert metadata.invitations.find(worthless) is None
        with pytest.raises(NotFound, match="Ask for a new one"):
            metadata.invitations.accept(worthless, "c@shop.example", "C", PASSWORD)
    assert metadata.users.count() == 2


def test_a_taken_address_keeps_the_key(metadata, ada):
    """Accepting with an address that has an account is refused, and the invitation can still be used."""
    _, key = metadata.invitations.create("editor", actor=ADA)

    with pytest.raises(Conflict, match="Sign in first"):
        metadata.invitations.accept(key, ADA, "Other", PASSWORD)

    assert metadata.invitations.find(key) is not None


def test_somebody_with_an_account_joins_and_never_loses_a_role(metadata, ada):
    """Joining a workspace by a lower role keeps the higher one; a second workspace is a second membership."""
    other = metadata.workspaces.create("Agency", actor=ADA)
    for role, workspace in (("viewer", 1), ("editor", other.id)):
        _, key = metadata.invitations.create(role, actor=ADA, workspace=workspace)
        metadata.invitations.join(key, ada.id)

    found = [(workspace.name, role) for workspace, role in metadata.memberships.of_user(ada.id)]
    assert found == [("Agency", Role.EDITOR), ("Balise", Role.ADMINISTRATOR)]


@pytest.mark.parametrize(
    "password", ["", "short", "a" * 30, "1212121212", ADA, "x" * 201], ids=["none", "short", "one", "two", "address", "long"]
)
def test_a_weak_password_is_refused(metadata, password):
    """Too short, too long, few different characters or the address itself are no passwords."""
    _, key = metadata.invitations.create("viewer", actor="test")

    with pytest.raises(WrongInput, match="password"):
        metadata.invitations.accept(key, ADA, "Ada", password)


def test_a_password_opens_the_account_and_is_not_kept(metadata, url, ada):
    """Address and password are both needed, the address in any case; the file holds neither password nor key."""
    assert metadata.users.by_password(" ADA@shop.example", PASSWORD) == ada
    assert metadata.users.by_password(ADA, "wrong horse battery") is None
    assert metadata.users.by_password("nobody@shop.example", PASSWORD) is None
    key = metadata.sessions.open(ada.id)

    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        text = "\n".join(connection.iterdump())
    assert PASSWORD not in text
    assert key not in text
    assert "$argon2id$" in text


def test_a_new_password_ends_the_other_sessions(metadata, ada):
    """Only the session that changed it goes on."""
    here, elsewhere = metadata.sessions.open(ada.id, "here"), metadata.sessions.open(ada.id, "elsewhere")

    metadata.users.change_password(ada.id, "another four word password", keep_session=metadata.sessions.find(here).id)

    assert metadata.sessions.find(here) is not None
    assert metadata.sessions.find(elsewhere) is None
    assert metadata.users.by_password(ADA, PASSWORD) is None


def test_a_session_ends_by_age_disuse_and_wish(metadata, clock, ada):
    """A session lasts 30 days, 7 without use; it can be listed and ended by its owner alone."""
    used, idle = metadata.sessions.open(ada.id, "used"), metadata.sessions.open(ada.id, "idle")
    clock.now += IDLE_MS - 1
    assert metadata.sessions.find(used) is not None
    clock.now += 1
    assert metadata.sessions.find(idle) is None
    (left,) = metadata.sessions.of_user(ada.id)
    assert left.user_agent == "used"
    assert not metadata.sessions.end(left.id, ada.id + 1)
    assert metadata.sessions.end(left.id, ada.id)
    assert metadata.sessions.find(used) is None
    last = metadata.sessions.open(ada.id)
    for _ in range(5):
        clock.now += LONGEST_MS // 5
        found = metadata.sessions.find(last)
    assert found is None


def test_a_code_counts_once(metadata, clock, ada):
    """A second factor is on after a right code was shown; each code works once, within half a minute around its time."""
    secret = metadata.users.begin_totp()
    totp = pyotp.TOTP(secret)

    def code(ahead_s: int = 0) -> str:
        return totp.at(clock.now // 1000 + ahead_s)

    with pytest.raises(WrongInput, match="code"):
        metadata.users.confirm_totp(ada.id, secret, "000000" if code() != "000000" else "000001")
    assert metadata.users.confirm_totp(ada.id, secret, code()).has_totp
    assert not metadata.users.take_code(ada.id, code())
    clock.now += 30_000
    assert metadata.users.take_code(ada.id, code()[:3] + " " + code()[3:])
    assert not metadata.users.take_code(ada.id, code())
    assert not metadata.users.take_code(ada.id, code(90))
    assert not metadata.users.take_code(ada.id, "")
    assert not metadata.users.end_totp(ada.id).has_totp
    assert not metadata.users.take_code(ada.id, code(30))


def test_a_workspace_keeps_an_administrator(metadata, ada):
    """The last administrator can neither step down nor leave; with a second one both are possible."""
    with pytest.raises(Conflict, match="administrator"):
        metadata.memberships.change_role(1, ada.id, Role.VIEWER, actor=ADA)
    with pytest.raises(Conflict, match="administrator"):
        metadata.memberships.remove(1, ada.id, actor=ADA)
    _, key = metadata.invitations.create("administrator", actor=ADA)
    bob = metadata.invitations.accept(key, "bob@shop.example", "Bob", PASSWORD)
    metadata.memberships.change_role(1, ada.id, "viewer", actor=bob.email)
    metadata.memberships.remove(1, ada.id, actor=bob.email)

    assert [member.user.name for member in metadata.memberships.members(1)] == ["Bob"]


def test_each_role_may_do_what_the_lower_may():
    """viewer < editor < administrator."""
    allowed = [[role.allows(needed) for needed in Role] for role in Role]

    assert allowed == [[True, False, False], [True, True, False], [True, True, True]]


def test_changes_to_people_are_in_the_change_log_of_their_workspace(metadata, ada):
    """Who invited, accepted and changed a role is told, with before and after, and only in that workspace."""
    other = metadata.workspaces.create("Agency", actor=ADA)
    metadata.invitations.create("viewer", actor=ADA, workspace=other.id, email="c@shop.example")

    assert [change.action for change in metadata.changes.latest(workspace=other.id)] == ["invitation.create", "workspace.create"]
    assert "invitation.accept" in [change.action for change in metadata.changes.latest(workspace=1)]


def test_a_recovery_code_is_good_once_and_for_one_account(metadata, url, ada):
    """However it is typed a code is taken once, by its owner alone; the file holds none, and new ones end the old."""
    _, key = metadata.invitations.create("viewer", actor=ADA)
    bob = metadata.invitations.accept(key, "bob@shop.example", "Bob", PASSWORD)
    codes, others = metadata.users.make_recovery_codes(ada.id), metadata.users.make_recovery_codes(bob.id)

    assert metadata.recovery_codes.take(ada.id, f" {codes[0].upper().replace('-', ' ')} ")
    assert not metadata.recovery_codes.take(ada.id, codes[0])
    assert not metadata.recovery_codes.take(ada.id, others[0])
    assert not metadata.recovery_codes.take(ada.id, "")
    assert metadata.recovery_codes.left(ada.id) == len(codes) - 1
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        text = "\n".join(connection.iterdump())
    assert [code for code in codes if code in text] == []
    metadata.users.make_recovery_codes(ada.id)
    assert not metadata.recovery_codes.take(ada.id, codes[1])


def test_a_password_link_lasts_an_hour_and_works_once(metadata, clock, ada):
    """A link sets a password once, within an hour, and ends every session; a weak password leaves it good."""
    session = metadata.sessions.open(ada.id)
    old, _ = metadata.resets.create(ada.id, actor=ADA)
    clock.now += 3_600_000
    with pytest.raises(NotFound, match="Ask for a new one"):
        metadata.resets.use(old, PASSWORD)
    key, _ = metadata.resets.create(ada.id, actor=ADA)
    with pytest.raises(WrongInput, match="password"):
        metadata.resets.use(key, "short")
    assert metadata.resets.use(key, "another four word password") == ada
    assert metadata.sessions.find(session) is None
    with pytest.raises(NotFound):
        metadata.resets.use(key, "another four word password")


def test_a_password_link_reaches_no_further_than_who_makes_it(metadata, ada):
    """For somebody in other workspaces too, or in none of theirs, an administrator makes no link; the machine does."""
    other = metadata.workspaces.create("Agency", actor=ADA, administrator=ada.id)

    with pytest.raises(Conflict, match="other workspaces"):
        metadata.resets.create(ada.id, actor="x", within=[other.id])
    for user in (ada.id, 999):
        with pytest.raises(NotFound):
            metadata.resets.create(user, actor="x", within=[999])
    assert metadata.resets.find(metadata.resets.create(ada.id, actor="x", within=[1, other.id])[0]) == ada
    assert metadata.resets.find(metadata.resets.create(ada.id, actor="cli")[0]) == ada


def test_changes_to_an_account_are_told_in_its_workspaces_only(metadata, ada):
    """A new password stands in the log of every workspace somebody is in, and in no other."""
    own = metadata.workspaces.create("Own", actor=ADA, administrator=ada.id)
    foreign = metadata.workspaces.create("Foreign", actor="test")
    metadata.users.change_password(ada.id, "another four word password")
    found = {number: [line.action for line in metadata.changes.latest(workspace=number)] for number in (1, own.id, foreign.id)}

    assert [("user.password" in actions) for actions in found.values()] == [True, True, False]


def test_the_change_log_can_be_asked_for_a_source_and_for_kinds(metadata, ada):
    """A source's lines are its own and its tokens'; a kind is the beginning of an action."""
    metadata.sources.create("Shop", "web", code="C1", actor=ADA)
    metadata.sources.create("Other", "web", code="C2", actor=ADA)
    metadata.tokens.revoke(metadata.tokens.create("C1", actor=ADA).id, actor=ADA)
    metadata.workspaces.create("C1", actor=ADA)

    assert [line.action for line in metadata.changes.latest(source="C1")] == ["token.revoke", "token.create", "source.create"]
    assert {line.action for line in metadata.changes.latest(kinds=("token", "workspace"))} == {
        *("token.revoke", "token.create"),
        "workspace.create",
    }
