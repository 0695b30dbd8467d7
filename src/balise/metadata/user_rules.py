"""What an account may hold. A check returns the value as it is stored, or raises `WrongInput` with a sentence."""

import re
from typing import Any

from balise.errors import WrongInput
from balise.metadata.types import Role

_EMAIL = re.compile(r"[^\s@<>\"(),;:\\]{1,64}@[^\s@<>\"(),;:\\]{1,189}\.[^\s@<>\"(),;:\\.]{2,63}")
LANGUAGES = ("en", "fr")


def check_email(value: Any) -> str:
    """An address, in lower case."""
    email = value.strip().lower() if isinstance(value, str) else ""
    if _EMAIL.fullmatch(email):
        return email
    raise WrongInput("email must be one address such as ada@shop.example.", reason="email")


def check_language(value: Any) -> str:
    """`en` or `fr`."""
    if value in LANGUAGES:
        return str(value)
    raise WrongInput("language must be en or fr.")


def check_role(value: Any) -> Role:
    """A role, or its text."""
    if isinstance(value, str) and value in [role.value for role in Role]:
        return Role(value)
    raise WrongInput(f"role must be one of {', '.join(Role)}.", reason="role")
