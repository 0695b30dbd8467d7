"""Code that sends one key more with an event, for the pixel and for the Events API."""

import json
from typing import Final

_PIXEL: Final = {
    "email": '{ email: "ada@shop.example" }',
    "phone": '{ phone_number: "+33612345678" }',
    "external_id": '{ external_id: "customer-1042" }',
}
_SERVER: Final = {
    "email": {"email": "848a771458438fc2ec420560d769fb9b9b86851ee338ec56517baabd79d3bb4f"},
    "phone": {"phone": "9f7ec22d72092cd3c0b58726ed9c2d91b92e51a3f29837508fb2948bb22dd2fd"},
    "external_id": {"external_id": "80fba0ae1c48e3978e43e4efc365e14e12ea0c830ba8ba5b9a2dafc7e3f2ab8b"},
    "ttclid": {"ttclid": "E.C.P.…"},
    "ttp": {"ttp": "01JABCDEFGHJKMNPQRSTVWXYZ0"},
    "ip_user_agent": {"ip": "203.0.113.9", "user_agent": "Mozilla/5.0 (iPhone; …)"},
    "device_id": {"gaid": "aaaaaa-2222-1111-8787-809e92233ba0"},
    "lead_id": {"lead_id": "7000000000000000001"},
}
"""The platform's own test values: they name nobody."""


def pixel_code(event: str, key: str) -> str:
    """What a page calls; empty where the pixel sends the key by itself."""
    if key not in _PIXEL:
        return ""
    return f"ttq.identify({_PIXEL[key]});\nttq.track({json.dumps(event, ensure_ascii=False)});"


def server_code(event: str, key: str) -> str:
    """The part of an Events API event that carries the key."""
    return json.dumps({"event": event, "event_time": 1790000000, "user": _SERVER[key]}, indent=2, ensure_ascii=False)
