"""Who looks at a page? Somebody signed in, in one of their workspaces."""

import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from litestar.connection import ASGIConnection

from balise.errors import NotFound
from balise.events.source import Source
from balise.metadata import Metadata, Role, Session, User, Workspace

SESSION_COOKIE: Final = "balise_session"
WORKSPACE_COOKIE: Final = "balise_workspace"

Connection = ASGIConnection[Any, Any, Any, Any]


@dataclass(frozen=True)
class Visitor:
    """Somebody signed in. `role` is theirs in `workspace`; `csrf` is what every form of this session must carry, masked."""

    user: User
    session: Session
    workspace: Workspace
    role: Role
    workspaces: tuple[Workspace, ...]
    sources: tuple[Source, ...]
    csrf: str

    @property
    def initials(self) -> str:
        """One or two letters for the account's button."""
        return "".join(word[0] for word in self.user.name.split()[:2]).upper()

    def may(self, needed: str) -> bool:
        """Whether the role is enough for what asks for this role; for templates."""
        return self.role.allows(Role(needed))

    def source(self, code: str) -> Source:
        """A source of the visitor's workspace. Raises `NotFound` for any other: nobody learns what others have."""
        for source in self.sources:
            if source.code == code:
                return source
        raise NotFound("There is no source with this code here.")


def find_visitor(metadata: Metadata, connection: Connection) -> Visitor | None:
    """Who sent this request; None without a session in force, or where the user is in no workspace any more."""
    key = connection.cookies.get(SESSION_COOKIE, "")
    session = metadata.sessions.find(key)
    user = metadata.users.find(session.user_id) if session else None
    if session is None or user is None:
        return None
    memberships = metadata.memberships.of_user(user.id)
    if not memberships:
        return None
    chosen = connection.cookies.get(WORKSPACE_COOKIE, "")
    oldest = min(memberships, key=lambda pair: pair[0].id)
    workspace, role = next((pair for pair in memberships if str(pair[0].id) == chosen), oldest)
    workspaces, sources = tuple(each for each, _ in memberships), tuple(metadata.sources.all(workspace.id))
    return Visitor(user, session, workspace, role, workspaces, sources, masked(csrf_token(metadata.secret, key)))


def csrf_token(secret: bytes, session_key: str) -> str:
    """The token of a session: only this server can make it, and it ends with the session."""
    return hmac.new(secret, b"csrf\0" + session_key.encode("utf-8", "surrogatepass"), sha256).hexdigest()


def masked(token: str) -> str:
    """The token as it stands in one answer: different in each, since compressed answers tell how often a text returns."""
    pad = secrets.token_bytes(len(token) // 2)
    return pad.hex() + _mixed(pad, bytes.fromhex(token)).hex()


def unmasked(given: str) -> str:
    """The token in what a form sent, masked or plain; another text as it is."""
    half = len(given) // 2
    try:
        pad, rest = bytes.fromhex(given[:half]), bytes.fromhex(given[half:])
    except ValueError:
        return given
    return _mixed(pad, rest).hex() if half == 2 * sha256().digest_size and len(pad) == len(rest) else given


def _mixed(one: bytes, other: bytes) -> bytes:
    return bytes(left ^ right for left, right in zip(one, other, strict=True))
