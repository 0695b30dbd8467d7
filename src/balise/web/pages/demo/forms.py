"""What visitors of the demo shop send: into the cart, out of it, an order, a review, a message."""

import secrets
from collections.abc import Mapping
from typing import Annotated, Any, Final
from urllib.parse import parse_qsl

from litestar import Request, Response, post
from litestar.exceptions import NotFoundException
from litestar.params import PathParameter

from balise.web.given import Given
from balise.web.pages.demo.goods import (
    CART_COOKIE,
    ORDER_COOKIE,
    Line,
    Order,
    Product,
    find_product,
    read_cart,
    with_more,
    write_cart,
    write_order,
)
from balise.web.pages.demo.sending import hashed_email, hashed_phone, properties_of, send_event, told_later

_MOST_FIELDS: Final = 20
_MOST_RATING: Final = 5


@post("/demo/cart")
async def add_to_cart(request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """Put some of a product into the cart: an `AddToCart` with their value."""
    form = await _read(request)
    product, more = _product(form.get("product", "")), _number(form.get("quantity", ""), 9)
    cart = with_more(read_cart(request.cookies.get(CART_COOKIE, "")), product, more)
    sent = await send_event(parts, request, "AddToCart", properties_of((Line(product, more),)))
    return _on_to(f"/demo/cart{told_later(sent)}", {CART_COOKIE: write_cart(cart)})


@post("/demo/cart/remove")
async def remove_from_cart(request: Request[Any, Any, Any]) -> Response[str]:
    """Take one of a product out of the cart; nobody is told."""
    product = _product((await _read(request)).get("product", ""))
    cart = with_more(read_cart(request.cookies.get(CART_COOKIE, "")), product, -1)
    return _on_to("/demo/cart", {CART_COOKIE: write_cart(cart)})


@post("/demo/checkout")
async def place_order(request: Request[Any, Any, Any]) -> Response[str]:
    """Make an order of the cart. Address and number are hashed here; the thank-you page tells of the payment."""
    form = await _read(request)
    cart = read_cart(request.cookies.get(CART_COOKIE, ""))
    if not cart:
        return _on_to("/demo/cart", {})
    number = f"BD-{secrets.token_hex(6).upper()}"
    order = Order(number, cart, hashed_email(form.get("email", "")), hashed_phone(form.get("phone", "")))
    return _on_to("/demo/thanks", {ORDER_COOKIE: write_order(order), CART_COOKIE: ""})


@post("/demo/products/{product_id:str}/review")
async def leave_review(
    product_id: Annotated[str, PathParameter()], request: Request[Any, Any, Any], parts: Given
) -> Response[str]:
    """Leave a review: the custom event `review_left` with the rating."""
    product, form = _product(product_id), await _read(request)
    properties = properties_of((Line(product, 1),), rating=_number(form.get("rating", ""), _MOST_RATING))
    sent = await send_event(parts, request, "review_left", properties)
    return _on_to(f"/demo/products/{product.id}{told_later(sent)}", {})


@post("/demo/contact")
async def send_message(request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """Send a message: `ClickForm`, a reserved name, with the subject; what was written stays in the shop."""
    form = await _read(request)
    subject = form.get("subject", "") if form.get("subject") in ("order", "delivery", "return") else "other"
    user = {"email": hashed_email(form.get("email", ""))}
    sent = await send_event(parts, request, "ClickForm", {"description": subject}, user=user)
    return _on_to(f"/demo/contact{told_later(sent)}", {})


async def _read(request: Request[Any, Any, Any]) -> Mapping[str, str]:
    body = (await request.body()).decode("utf-8", "replace")
    try:
        return dict(parse_qsl(body, max_num_fields=_MOST_FIELDS, errors="replace"))
    except ValueError:
        return {}


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


FORM_HANDLERS = (add_to_cart, remove_from_cart, place_order, leave_review, send_message)
