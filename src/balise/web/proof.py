"""Asking somebody who is signed in to prove once more who they are."""

from typing import Any

from litestar import Request

from balise.web.form import Form
from balise.web.parts import WebParts
from balise.web.session import throttle_names
from balise.web.visitor import Visitor


def fault_in_proof(parts: WebParts, request: Request[Any, Any, Any], visitor: Visitor, form: Form) -> str:
    """Empty where the form holds the account's password, or a code where it has none; else a key under `fault`."""
    names = throttle_names(parts, request, visitor.user.email)
    if parts.throttle.begin(*names):
        return "wait"
    user, users = visitor.user, parts.metadata.users
    if user.has_password:
        good = users.by_password(user.email, form.get("password", "")) is not None
    else:
        good = users.take_code(user.id, form.get("code", ""))
    if not good:
        return "wrong_password" if user.has_password else "code"
    parts.throttle.succeeded(*names)
    return ""
