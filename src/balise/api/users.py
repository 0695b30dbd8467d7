"""Users: who there is, invitations that make accounts, links that set new passwords."""

from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import JSONBody
from msgspec import Meta

from balise.api.addresses import Given, find_workspace
from balise.api.body import JsonBody
from balise.api.parts import Parts
from balise.api.problems import documented
from balise.metadata import Account, Role

_EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s.]{2,63}$"


class Place(msgspec.Struct):
    """What somebody may do in a workspace."""

    workspace: str
    role: Role


class UserRow(msgspec.Struct):
    """Somebody with an account. `has_totp`: a code is asked for after the password."""

    email: str
    name: str
    has_totp: bool
    workspaces: list[Place]


class UserList(msgspec.Struct):
    """Users, by address."""

    users: list[UserRow]


class NewInvitation(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Whom to invite. `email` is only put into the form; `workspace` is a name, the token's own where it is left out."""

    role: Role = Role.ADMINISTRATOR
    email: Annotated[str, Meta(max_length=254, pattern=r"^([^@\s]+@[^@\s]+\.[^@\s.]{2,63})?$")] = ""
    workspace: Annotated[str, Meta(max_length=200)] = ""


class InvitationLink(msgspec.Struct):
    """Where the account is made. The link works once, within a week. `ends_at` is in milliseconds since 1970, UTC."""

    url: str
    role: Role
    ends_at: int


class ResetWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Who lost the password, or the second factor."""

    email: Annotated[str, Meta(max_length=254, pattern=_EMAIL)]


class ResetLink(msgspec.Struct):
    """Where a new password is set. The link works once, within an hour. `ends_at` is in milliseconds since 1970, UTC."""

    url: str
    email: str
    ends_at: int


class FactorRemoved(msgspec.Struct):
    """Whose second factor is gone. The password alone signs them in now; they are told."""

    email: str


@get(
    "/users",
    summary="List the users",
    response_description="The users.",
    responses=documented(),
    sync_to_thread=True,
)
def list_users(parts: Given) -> UserList:
    """Who has an account in the token's workspace, with the role there."""
    rows = [_row(account, parts.workspace) for account in parts.metadata.memberships.accounts()]
    return UserList([row for row in rows if row.workspaces or parts.workspace is None])


@post(
    "/users",
    summary="Invite somebody",
    response_description="The link.",
    dto=JsonBody[NewInvitation],
    return_dto=None,
    responses=documented(404, 413, 415),
    sync_to_thread=True,
)
def create_user(data: JSONBody[NewInvitation], parts: Given) -> InvitationLink:
    """Make a one-time link; whoever opens it makes an account with this role."""
    invitation, key = parts.metadata.invitations.create(
        data.role, actor=parts.actor, email=data.email, workspace=find_workspace(parts, data.workspace)
    )
    return InvitationLink(_address(parts, f"/invitation/{key}"), invitation.role, invitation.ends_at)


@post(
    "/users/reset",
    summary="Make a password link",
    response_description="The link.",
    dto=JsonBody[ResetWish],
    return_dto=None,
    responses=documented(404, 409, 413, 415),
    sync_to_thread=True,
)
def reset_user(data: JSONBody[ResetWish], parts: Given) -> ResetLink:
    """Make a one-time link that sets a new password. 409 for somebody who is in other workspaces too."""
    user = parts.metadata.users.find_by_email(data.email)
    within = None if parts.workspace is None else [parts.workspace]
    key, ends_at = parts.metadata.resets.create(user.id if user else 0, actor=parts.actor, within=within)
    return ResetLink(_address(parts, f"/password/{key}"), data.email.strip().lower(), ends_at)


@post(
    "/users/second-factor/remove",
    summary="Take a lost second factor away",
    response_description="Whose it was.",
    status_code=200,
    dto=JsonBody[ResetWish],
    return_dto=None,
    responses=documented(404, 409, 413, 415),
    sync_to_thread=True,
)
def remove_second_factor(data: JSONBody[ResetWish], parts: Given) -> FactorRemoved:
    """For somebody who lost phone and recovery codes. Their sessions end, and they are told at their next sign-in.

    409 for somebody who has none, or is in other workspaces too.
    """
    user = parts.metadata.users.find_by_email(data.email)
    within = None if parts.workspace is None else [parts.workspace]
    return FactorRemoved(
        parts.metadata.resets.remove_second_factor(user.id if user else 0, actor=parts.actor, within=within).email
    )


def _row(account: Account, workspace: int | None) -> UserRow:
    places = [Place(one.name, role) for one, role in account.memberships if workspace in (None, one.id)]
    return UserRow(account.user.email, account.user.name, account.user.has_totp, places)


def _address(parts: Parts, path: str) -> str:
    return parts.address.rstrip("/") + path


USER_HANDLERS = (list_users, create_user, reset_user, remove_second_factor)
