"""Tokens: list, make, revoke. A token's text is shown once, when it is made."""

from typing import Annotated

import msgspec
from litestar import delete, get, post
from litestar.params import JSONBody, PathParameter, QueryParameter
from msgspec import Meta

from balise.api.addresses import CODE_PATTERN, Given, find_source, find_workspace
from balise.api.body import JsonBody
from balise.api.problems import Refusal, documented
from balise.metadata import NewToken, Token

_LAST_MS = 253_402_300_799_999
_ONE_LINE = r"^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$"


class TokenList(msgspec.Struct):
    """Tokens, oldest first; never their text."""

    tokens: list[Token]


class TokenWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A token to make. `source` must be written: a code for a collection token, null for a management token."""

    source: Annotated[str, Meta(pattern=CODE_PATTERN)] | None
    name: Annotated[
        str, Meta(max_length=100, pattern=_ONE_LINE, description="What people call it, such as where it is used.")
    ] = ""
    expires_at: Annotated[int, Meta(ge=1, le=_LAST_MS, description="Milliseconds since 1970, UTC; null: never.")] | None = None
    workspace: Annotated[str, Meta(max_length=200, description="A management token's workspace by name.")] = ""


@get(
    "/tokens",
    summary="List the tokens",
    response_description="The tokens.",
    responses=documented(404),
    sync_to_thread=True,
)
def list_tokens(
    parts: Given,
    source: Annotated[str | None, QueryParameter(description="Only the tokens of this source.", pattern=CODE_PATTERN)] = None,
) -> TokenList:
    """Every token of the workspace, with when it was last used; management tokens have `source` null."""
    if source is not None:
        find_source(parts, source)
    return TokenList(list(parts.metadata.tokens.all(source, parts.workspace)))


@post(
    "/tokens",
    summary="Make a token",
    response_description="The token with its text.",
    dto=JsonBody[TokenWish],
    return_dto=None,
    responses=documented(404, 413, 415),
    sync_to_thread=True,
)
def create_token(data: JSONBody[TokenWish], parts: Given) -> NewToken:
    """Make a token. The answer's `token` is its text and is never shown again."""
    if data.source is not None:
        find_source(parts, data.source)
    if data.expires_at is not None and data.expires_at <= parts.clock():
        raise Refusal(
            400, "wrong_value", "This moment is past.", "expires_at", "Write milliseconds since 1970 in the future, or null."
        )
    workspace = find_workspace(parts, data.workspace)
    return parts.metadata.tokens.create(data.source, data.name, data.expires_at, actor=parts.actor, workspace=workspace)


@delete(
    "/tokens/{token:int}",
    summary="Revoke a token",
    response_description="The token is revoked.",
    responses=documented(404),
    sync_to_thread=True,
)
def revoke_token(token: Annotated[int, PathParameter(description="The token's number.", ge=1, le=2**53)], parts: Given) -> None:
    """The token is refused from now on. Revoking it again changes nothing."""
    parts.metadata.tokens.revoke(token, actor=parts.actor, workspace=parts.workspace)


TOKEN_HANDLERS = (list_tokens, create_token, revoke_token)
