"""The demo shop's pages. Each carries the pixel's base code, and shows what this tab sent and what became of it."""

import unicodedata
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import PathParameter

from balise.web.given import Given
from balise.web.outcomes import Ending, wait_for_ending
from balise.web.pages.demo.base_code import base_code
from balise.web.pages.demo.consent import GRANTED, read_consent
from balise.web.pages.demo.forms import FORM_HANDLERS
from balise.web.pages.demo.goods import (
    CART_COOKIE,
    NUMBER_COOKIE,
    ORDER_COOKIE,
    PRODUCTS,
    Line,
    Order,
    Product,
    find_product,
    make_number,
    parameters_of,
    read_cart,
    read_number,
    read_order,
    total_of,
)
from balise.web.pages.demo.outcomes import tell_outcomes
from balise.web.pages.demo.sending import Sent, send_payment
from balise.web.pages.demo.source import DemoSource, find_demo_source
from balise.web.parts import WebParts
from balise.web.render import make_nonce, render
from balise.web.sentences import sentences_for

_MOST_SEARCHED: Final = 100

Asked = Request[Any, Any, Any]


@dataclass(frozen=True)
class DemoPage:
    """What every template of the shop may use.

    `about` are the lines the page is about; `sent` is what the shop's server sent; `said` is what the visitor just did.
    """

    source: DemoSource
    consent: str
    cart: tuple[Line, ...]
    about: tuple[Line, ...] = ()
    products: tuple[Product, ...] = PRODUCTS
    product: Product | None = None
    order: Order | None = None
    number: str = ""
    query: str = ""
    said: str = ""
    sent: list[Sent] = field(default_factory=list)
    ending: Ending | None = None

    @property
    def cart_count(self) -> int:
        """How many things lie in the cart."""
        return sum(line.quantity for line in self.cart)

    @property
    def total(self) -> Decimal:
        """What the page's lines cost."""
        return total_of(self.about)

    @property
    def base_code(self) -> str:
        """The base code of the source, as pasted into the page."""
        return base_code(self.source.code)

    @property
    def parameters(self) -> str:
        """JSON: the parameters of this page's events, empty where it is about no product."""
        return msgspec.json.encode(parameters_of(self.about)).decode() if self.about else ""


@get("/demo")
async def show_shop(request: Asked, parts: Given) -> Response[str]:
    """Everything the shop sells, or what a search finds."""
    query = (request.query_params.get("q") or "").strip()[:_MOST_SEARCHED]
    found = tuple(product for product in PRODUCTS if _matches(request, product, query))
    return _render(request, "shop", await _page(request, parts, products=found, query=query))


@get("/demo/products/{product_id:str}")
async def show_product(product_id: Annotated[str, PathParameter()], request: Asked, parts: Given) -> Response[str]:
    """One product."""
    product = find_product(product_id)
    if product is None:
        raise NotFoundException
    return _render(request, "product", await _page(request, parts, product=product, about=(Line(product, 1),)))


@get("/demo/cart")
async def show_cart(request: Asked, parts: Given) -> Response[str]:
    """What lies in the cart."""
    return _render(request, "cart", await _page(request, parts, about=_cart(request)))


@get("/demo/checkout")
async def show_checkout(request: Asked, parts: Given) -> Response[str]:
    """The form to order with. The order's number is set from here on, so that opening the form twice is one checkout."""
    cart = _cart(request)
    number = read_number(request.cookies.get(NUMBER_COOKIE, "")) or make_number()
    answer = _render(request, "checkout", await _page(request, parts, about=cart, number=number))
    if cart:
        answer.set_cookie(NUMBER_COOKIE, number, path="/demo", httponly=True, samesite="lax")
    return answer


@get("/demo/thanks")
async def show_thanks(request: Asked, parts: Given) -> Response[str]:
    """Thanks for an order. Each time the page opens, server and pixel tell of the payment with the order's number: one count.

    The page that says what the visitor just did with the order tells nothing again.
    """
    order = read_order(request.cookies.get(ORDER_COOKIE, ""))
    if order is None:
        return _render(request, "thanks", await _page(request, parts))
    page = await _page(request, parts, order=order, number=order.number, about=order.lines)
    if page.said or not page.source.works or page.consent != GRANTED:
        return _render(request, "thanks", page)
    sent = await send_payment(parts, request, page.source.code, order)
    page.sent.append(sent)
    ending = await wait_for_ending(parts.store, sent.receipt) if sent.receipt else None
    return _render(request, "thanks", replace(page, ending=ending))


@get("/demo/contact")
async def show_contact(request: Asked, parts: Given) -> Response[str]:
    """A contact form."""
    return _render(request, "contact", await _page(request, parts))


@get("/demo/sent")
async def show_sent(request: Asked, parts: Given) -> Response[str]:
    """Everything this tab sent, with its receipts."""
    return _render(request, "sent", await _page(request, parts))


async def _page(request: Asked, parts: WebParts, **more: Any) -> DemoPage:
    source, said = await find_demo_source(parts, request), request.query_params.get("said")
    return DemoPage(
        source=source,
        consent=read_consent(request),
        cart=_cart(request),
        said=said if said in ("review", "message", "shipped") else "",
        **more,
    )


def _render(request: Asked, name: str, page: DemoPage) -> Response[str]:
    return render(request, f"demo/{name}.html", page, nonce=make_nonce())


def _cart(request: Asked) -> tuple[Line, ...]:
    return read_cart(request.cookies.get(CART_COOKIE, ""))


def _matches(request: Asked, product: Product, query: str) -> bool:
    t = sentences_for(request)
    said = f"{t(f'demo.product_{product.id}')} {t(f'demo.about_{product.id}')} {product.name} {product.category}"
    return all(word in _folded(said) for word in _folded(query).split())


def _folded(text: str) -> str:
    """Without accents and capitals, so that `echarpe` finds `Écharpe`."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


DEMO_HANDLERS = (
    show_shop,
    show_product,
    show_cart,
    show_checkout,
    show_thanks,
    show_contact,
    show_sent,
    tell_outcomes,
    *FORM_HANDLERS,
)
