"""Workspaces: groups of sources and people that do not see each other."""

from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import JSONBody
from msgspec import Meta

from balise.api.addresses import Given
from balise.api.body import JsonBody
from balise.api.problems import Refusal, documented
from balise.metadata import Workspace

_TEXT = r"[^\u0000-\u001f\u007f-\u009f\u2028\u2029]"


class WorkspaceList(msgspec.Struct):
    """Workspaces, oldest first."""

    workspaces: list[Workspace]


class NewWorkspace(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A workspace to make."""

    name: Annotated[str, Meta(max_length=200, pattern=rf"^{_TEXT}*[^\s\u0000-\u001f\u007f-\u009f]{_TEXT}*$")]


@get(
    "/workspaces",
    summary="List the workspaces",
    response_description="The workspaces.",
    responses=documented(),
    sync_to_thread=True,
)
def list_workspaces(parts: Given) -> WorkspaceList:
    """The workspaces that the token reaches: its own."""
    return WorkspaceList([one for one in parts.metadata.workspaces.all() if parts.workspace in (None, one.id)])


@post(
    "/workspaces",
    summary="Make a workspace",
    response_description="The workspace.",
    dto=JsonBody[NewWorkspace],
    return_dto=None,
    responses=documented(409, 413, 415),
    sync_to_thread=True,
)
def create_workspace(data: JSONBody[NewWorkspace], parts: Given) -> Workspace:
    """Make a workspace, from a command on the machine itself; a token of a workspace is answered 403."""
    if parts.workspace is not None:
        cure = "Type `balise workspace create` on the machine, or make it on the page Workspace."
        raise Refusal(403, "not_the_machine", "A token of one workspace makes no other.", "header.Authorization", cure)
    return parts.metadata.workspaces.create(data.name, actor=parts.actor)


WORKSPACE_HANDLERS = (list_workspaces, create_workspace)
