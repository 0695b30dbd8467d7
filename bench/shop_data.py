"""Real shops as events of a source: product views of one, orders of another, on one calendar.

Views are the clicks of a clothing shop, orders those of a gift shop; both were published with their days, the orders with their
minutes. Made up, by dice with a fixed seed: the minute of a view, who is who, their addresses and browsers, and which orders the
browser sends too.
"""

import csv
import gzip
import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

CLICKS = "eshop_clicks_2008_apr_jun.csv.gz"
ORDERS = "online_retail_2010-12_2011-03.csv.gz"
FIRST = date(2010, 11, 30)
"""The first day of the clicks, moved by whole weeks to where the orders begin."""
DAYS = 91
BY_BROWSER = 0.85
"""The share of orders that the thanks page sends too: the others blocked scripts or gave no consent."""
AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{release}.0.0.0 Safari/537.36"
RELEASES = range(120, 143)
_HOURS = (1, 1, 0, 0, 0, 1, 2, 4, 6, 7, 8, 8, 8, 7, 7, 7, 8, 9, 10, 12, 13, 11, 7, 3)
"""How busy each hour of the day is, for views."""


class Sent(NamedTuple):
    """Something a page (`pixel`) or the shop's server sends at this second."""

    second: int
    by: str
    event: dict[str, Any]


def shop_days(folder: Path, source: str, last_day: date) -> list[list[Sent]]:
    """Every day of the shops in the order of time, moved by whole weeks so that they end by `last_day`."""
    weeks = (last_day - FIRST - timedelta(days=DAYS)).days // 7
    moved = timedelta(weeks=weeks)
    dice = random.Random(20)
    days: dict[int, list[Sent]] = defaultdict(list)
    for sent in (*_views(folder / CLICKS, source, moved, dice), *_sales(folder / ORDERS, source, moved, dice)):
        days[datetime.fromtimestamp(sent.second, UTC).toordinal()].append(sent)
    first = (FIRST + moved).toordinal()
    return [sorted(days[first + day], key=lambda sent: sent.second) for day in range(DAYS)]


def _views(path: Path, source: str, moved: timedelta, dice: random.Random) -> Iterator[Sent]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        begins: dict[str, int] = {}
        for row in csv.DictReader(file, delimiter=";"):
            day = date(int(row["year"]), int(row["month"]), int(row["day"])) + (FIRST - date(2008, 4, 1)) + moved
            session = row["session ID"]
            if session not in begins:
                hour = dice.choices(range(24), _HOURS)[0]
                begins[session] = _second(day) + hour * 3600 + dice.randrange(1800)
            second = begins[session] + min(int(row["order"]) * 8, 1700)
            product, price = row["page 2 (clothing model)"], int(row["price"])
            properties = {
                "contents": [{"content_id": product, "quantity": 1, "price": price}],
                "content_type": "product",
                "value": price,
                "currency": "USD",
                "query": f"colour {row['colour']}",
            }
            page = f"https://shop.example/category-{row['page 1 (main category)']}/{product}"
            event_id = f"view-{session}-{row['order']}"
            yield Sent(second, "pixel", pixel_event(source, "ViewContent", event_id, second, properties, page, session))


def _sales(path: Path, source: str, moved: timedelta, dice: random.Random) -> Iterator[Sent]:
    orders: dict[str, list[dict[str, str]]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            orders[row["InvoiceNo"]].append(row)
    for number, lines in orders.items():
        at = datetime.fromisoformat(lines[0]["InvoiceDate"]).replace(tzinfo=UTC) + moved
        total = sum(int(line["Quantity"]) * float(line["UnitPrice"]) for line in lines)
        contents = [
            {"content_id": line["StockCode"], "quantity": int(line["Quantity"]), "price": float(line["UnitPrice"])}
            for line in lines[:20]
        ]
        properties = {"contents": contents, "value": round(abs(total), 2), "currency": "GBP", "country": lines[0]["Country"]}
        second, who = int(at.timestamp()) + dice.randrange(60), lines[0]["CustomerID"] or number
        name = "refund" if number.startswith("C") else "CompletePayment"
        page = "https://shop.example/thanks"
        yield Sent(second, "server", server_event(name, f"order-{number}", second, properties, page, who))
        if name == "CompletePayment" and dice.random() < BY_BROWSER:
            yield Sent(second, "pixel", pixel_event(source, name, f"order-{number}", second, properties, page, who))


def address_of(who: str) -> str:
    """The address of a visitor's own line."""
    number = crc32(who.encode())
    return f"{80 + number % 10}.{number >> 8 & 255}.{number >> 16 & 255}.{1 + (number >> 24) % 254}"


def agent_of(who: str) -> str:
    """The browser of a visitor, in one of its releases."""
    return AGENT.format(release=RELEASES[crc32(who.encode()) % len(RELEASES)])


def server_event(name: str, event_id: str, second: int, properties: dict[str, Any], page: str, who: str) -> dict[str, Any]:
    """As a careful server sends it by the Events API."""
    user = {"external_id": who.encode().hex().rjust(64, "0"), "ip": address_of(who), "user_agent": agent_of(who)}
    times = {"event_time": second, "event_id": event_id}
    return {"event": name, **times, "user": user, "page": {"url": page}, "properties": properties}


def pixel_event(
    source: str, name: str, event_id: str, second: int, properties: dict[str, Any], page: str, who: str
) -> dict[str, Any]:
    """As the pixel sends it."""
    moment = datetime.fromtimestamp(second, UTC).isoformat(timespec="milliseconds")
    context = {
        "ad": {},
        "device": {"platform": "Win32", "language": "en-GB", "screen": "1440x900"},
        "library": {"name": "balise", "version": "0.1.0"},
        "page": {"url": page, "referrer": ""},
        "pixel": {"code": source},
        "user": {"anonymous_id": who.rjust(26, "0")},
        "userAgent": agent_of(who),
    }
    message = f"messageId-{second:x}-{abs(hash((event_id, name))):x}"
    told = {"event": name, "event_id": event_id, "message_id": message, "timestamp": moment}
    return {**told, "properties": properties, "context": context}


def _second(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
