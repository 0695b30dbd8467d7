"""A day in a shop that does not exist, as its server would send it: the same events for the same day."""

import random
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple

Event = dict[str, Any]

VISITORS = 60
HOURS = 10
PAGE = "https://demo.shop.example"


class Product(NamedTuple):
    """What is on sale."""

    id: str
    name: str
    category: str
    price: float


_SAFARI = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version"
_CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome"
BROWSERS = (
    f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) {_SAFARI}/18.1 Mobile/15E148 Safari/604.1",
    f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) {_SAFARI}/17.6 Mobile/15E148 Safari/604.1",
    f"Mozilla/5.0 (iPad; CPU OS 17_6 like Mac OS X) {_SAFARI}/17.6 Mobile/15E148 Safari/604.1",
    f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {_SAFARI}/18.0 Safari/605.1.15",
    f"Mozilla/5.0 (Linux; Android 14; Pixel 8) {_CHROME}/129.0.0.0 Mobile Safari/537.36",
    f"Mozilla/5.0 (Linux; Android 13; SM-A546B) {_CHROME}/128.0.0.0 Mobile Safari/537.36",
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_CHROME}/129.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0",
)

PRODUCTS = (
    Product("301", "Linen dress", "dresses", 59.90),
    Product("302", "Wrap dress", "dresses", 74.50),
    Product("401", "Straw hat", "accessories", 19.90),
    Product("402", "Silk scarf", "accessories", 35.00),
    Product("501", "Leather sandals", "shoes", 64.00),
    Product("502", "Canvas sneakers", "shoes", 49.95),
    Product("601", "Denim jacket", "jackets", 89.00),
    Product("602", "Rain jacket", "jackets", 99.00),
)


def hashed(identifier: str) -> str:
    """An identifier as a careful sender gives it: normalised already, SHA-256, lower-case hex."""
    return sha256(identifier.encode()).hexdigest()


class Visitor:
    """Someone who walks through the shop; every step is one event, a little later than the last."""

    def __init__(self, number: int, day: str, now: int, chance: random.Random) -> None:
        self.events: list[Event] = []
        self.number = number
        self._day = day
        self._moment = now - chance.randrange(1_800, HOURS * 3_600)
        self._chance = chance

    def does(self, name: str, path: str, properties: dict[str, Any]) -> Event:
        """One more event."""
        self._moment += self._chance.randrange(5, 90)
        event: Event = {
            "event": name,
            "event_time": self._moment,
            "event_id": f"demo-{self._day}-{self.number}-{len(self.events)}",
            "user": {
                "external_id": hashed(f"demo-customer-{self.number}"),
                "ttp": f"demo-{self.number:020d}",
                "user_agent": BROWSERS[self.number % len(BROWSERS)],
            },
            "page": {"url": f"{PAGE}{path}"},
            "properties": properties,
        }
        if self.number % 3 == 0:
            event["user"]["email"] = hashed(f"customer{self.number}@demo.shop.example")
        self.events.append(event)
        return event


def shop_day(now: int) -> list[Event]:
    """The events of the hours before `now` (Unix seconds), oldest first."""
    day = datetime.fromtimestamp(now, UTC).strftime("%Y%m%d")
    chance = random.Random(day)
    events: list[Event] = []
    for number in range(1, VISITORS + 1):
        visitor = Visitor(number, day, now, chance)
        _walk(visitor, chance)
        events += visitor.events
    copies = [dict(event) for event in events if event["event"] == "Purchase"][:4]
    return sorted(events, key=lambda event: int(event["event_time"])) + copies


def _walk(visitor: Visitor, chance: random.Random) -> None:
    looked_at = chance.sample(PRODUCTS, chance.randint(1, 4))
    visitor.does("Pageview", "/", {})
    for product in looked_at:
        visitor.does("ViewContent", f"/products/{product.id}", _of(product, 1))
    _odd_things(visitor)
    if chance.random() < 0.3:
        visitor.does("size_guide_opened", "/sizes", {"content_category": looked_at[0].category})
    if chance.random() < 0.5:
        _buy(visitor, looked_at[-1], chance)


def _buy(visitor: Visitor, product: Product, chance: random.Random) -> None:
    quantity = chance.choice((1, 1, 1, 2))
    visitor.does("AddToCart", f"/products/{product.id}", _of(product, quantity))
    if chance.random() < 0.7:
        visitor.does("StartCheckout", "/checkout", _of(product, quantity))
        if chance.random() < 0.7:
            order = {"order_id": f"D-{visitor.number:04d}"}
            visitor.does("Purchase", "/thanks", _of(product, quantity) | order)
            visitor.does("gift_wrap_chosen", "/thanks", {"order_id": order["order_id"], "value": 2.5, "currency": "EUR"})


def _odd_things(visitor: Visitor) -> None:
    """What goes wrong in real shops: names that break a rule, one that says too much, a sign-up under a reserved name."""
    odd = {
        10: "free trial!",
        20: "2for1_banner",
        30: "promo_été",
        40: "diabetes_test_viewed",
        50: "Registration",
        25: "Registration",
    }
    if visitor.number in odd:
        visitor.does(odd[visitor.number], "/", {})


def _of(product: Product, quantity: int) -> dict[str, Any]:
    return {
        "content_type": "product",
        "content_id": product.id,
        "content_name": product.name,
        "content_category": product.category,
        "price": product.price,
        "quantity": quantity,
        "value": round(product.price * quantity, 2),
        "currency": "EUR",
    }
