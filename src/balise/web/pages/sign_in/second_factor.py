"""The second step of signing in: a ticket says that the first was right, a code opens the account."""

import hmac
from hashlib import sha256
from typing import Final

from balise.metadata import User
from balise.web.form import Form
from balise.web.parts import WebParts

_TICKET_MS: Final = 5 * 60_000


def make_ticket(parts: WebParts, user: User) -> str:
    """That the first step was right: good for five minutes, and only here."""
    ends = str(parts.clock() + _TICKET_MS)
    return f"{ends}.{_proof(parts, user, ends)}"


def ticket_holder(parts: WebParts, email: str, ticket: str) -> User | None:
    """Whose ticket it is, if it is good."""
    user = parts.metadata.users.find_by_email(email)
    ends, _, proof = ticket.partition(".")
    in_time = ends.isascii() and ends.isdigit() and len(ends) < 16 and int(ends) > parts.clock()
    if user is None or not in_time:
        return None
    return user if hmac.compare_digest(proof.encode("utf-8", "surrogatepass"), _proof(parts, user, ends).encode()) else None


def take_code(parts: WebParts, user: User, form: Form) -> bool:
    """Whether the form holds a code of the authenticator, or one for when it is lost; it is used now."""
    recovery = form.get("recovery", "")
    if recovery:
        return parts.metadata.recovery_codes.take(user.id, recovery)
    return parts.metadata.users.take_code(user.id, form.get("code", ""))


def _proof(parts: WebParts, user: User, ends: str) -> str:
    return hmac.new(parts.metadata.secret, f"second factor\0{user.id}\0{ends}".encode(), sha256).hexdigest()
