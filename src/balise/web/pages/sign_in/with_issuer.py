"""Signing in with the organisation's own sign-in: out to the issuer, and back with a code."""

import base64
import binascii
import hmac
from dataclasses import asdict
from hashlib import sha256
from typing import Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.exceptions import NotFoundException

from balise.errors import Unavailable, WrongInput
from balise.web.cookies import is_secure
from balise.web.given import Given
from balise.web.oidc import Attempt, Issuer
from balise.web.pages.sign_in.view import SignInPage, ask_code, let_in, show
from balise.web.parts import WebParts
from balise.web.sentences import sentences_for
from balise.web.session import go_on, safe_next

ATTEMPT_COOKIE: Final = "balise_attempt"
_BACK: Final = "/sign-in/back"
_LASTS_SECONDS: Final = 600

Asked = Request[Any, Any, Any]


@get("/sign-in/with-issuer", sync_to_thread=True)
def go_to_issuer(request: Asked, parts: Given) -> Response[str]:
    """Begin: the browser keeps what must come back, and goes to the issuer."""
    issuer = _issuer(parts)
    attempt = Attempt(next=safe_next(request.query_params.get("next", "")))
    try:
        answer = go_on(issuer.address_to_ask(attempt, _redirect(request, parts)))
    except Unavailable:
        return show(request, parts, SignInPage(attempt.next, fault="issuer_away"), 503)
    answer.set_cookie(
        ATTEMPT_COOKIE,
        _sealed(parts, attempt),
        max_age=_LASTS_SECONDS,
        path=_BACK,
        httponly=True,
        samesite="lax",
        secure=is_secure(request),
    )
    return answer


@get(_BACK, sync_to_thread=True)
def come_back(request: Asked, parts: Given) -> Response[str]:
    """The issuer sends the browser here. A code whose ID token holds opens a session, as a password does."""
    issuer, attempt = _issuer(parts), _opened(parts, request.cookies.get(ATTEMPT_COOKIE, ""))
    answer = _judge(request, parts, issuer, attempt)
    answer.delete_cookie(ATTEMPT_COOKIE, path=_BACK)
    return answer


def _judge(request: Asked, parts: WebParts, issuer: Issuer, attempt: Attempt | None) -> Response[str]:
    query = request.query_params
    state, code = query.get("state", ""), query.get("code", "")
    if attempt is None or not hmac.compare_digest(state.encode("utf-8", "surrogatepass"), attempt.state.encode()):
        return show(request, parts, SignInPage(fault="too_late"), 403)
    if not code:
        return show(request, parts, SignInPage(attempt.next, fault="issuer_refused"), 403)
    try:
        identity = issuer.identity(attempt, code, _redirect(request, parts))
        newcomer, language = issuer.newcomer(identity.email), sentences_for(request).language
        user = parts.metadata.identities.enter(identity, newcomer, language)
    except Unavailable:
        return show(request, parts, SignInPage(attempt.next, fault="issuer_away"), 503)
    except WrongInput as error:
        return show(request, parts, SignInPage(attempt.next, fault=error.reason or "issuer_refused"), 403)
    if user is None:
        return show(request, parts, SignInPage(attempt.next, fault="not_invited"), 403)
    return ask_code(request, parts, user, attempt.next) if user.has_totp else let_in(request, parts, user, attempt.next)


def _issuer(parts: WebParts) -> Issuer:
    if parts.issuer is None:
        raise NotFoundException
    return parts.issuer


def _redirect(request: Asked, parts: WebParts) -> str:
    return (parts.address or str(request.base_url)).rstrip("/") + _BACK


def _sealed(parts: WebParts, attempt: Attempt) -> str:
    content = base64.urlsafe_b64encode(msgspec.json.encode({**asdict(attempt), "ends": parts.clock() + _LASTS_SECONDS * 1000}))
    return f"{content.decode()}.{_proof(parts, content.decode())}"


def _opened(parts: WebParts, text: str) -> Attempt | None:
    content, _, proof = text.partition(".")
    if not hmac.compare_digest(proof.encode("utf-8", "surrogatepass"), _proof(parts, content).encode()):
        return None
    try:
        found = msgspec.json.decode(base64.urlsafe_b64decode(content))
    except (binascii.Error, msgspec.MsgspecError):
        return None
    return Attempt(**found) if found.pop("ends") > parts.clock() else None


def _proof(parts: WebParts, content: str) -> str:
    return hmac.new(parts.metadata.secret, b"attempt\0" + content.encode("utf-8", "surrogatepass"), sha256).hexdigest()


ISSUER_HANDLERS = (go_to_issuer, come_back)
