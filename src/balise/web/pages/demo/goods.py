"""What the demo shop sells, and what lies in a visitor's cart."""

import re
import secrets
from decimal import Decimal
from typing import Any, Final, NamedTuple

CURRENCY: Final = "EUR"
CART_COOKIE: Final = "balise_demo_cart"
NUMBER_COOKIE: Final = "balise_demo_number"
ORDER_COOKIE: Final = "balise_demo_order"
_MOST_OF_ONE: Final = 9
_ITEM: Final = re.compile(r"([a-z]{1,20})\.([1-9])", re.ASCII)
_NUMBER: Final = re.compile(r"BD-[0-9A-F]{12}", re.ASCII)
_ORDER: Final = re.compile(
    rf"({_NUMBER.pattern})~([a-z0-9.\-]{{1,200}})~([0-9a-f]{{64}})?~([0-9a-f]{{64}})?(~shipped)?", re.ASCII
)


class Product(NamedTuple):
    """A thing for sale. `name` is what events carry; pages say it in the visitor's language."""

    id: str
    name: str
    price: Decimal
    category: str


PRODUCTS: Final = (
    Product("mug", "Enamel mug", Decimal("14.50"), "Kitchen"),
    Product("lantern", "Signal lantern", Decimal("48.00"), "Home"),
    Product("clock", "Station clock", Decimal("79.00"), "Home"),
    Product("cap", "Conductor's cap", Decimal("29.90"), "Clothing"),
    Product("scarf", "Wool scarf", Decimal("35.00"), "Clothing"),
    Product("card", "Letterpress card", Decimal("4.20"), "Paper"),
)
_BY_ID: Final = {product.id: product for product in PRODUCTS}


class Line(NamedTuple):
    """Some of one product."""

    product: Product
    quantity: int

    @property
    def total(self) -> Decimal:
        """What they cost together."""
        return self.product.price * self.quantity


class Order(NamedTuple):
    """An order as the cookie holds it: the shopper's address and number only as SHA-256."""

    number: str
    lines: tuple[Line, ...]
    email: str
    phone: str
    shipped: bool = False


def find_product(product_id: str) -> Product | None:
    """The product with this id."""
    return _BY_ID.get(product_id)


def total_of(lines: tuple[Line, ...]) -> Decimal:
    """What the lines cost together."""
    return sum((line.total for line in lines), Decimal(0))


def read_cart(cookie: str) -> tuple[Line, ...]:
    """The lines a cookie such as `mug.2-cap.1` names, in the shop's order; what is no product or no quantity is passed over."""
    found = {
        name: int(number)
        for part in cookie[:500].split("-")
        if (item := _ITEM.fullmatch(part))
        for name, number in [item.groups()]
    }
    return tuple(Line(product, found[product.id]) for product in PRODUCTS if product.id in found)


def write_cart(lines: tuple[Line, ...]) -> str:
    """The cookie for these lines."""
    return "-".join(f"{line.product.id}.{line.quantity}" for line in lines)


def with_more(lines: tuple[Line, ...], product: Product, more: int) -> tuple[Line, ...]:
    """The lines with `more` of a product (fewer where negative), at most nine; at none the line goes."""
    counts = {line.product.id: line.quantity for line in lines}
    counts[product.id] = min(_MOST_OF_ONE, counts.get(product.id, 0) + more)
    return tuple(Line(one, counts[one.id]) for one in PRODUCTS if counts.get(one.id, 0) > 0)


def read_number(cookie: str) -> str:
    """The number an order will have, as a cookie holds it from the checkout on; empty where it holds none."""
    return cookie if _NUMBER.fullmatch(cookie) else ""


def make_number() -> str:
    """A new order's number."""
    return f"BD-{secrets.token_hex(6).upper()}"


def read_order(cookie: str) -> Order | None:
    """The order a cookie holds, or None where it holds none that this shop wrote."""
    found = _ORDER.fullmatch(cookie)
    lines = read_cart(found.group(2)) if found else ()
    if found is None or not lines:
        return None
    number, _, email, phone, shipped = found.groups()
    return Order(number, lines, email or "", phone or "", bool(shipped))


def write_order(order: Order) -> str:
    """The cookie for this order."""
    ending = "~shipped" if order.shipped else ""
    return f"{order.number}~{write_cart(order.lines)}~{order.email}~{order.phone}{ending}"


def parameters_of(lines: tuple[Line, ...], **more: Any) -> dict[str, Any]:
    """The parameters of an event about these products, as the platform names them."""
    contents = [
        {
            "content_id": line.product.id,
            "content_name": line.product.name,
            "content_category": line.product.category,
            "quantity": line.quantity,
            "price": float(line.product.price),
        }
        for line in lines
    ]
    return {"content_type": "product", "contents": contents, "value": float(total_of(lines)), "currency": CURRENCY, **more}
