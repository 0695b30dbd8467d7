"""What is known of builder sessions, free of the database library."""

from typing import Literal

import msgspec

ClaimWord = Literal["ok", "unknown", "used_twice", "other_origin", "expired", "not_allowed"]


class NewBuilderSession(msgspec.Struct, frozen=True):
    """A session to open: by which user in which signed-in browser session, on which origin, for which rule ("" for a new one)."""

    source: str
    user_id: int
    session_id: int
    origin: str
    rule: str = ""


class BuilderSession(msgspec.Struct, frozen=True, kw_only=True):
    """One opening of the builder on a site. Times are milliseconds since 1970, UTC.

    The token may be used until `expires_at`, the key until `ends_at`. `ended_why`: `used_twice`, `other_origin`, `by_person`,
    `left`, `moved` (on to another page), or empty.
    """

    id: int
    source: str
    user_id: int
    origin: str
    rule: str
    created_at: int
    expires_at: int
    used_at: int | None
    ends_at: int
    ended_at: int | None
    ended_why: str

    def standing(self, now_ms: int) -> str:
        """`open`, `waiting` for its page, `expired` where that never came, `over`, or why it ended."""
        if self.ended_at is not None:
            return self.ended_why
        if self.used_at is None:
            return "waiting" if self.expires_at > now_ms else "expired"
        return "open" if self.ends_at > now_ms else "over"


class BuilderClaim(msgspec.Struct, frozen=True):
    """What became of a token that was brought. `session` is there where the origin was the right one."""

    word: ClaimWord
    session: BuilderSession | None = None
    key: str = ""

    def __repr__(self) -> str:
        return f"BuilderClaim({self.word!r})"
