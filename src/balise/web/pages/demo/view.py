"""The demo shop's pages. What a visitor does is told to Balise by the shop's server, and each page shows what was answered."""

from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import PathParameter

from balise.web.given import Given
from balise.web.outcomes import Ending, wait_for_ending
from balise.web.pages.demo.forms import FORM_HANDLERS
from balise.web.pages.demo.goods import (
    CART_COOKIE,
    ORDER_COOKIE,
    PRODUCTS,
    Line,
    Order,
    Product,
    find_product,
    read_cart,
    read_order,
    total_of,
)
from balise.web.pages.demo.sending import Sent, properties_of, send_event, told_before
from balise.web.parts import WebParts
from balise.web.render import render


@dataclass(frozen=True)
class DemoPage:
    """What every template of the shop may use; `sent` is what the shop's server sent, in order."""

    sent: list[Sent]
    cart: tuple[Line, ...]
    products: tuple[Product, ...] = PRODUCTS
    product: Product | None = None
    order: Order | None = None
    ending: Ending | None = None

    @property
    def cart_count(self) -> int:
        """How many things lie in the cart."""
        return sum(line.quantity for line in self.cart)

    @property
    def total(self) -> Any:
        """What the cart costs, or the order where there is one."""
        return total_of(self.order.lines if self.order else self.cart)


@get("/demo", sync_to_thread=False)
def show_shop(request: Request[Any, Any, Any]) -> Response[str]:
    """Everything the shop sells."""
    return render(request, "demo/shop.html", DemoPage(told_before(request), _cart(request)))


@get("/demo/products/{product_id:str}")
async def show_product(
    product_id: Annotated[str, PathParameter()], request: Request[Any, Any, Any], parts: Given
) -> Response[str]:
    """One product; looking at it is a `ViewContent`."""
    product = find_product(product_id)
    if product is None:
        raise NotFoundException
    sent = await send_event(parts, request, "ViewContent", properties_of((Line(product, 1),)))
    return render(request, "demo/product.html", DemoPage([*told_before(request), sent], _cart(request), product=product))


@get("/demo/cart", sync_to_thread=False)
def show_cart(request: Request[Any, Any, Any]) -> Response[str]:
    """What lies in the cart."""
    return render(request, "demo/cart.html", DemoPage(told_before(request), _cart(request)))


@get("/demo/checkout")
async def show_checkout(request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """The form to order with; opening it with something in the cart is an `InitiateCheckout`."""
    cart = _cart(request)
    sent = [await send_event(parts, request, "InitiateCheckout", properties_of(cart))] if cart else []
    return render(request, "demo/checkout.html", DemoPage(sent, cart))


@get("/demo/thanks")
async def show_thanks(request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """Thanks for an order. Each time the page opens it sends `CompletePayment` with the order's number: it counts once."""
    order = read_order(request.cookies.get(ORDER_COOKIE, ""))
    if order is None:
        return render(request, "demo/thanks.html", DemoPage([], _cart(request)))
    user = {"email": order.email, "phone": order.phone}
    properties = properties_of(order.lines, order_id=order.number)
    sent = await send_event(parts, request, "CompletePayment", properties, order.number, user)
    page = DemoPage([sent], _cart(request), order=order, ending=await _ending(parts, sent))
    return render(request, "demo/thanks.html", page)


@get("/demo/contact", sync_to_thread=False)
def show_contact(request: Request[Any, Any, Any]) -> Response[str]:
    """A contact form."""
    return render(request, "demo/contact.html", DemoPage(told_before(request), _cart(request)))


async def _ending(parts: WebParts, sent: Sent) -> Ending | None:
    return await wait_for_ending(parts.store, sent.receipt) if sent.receipt else None


def _cart(request: Request[Any, Any, Any]) -> tuple[Line, ...]:
    return read_cart(request.cookies.get(CART_COOKIE, ""))


DEMO_HANDLERS = (show_shop, show_product, show_cart, show_checkout, show_thanks, show_contact, *FORM_HANDLERS)
