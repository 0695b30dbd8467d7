"""What the metadata hands out, free of the database library."""

from typing import Any, Literal

import msgspec

Usable = Literal["ok", "expired", "revoked"]


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A token as it is known after it was made. Times are milliseconds since 1970, UTC.

    `source` is the code of the one source it may send to; None for a management token. `hint` is the text's last four characters.
    """

    id: int
    source: str | None
    name: str
    hint: str
    created_at: int
    expires_at: int | None = None
    revoked_at: int | None = None
    last_used_at: int | None = None

    def usable(self, now_ms: int) -> Usable:
        """Whether the token may be used now; the first millisecond of `expires_at` is already too late."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= now_ms else "ok"


class NewToken(msgspec.Struct, frozen=True, kw_only=True):
    """A token just made: the only time its text, `token`, is seen. The text is not in `repr`."""

    id: int
    token: str
    source: str | None
    name: str
    hint: str
    created_at: int
    expires_at: int | None = None

    def __repr__(self) -> str:
        return f"NewToken(id={self.id}, source={self.source!r}, hint={self.hint!r})"


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the change log: who (`actor`) did what (`action`, as `source.create`) to which thing (`subject`) when.

    `details` are the fields as they became; for a changed field the pair of before and after.
    """

    id: int
    at: int
    actor: str
    action: str
    subject: str
    details: dict[str, Any]
