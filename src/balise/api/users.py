"""Users: a one-time link that signs somebody in at the running server."""

import msgspec
from litestar import post

from balise.api.addresses import Given
from balise.api.problems import Refusal, documented


class SignInLink(msgspec.Struct):
    """Where to sign in. The link works once, within 24 hours."""

    url: str


@post(
    "/users",
    summary="Make a sign-in link",
    response_description="The link.",
    responses=documented(404),
    sync_to_thread=False,
)
def create_user(parts: Given) -> SignInLink:
    """Make a one-time link that opens the pages in a browser. Whoever opens it first is signed in."""
    if parts.sign_in_link is None:
        raise Refusal(404, "no_server", "No server runs that could be signed in to.", "path", "Start it with `balise serve`.")
    return SignInLink(parts.sign_in_link())


USER_HANDLERS = (create_user,)
