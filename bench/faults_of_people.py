"""Faults in what is told of people: hashes, addresses, user agents, click ids, and pages whose code no source has."""

import copy
import hashlib
from collections.abc import Callable
from typing import Any

from faults import PAY, VIEW, Change, Fault, in_another_way, of_server
from shop_data import Sent

WHOLE_CLICK_ID, COLUMN = 300, 256
"""How long a whole click id is at least, and where the column of a shop's database cuts it."""


def hashed(text: str, by: str = "sha256") -> str:
    """As a sender writes a hash."""
    return hashlib.new(by, text.encode()).hexdigest()


def _address(event: dict[str, Any]) -> str:
    return f"{event['event_id']}@shop.example"


def of_both(name: str, pages: Callable[[dict[str, Any]], Any], server: Callable[[dict[str, Any]], Any]) -> Change:
    """Each payment tells this of its person under `name`, pages one thing and the server another."""

    def change(sent: Sent, _number: int) -> list[Sent]:
        if sent.event["event"] != PAY:
            return [sent]
        event = copy.deepcopy(sent.event)
        if sent.by == "pixel":
            event["context"]["user"][name] = pages(event)
        else:
            event["user"][name] = server(event)
        return [sent._replace(event=event)]

    return change


def _click_id(event: dict[str, Any]) -> str:
    own = hashed(event["event_id"], "sha512") * 4
    return f"E.C.P.{own}"[: WHOLE_CLICK_ID + int(own[:2], 16) % 100]


def _signed_in(sent: Sent, _number: int) -> list[Sent]:
    """Views whose visitors gave an e-mail."""
    if sent.event["event"] != VIEW:
        return []
    event = copy.deepcopy(sent.event)
    event["context"]["user"]["email"] = hashed(_address(event))
    return [sent._replace(event=event)]


OF_PEOPLE: tuple[Fault, ...] = (
    Fault(
        "double_hash",
        of_both("email", lambda event: hashed(_address(event)), lambda event: hashed(hashed(_address(event)))),
        what="by the server",
    ),
    Fault("double_hash", of_server(user={"email": hashed(hashed(""))}), what="of nothing"),
    Fault("hash_of_nothing", of_server(user={"email": hashed("")}), what="of an empty text"),
    Fault("hash_of_nothing", of_server(user={"phone": hashed("undefined")}), what="of a placeholder"),
    Fault("other_hash", of_server(user={"email": lambda event: hashed(_address(event), "md5")}), what="MD5"),
    Fault("other_hash", of_server(user={"email": lambda event: hashed(_address(event), "sha1")}), what="SHA-1"),
    Fault("private_address", of_server(user={"ip": "10.0.0.5"})),
    Fault("one_address_for_many", of_server(1, user={"ip": "203.0.113.9"}), what="the server's own"),
    Fault("one_address_for_many", in_another_way("one proxy", "pixel"), what="a proxy before the pages"),
    Fault("one_agent_for_many", of_server(1, user={"user_agent": "python-requests/2.32.3"}), what="the server's program"),
    Fault("click_id_cut", of_both("ttclid", _click_id, lambda event: _click_id(event)[:COLUMN]), what="at 256 characters"),
    Fault("click_id_cut", of_both("ttclid", _click_id, lambda event: _click_id(event)[:90]), what="at 90 characters"),
    Fault(
        "match_quality_fell",
        lambda sent, _: [sent],
        before=_signed_in,
        before_days=7,
        what="views lose the e-mail",
    ),
    Fault(
        "unknown_pixel_code",
        in_another_way("mistyped code", "pixel", every=10),
        choices={"allowed_origins": ["https://shop.example"]},
    ),
)
"""One payment of the server in five has them, where nothing else is written."""
