"""Users: invitations that make accounts."""

from typing import Annotated

import msgspec
from litestar import post
from litestar.params import JSONBody
from msgspec import Meta

from balise.api.addresses import Given
from balise.api.body import JsonBody
from balise.api.problems import documented
from balise.metadata import Role


class NewInvitation(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Whom to invite. `email` is only put into the form."""

    role: Role = Role.ADMINISTRATOR
    email: Annotated[str, Meta(max_length=254, pattern=r"^([^@\s]+@[^@\s]+\.[^@\s.]{2,63})?$")] = ""


class InvitationLink(msgspec.Struct):
    """Where the account is made. The link works once, within a week. `ends_at` is in milliseconds since 1970, UTC."""

    url: str
    role: Role
    ends_at: int


@post(
    "/users",
    summary="Invite somebody",
    response_description="The link.",
    dto=JsonBody[NewInvitation],
    return_dto=None,
    responses=documented(413, 415),
    sync_to_thread=True,
)
def create_user(data: JSONBody[NewInvitation], parts: Given) -> InvitationLink:
    """Make a one-time link; whoever opens it makes an account with this role."""
    invitation, key = parts.metadata.invitations.create(data.role, actor="api", email=data.email)
    return InvitationLink(f"{parts.address.rstrip('/')}/invitation/{key}", invitation.role, invitation.ends_at)


USER_HANDLERS = (create_user,)
