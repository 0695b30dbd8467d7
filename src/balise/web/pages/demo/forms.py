"""What visitors of the demo shop send: into the cart, out of it, an order, a review, a message, their consent.

What counts as an event is told by the pixel when the form goes; the shop does here what a shop does.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final
from urllib.parse import parse_qsl

from litestar import Request, Response, post
from litestar.exceptions import NotFoundException
from litestar.params import PathParameter

from balise.web.pages.demo.consent import ASK, CONSENT_COOKIE, GRANTED, KEPT_SECONDS, REFUSED
from balise.web.pages.demo.goods import (
    CART_COOKIE,
    NUMBER_COOKIE,
    ORDER_COOKIE,
    Line,
    Order,
    Product,
    find_product,
    make_number,
    read_cart,
    read_number,
    read_order,
    with_more,
    write_cart,
    write_order,
)
from balise.web.pages.demo.sending import hashed_email, hashed_phone

_MOST_FIELDS: Final = 20
_OWN_PAGE: Final = re.compile(r"/demo(?:/[A-Za-z0-9_-]+)*/?", re.ASCII)

Asked = Request[Any, Any, Any]


@post("/demo/cart")
async def add_to_cart(request: Asked) -> Response[str]:
    """Put some of a product into the cart."""
    form = await _read(request)
    product, more = _product(form.get("product", "")), _number(form.get("quantity", ""), 9)
    return _on_to("/demo/cart", {CART_COOKIE: write_cart(with_more(_cart(request), product, more))})


@post("/demo/cart/remove")
async def remove_from_cart(request: Asked) -> Response[str]:
    """Take one of a product out of the cart."""
    product = _product((await _read(request)).get("product", ""))
    return _on_to("/demo/cart", {CART_COOKIE: write_cart(with_more(_cart(request), product, -1))})


@post("/demo/checkout")
async def place_order(request: Asked) -> Response[str]:
    """Make an order of the cart, with the number it had at the checkout. Address and telephone number are hashed here."""
    form, cart = await _read(request), _cart(request)
    if not cart:
        return _on_to("/demo/cart", {})
    number = read_number(request.cookies.get(NUMBER_COOKIE, "")) or make_number()
    order = Order(number, cart, hashed_email(form.get("email", "")), hashed_phone(form.get("phone", "")))
    return _on_to("/demo/thanks", {ORDER_COOKIE: write_order(order), CART_COOKIE: "", NUMBER_COOKIE: ""})


@post("/demo/ship")
async def ship_order(request: Asked) -> Response[str]:
    """Mark the order as shipped, as the shop's people would."""
    order = read_order(request.cookies.get(ORDER_COOKIE, ""))
    if order is None:
        return _on_to("/demo/thanks", {})
    return _on_to("/demo/thanks?said=shipped", {ORDER_COOKIE: write_order(order._replace(shipped=True))})


@post("/demo/products/{product_id:str}/review")
async def leave_review(product_id: Annotated[str, PathParameter()], request: Asked) -> Response[str]:
    """Take a review; this shop forgets it at once."""
    await request.body()
    return _on_to(f"/demo/products/{_product(product_id).id}?said=review", {})


@post("/demo/contact")
async def send_message(request: Asked) -> Response[str]:
    """Take a message; this shop forgets it at once."""
    await request.body()
    return _on_to("/demo/contact?said=message", {})


@post("/demo/consent")
async def choose_consent(request: Asked) -> Response[str]:
    """Keep what the visitor chose, or ask again, and go back to the page. With scripts the page does the same by itself."""
    form = await _read(request)
    choice, back = form.get("choice", ""), form.get("back", "")
    answer = _on_to(back if _OWN_PAGE.fullmatch(back) else "/demo/", {})
    if choice in (GRANTED, REFUSED):
        answer.set_cookie(CONSENT_COOKIE, choice, path="/demo", samesite="lax", max_age=KEPT_SECONDS)
    elif choice == ASK:
        answer.delete_cookie(CONSENT_COOKIE, path="/demo")
    return answer


async def _read(request: Asked) -> Mapping[str, str]:
    body = (await request.body()).decode("utf-8", "replace")
    try:
        return dict(parse_qsl(body, max_num_fields=_MOST_FIELDS, errors="replace"))
    except ValueError:
        return {}


def _cart(request: Asked) -> tuple[Line, ...]:
    return read_cart(request.cookies.get(CART_COOKIE, ""))


def _product(product_id: str) -> Product:
    product = find_product(product_id)
    if product is None:
        raise NotFoundException
    return product


def _number(text: str, most: int) -> int:
    return min(most, max(1, int(text))) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _on_to(address: str, cookies: Mapping[str, str]) -> Response[str]:
    answer = Response("", status_code=303, headers={"Location": address, "Cache-Control": "no-store"})
    for name, value in cookies.items():
        answer.set_cookie(name, value, path="/demo", httponly=True, samesite="lax")
    return answer


FORM_HANDLERS = (add_to_cart, remove_from_cart, place_order, ship_order, leave_review, send_message, choose_consent)
