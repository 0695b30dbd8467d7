"""The second factor: a code of an authenticator beside the password, and codes for when it is lost."""

import asyncio
import re
from dataclasses import dataclass
from typing import Any, Final

import pyotp
import segno
from litestar import Request, Response, get, post
from markupsafe import Markup

from balise.errors import WrongInput
from balise.web.access import visitor_of
from balise.web.form import Form, read_form
from balise.web.given import Given
from balise.web.parts import WebParts
from balise.web.proof import fault_in_proof
from balise.web.render import render
from balise.web.session import go_on, throttle_names

_MINE: Final = {"role": "viewer"}
_SECRET: Final = re.compile(r"[A-Z2-7]{32}")

Asked = Request[Any, Any, Any]


@dataclass(frozen=True)
class SecondFactorPage:
    """What second_factor/page.html may use.

    Before it is on there are `secret` and `picture`, the same as a QR code. `codes` are new recovery codes, shown this
    once. `fault` is a key under `fault`, said at the form `at`.
    """

    secret: str = ""
    picture: str = ""
    codes: tuple[str, ...] = ()
    codes_left: int = 0
    at: str = ""
    fault: str = ""

    @property
    def secret_groups(self) -> str:
        """The secret as it is typed: four letters at a time."""
        return " ".join(self.secret[start : start + 4] for start in range(0, len(self.secret), 4))


@get("/account/second-factor", sync_to_thread=True)
def show_second_factor(request: Asked, parts: Given) -> Response[str]:
    """Turn it on, or see how many recovery codes are left."""
    return render(request, "second_factor/page.html", _page(request, parts))


@post("/account/second-factor", opt=_MINE)
async def turn_on(request: Asked, parts: Given) -> Response[str]:
    """A right code turns it on; then the recovery codes are shown, once."""
    form = await read_form(request)
    return await asyncio.to_thread(_turn_on, request, parts, form)


@post("/account/second-factor/codes", opt=_MINE)
async def make_codes(request: Asked, parts: Given) -> Response[str]:
    """New recovery codes in place of the earlier ones."""
    form = await read_form(request)
    return await asyncio.to_thread(_make_codes, request, parts, form)


@post("/account/second-factor/off", opt=_MINE)
async def turn_off(request: Asked, parts: Given) -> Response[str]:
    """Turn it off, with the password."""
    form = await read_form(request)
    return await asyncio.to_thread(_turn_off, request, parts, form)


def _turn_on(request: Asked, parts: WebParts, form: Form) -> Response[str]:
    visitor, secret = visitor_of(request), form.get("secret", "")
    if visitor.user.has_totp or not _SECRET.fullmatch(secret):
        return go_on("/account/second-factor")
    names = throttle_names(parts, request, visitor.user.email)
    fault = "wait" if parts.throttle.begin(*names) else ""
    if not fault:
        try:
            parts.metadata.users.confirm_totp(visitor.user.id, secret, form.get("code", ""))
        except WrongInput as error:
            fault = error.reason
    if fault:
        return render(request, "second_factor/page.html", _page(request, parts, "code", fault, secret), 400)
    parts.throttle.succeeded(*names)
    return _show_codes(request, parts)


def _make_codes(request: Asked, parts: WebParts, form: Form) -> Response[str]:
    fault = fault_in_proof(parts, request, visitor_of(request), form)
    if fault:
        return render(request, "second_factor/page.html", _page(request, parts, "codes", fault), 400)
    return _show_codes(request, parts)


def _turn_off(request: Asked, parts: WebParts, form: Form) -> Response[str]:
    visitor = visitor_of(request)
    fault = fault_in_proof(parts, request, visitor, form)
    if fault:
        return render(request, "second_factor/page.html", _page(request, parts, "off", fault), 400)
    parts.metadata.users.end_totp(visitor.user.id)
    return go_on("/account?done=totp_off#second-factor")


def _show_codes(request: Asked, parts: WebParts) -> Response[str]:
    codes = parts.metadata.users.make_recovery_codes(visitor_of(request).user.id)
    return render(request, "second_factor/page.html", SecondFactorPage(codes=tuple(codes)))


def _page(request: Asked, parts: WebParts, at: str = "", fault: str = "", secret: str = "") -> SecondFactorPage:
    user = visitor_of(request).user
    if user.has_totp:
        return SecondFactorPage(codes_left=parts.metadata.recovery_codes.left(user.id), at=at, fault=fault)
    secret = secret or parts.metadata.users.begin_totp()
    address = pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name="Balise")
    picture = segno.make(address, error="m").svg_inline(omitsize=True, svgclass="qr", lineclass=None, light="#fff", border=4)
    return SecondFactorPage(secret=secret, picture=Markup(picture), at=at, fault=fault)


SECOND_FACTOR_HANDLERS = (show_second_factor, turn_on, make_codes, turn_off)
