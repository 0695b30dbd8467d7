"""The organisation's own sign-in, OpenID Connect: discovery, authorization code with PKCE, a checked ID token."""

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote_plus, urlencode, urlsplit

import httpx2
import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from balise.errors import Unavailable, WrongInput
from balise.metadata import Identity, Role

SCOPE: Final = "openid email profile"
ALGORITHMS: Final = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""Signatures with the issuer's own key; never `none`, never one with the secret that this server knows too."""
_LEEWAY_S: Final = 60
_REMEMBERED_S: Final = 3600
_TIMEOUT_S: Final = 10.0
_MOST_BYTES: Final = 1024 * 1024
_ANYBODY: Final = "*"


class Endpoints(msgspec.Struct):
    """What discovery tells."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class _Tokens(msgspec.Struct):
    id_token: str


@dataclass(frozen=True)
class Attempt:
    """One sign-in that was begun: what must come back, and what proves that it was begun in this browser."""

    state: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    next: str = ""


@dataclass
class Issuer:
    """One issuer by its settings. `role` is what newcomers get; `domains` are the e-mail domains of those who get an account
    without an invitation: none means nobody, `*` means everybody whom the issuer knows.

    Its methods raise `Unavailable` where the issuer cannot be asked, `WrongInput` where what came back proves nothing.
    """

    url: str
    client_id: str
    client_secret: str = ""
    role: Role = Role.VIEWER
    domains: tuple[str, ...] = ()
    transport: httpx2.BaseTransport | None = None
    _found: tuple[float, Endpoints, KeySet] | None = None

    @property
    def name(self) -> str:
        """What people know it by: its host."""
        return urlsplit(self.url).hostname or self.url

    def newcomer(self, email: str) -> Role | None:
        """The role of somebody who has no account and no invitation; None where they get none."""
        domain = email.rpartition("@")[2].lower()
        return self.role if _ANYBODY in self.domains or domain in self.domains else None

    def address_to_ask(self, attempt: Attempt, redirect: str) -> str:
        """Where the browser goes to sign in."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": redirect,
            "scope": SCOPE,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        endpoint = self._discovered()[0].authorization_endpoint
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}"

    def identity(self, attempt: Attempt, code: str, redirect: str) -> Identity:
        """Who signed in, by the code that came back."""
        endpoints, keys = self._discovered()
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect, "code_verifier": attempt.verifier}
        content = self._ask("POST", endpoints.token_endpoint, **self._proved(form, endpoints))
        token = _decoded(content, _Tokens).id_token
        try:
            claims = self._claims(token, keys)
        except (JoseError, ValueError, TypeError):
            # The issuer may have changed its keys since they were read.
            self._found = None
            claims = self._checked(token)
        return self._identity(claims, attempt)

    def _proved(self, form: dict[str, str], endpoints: Endpoints) -> dict[str, Any]:
        """The request with the client's own proof, as the issuer takes it."""
        form = {**form, "client_id": self.client_id}
        if self.client_secret and "client_secret_basic" in endpoints.token_endpoint_auth_methods_supported:
            return {"data": form, "auth": (quote_plus(self.client_id), quote_plus(self.client_secret))}
        return {"data": form | ({"client_secret": self.client_secret} if self.client_secret else {})}

    def _checked(self, token: str) -> dict[str, Any]:
        _, keys = self._discovered()
        try:
            return self._claims(token, keys)
        except (JoseError, ValueError, TypeError) as error:
            raise WrongInput("What the issuer sent back cannot be trusted: its signature or its claims do not hold.") from error

    def _claims(self, token: str, keys: KeySet) -> dict[str, Any]:
        found = jwt.decode(token, keys, algorithms=ALGORITHMS)
        registry = jwt.JWTClaimsRegistry(
            now=int(time.time()),
            leeway=_LEEWAY_S,
            iss={"essential": True, "value": self.url},
            aud={"essential": True, "value": self.client_id},
            exp={"essential": True},
            sub={"essential": True},
        )
        registry.validate(found.claims)
        return found.claims

    def _identity(self, claims: dict[str, Any], attempt: Attempt) -> Identity:
        audience = claims["aud"]
        if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != self.client_id:
            raise WrongInput("What the issuer sent back is meant for another application.")
        if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), attempt.nonce.encode()):
            raise WrongInput("What the issuer sent back belongs to another sign-in. Begin again.")
        subject, email, name = claims["sub"], claims.get("email"), claims.get("name")
        if not isinstance(subject, str) or not 0 < len(subject) <= 255:
            raise WrongInput("The issuer names nobody.")
        if not isinstance(email, str) or claims.get("email_verified") is not True:
            raise WrongInput(
                "The issuer has not verified the e-mail address. Verify it there, then sign in again.", reason="not_verified"
            )
        return Identity(issuer=self.url, subject=subject, email=email, name=name if isinstance(name, str) else "")

    def _discovered(self) -> tuple[Endpoints, KeySet]:
        if self._found is None or time.monotonic() - self._found[0] > _REMEMBERED_S:
            place = f"{self.url.rstrip('/')}/.well-known/openid-configuration"
            endpoints = _decoded(self._ask("GET", place), Endpoints)
            if endpoints.issuer != self.url:
                raise Unavailable(f"The issuer at {self.url} calls itself {endpoints.issuer[:200]}; write that as oidc_issuer.")
            keys = _decoded(self._ask("GET", endpoints.jwks_uri), dict[str, Any])
            try:
                self._found = (time.monotonic(), endpoints, KeySet.import_key_set(keys))
            except (JoseError, ValueError, TypeError, KeyError) as error:
                raise Unavailable("The issuer's keys cannot be read.") from error
        return self._found[1], self._found[2]

    def _ask(self, method: str, address: str, **request: Any) -> bytes:
        try:
            with httpx2.Client(timeout=_TIMEOUT_S, transport=self.transport, headers={"Accept": "application/json"}) as client:
                answer = client.request(method, address, **request)
        except httpx2.HTTPError as error:
            raise Unavailable(f"The issuer {self.name} cannot be asked now.") from error
        if 400 <= answer.status_code < 500 and method == "POST":
            raise WrongInput("The issuer does not know this sign-in any more. Begin again.")
        if answer.status_code != 200 or len(answer.content) > _MOST_BYTES:
            raise Unavailable(f"The issuer {self.name} answered with status {answer.status_code}.")
        return answer.content


def _decoded(content: bytes, kind: Any) -> Any:
    try:
        return msgspec.json.decode(content, type=kind)
    except msgspec.MsgspecError as error:
        raise Unavailable("The issuer's answer cannot be read.") from error
