"""Passwords: which are taken, and how they are kept (argon2id, RFC 9106's second recommended parameters)."""

from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from balise.errors import WrongInput

LEAST: Final = 10
MOST: Final = 200
_HASHER: Final = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_AT_ONCE: Final = BoundedSemaphore(2)
"""A hash takes 64 MiB: many tries at once must not take the machine's memory."""
_NOBODYS: Final = _HASHER.hash("nobody has this password")


def hash_password(text: str, *, email: str = "") -> str:
    """The password as it is kept. Raises `WrongInput` for one that is too short, too long or easily guessed."""
    if not LEAST <= len(text) <= MOST:
        raise WrongInput(
            f"password must have {LEAST} to {MOST} characters; a few words together do well.", reason="password_length"
        )
    if len(set(text.lower())) < 5 or text.lower() in (email.lower(), email.lower().partition("@")[0]):
        raise WrongInput("password is easily guessed; take a few words that do not belong together.", reason="password_easy")
    with _AT_ONCE:
        return _HASHER.hash(text)


def is_password(kept: str | None, text: str) -> bool:
    """Whether this is the password; takes as long where there is none, so that nobody learns who has an account."""
    try:
        with _AT_ONCE:
            return _HASHER.verify(kept or _NOBODYS, text[:MOST]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False
