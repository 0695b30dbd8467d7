"""Every call that real integrations make, as data: what a page says, and what must arrive."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

ANY_ID = None
"""The page gives no id: the pixel makes one."""


@dataclass(frozen=True)
class Due:
    """An event that must arrive. `fields` are columns of the stored event with their values."""

    name: str
    properties: dict[str, Any] = field(default_factory=dict)
    event_id: str | None = ANY_ID
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Shape:
    """A row: `calls` is script in which CODE stands for the source's code, OTHER for that of a second source on the page."""

    id: str
    calls: str
    due: list[Due]
    other: list[Due] = field(default_factory=list)
    """What must arrive at the second source."""


def hashed(text: str) -> str:
    """SHA-256 as the platform wants it."""
    return sha256(text.encode()).hexdigest()


DRESS = {"content_id": "301", "content_type": "product", "content_name": "dress", "price": 8, "quantity": 1}
DRESS_CALL = '{content_id: "301", content_type: "product", content_name: "dress", price: 8, quantity: 1}'
BROKEN = '[{"content_id": "abc123", "price": 1.23}]]]]]'
EMAIL, PHONE = "visitor@shop.example", "+33612345678"

TRACKS = [
    Shape("page", "ttq.page();", [Due("Pageview")]),
    Shape("page twice", "ttq.page(); ttq.page();", [Due("Pageview"), Due("Pageview")]),
    Shape("track a name", "ttq.track('CompleteRegistration');", [Due("CompleteRegistration")]),
    Shape("track, properties", "ttq.track('AddPaymentInfo', {query: 'red'});", [Due("AddPaymentInfo", {"query": "red"})]),
    Shape("track, empty properties", "ttq.track('ViewContent', {});", [Due("ViewContent")]),
    Shape("track, empty options", f"ttq.track('ViewContent', {DRESS_CALL}, {{}});", [Due("ViewContent", DRESS)]),
    Shape(
        "track, event_id",
        "ttq.track('CompletePayment', {value: 9.2, currency: 'USD'}, {event_id: 'order-1'});",
        [Due("CompletePayment", {"value": 9.2, "currency": "USD"}, "order-1")],
    ),
    Shape("track, empty event_id", "ttq.track('Pageview', {}, {event_id: ''});", [Due("Pageview")]),
    Shape("track, number as event_id", "ttq.track('ViewContent', {}, {event_id: 273196});", [Due("ViewContent", {}, "273196")]),
    Shape(
        "track, pixel_code of one",
        "ttq.track('ViewContent', {}, {event_id: 'e-1', pixel_code: 'CODE'});",
        [Due("ViewContent", {}, "e-1")],
    ),
    Shape(
        "track, pixel_code of the other",
        "ttq.track('ViewContent', {}, {event_id: 'e-2', pixel_code: 'OTHER'}); ttq.track('AddToCart');",
        [Due("AddToCart")],
        [Due("ViewContent", {}, "e-2"), Due("AddToCart")],
    ),
    Shape(
        "track, test_event_code",
        "ttq.track('ViewContent', {}, {event_id: 'e-3', test_event_code: 'TEST123'});",
        [Due("ViewContent", {}, "e-3", {"test_event_code": "TEST123"})],
    ),
    Shape(
        "track, event_id in the properties",
        "ttq.track('AddToCart', {event_id: 'in-2', partner_name: 'Partner', quantity: 2});",
        [Due("AddToCart", {"event_id": "in-2", "partner_name": "Partner", "quantity": 2}, "in-2")],
    ),
    Shape(
        "instance, page view as a track",
        "ttq.instance('CODE').track('Pageview', {event_id: 'pv-1'});",
        [Due("Pageview", {"event_id": "pv-1"}, "pv-1")],
    ),
    Shape("instance, page", "ttq.instance('CODE').page();", [Due("Pageview")]),
    Shape("track, text for properties", "ttq.track('Search', 'a string');", [Due("Search")]),
    Shape("track, null for properties", "ttq.track('Search', null);", [Due("Search")]),
    Shape(
        "track, contents a broken text",
        f"ttq.track('CompletePayment', {{contents: '{BROKEN}'}}, {{event_id: '1234'}});",
        [Due("CompletePayment", {"contents": BROKEN}, "1234")],
    ),
    Shape(
        "track, contents empty and value 0",
        "ttq.track('ViewContent', {contents: [], value: 0});",
        [Due("ViewContent", {"contents": [], "value": 0})],
    ),
    Shape("track, a flat product", f"ttq.track('AddToCart', {DRESS_CALL});", [Due("AddToCart", DRESS)]),
    Shape(
        "track, custom keys of any type",
        "ttq.track('leave_review', {custom_property_1: 1, data_price: 420, globals_pagegroup: 'shop',"
        " deep: {list: [1, null, true]}});",
        [
            Due(
                "leave_review",
                {"custom_property_1": 1, "data_price": 420, "globals_pagegroup": "shop", "deep": {"list": [1, None, True]}},
            )
        ],
    ),
    Shape(
        "track, limited data use for one event",
        "ttq.track('ViewContent', {limited_data_use: true}); ttq.track('AddToCart', {limited_data_use: 1}); ttq.track('Search');",
        [
            Due("ViewContent", {"limited_data_use": True}, fields={"limited_data_use": True}),
            Due("AddToCart", {"limited_data_use": 1}, fields={"limited_data_use": True}),
            Due("Search", fields={"limited_data_use": False}),
        ],
    ),
    Shape("push a call", "ttq.push(['track', 'Contact', {query: 'hours'}]);", [Due("Contact", {"query": "hours"})]),
    Shape(
        "push several calls",
        "ttq.push(['page'], ['track', 'Contact']); ttq.push(['identify', {}]);",
        [Due("Pageview"), Due("Contact")],
    ),
    Shape(
        "cookies on and off",
        "ttq.enableCookie(); ttq.track('ViewContent'); ttq.disableCookie(); ttq.track('Search'); ttq.enableCookie();",
        [Due("ViewContent"), Due("Search")],
    ),
    Shape(
        "consent held and granted",
        "ttq.holdConsent(); ttq.track('ViewContent'); ttq.grantConsent(); ttq.track('Search');",
        [Due("ViewContent"), Due("Search")],
    ),
    Shape(
        "consent revoked",
        "ttq.holdConsent(); ttq.track('ViewContent'); ttq.revokeConsent(); ttq.track('Search'); ttq.grantConsent();"
        "ttq.track('Contact');",
        [Due("Contact")],
    ),
    Shape(
        "methods nobody calls",
        "ttq.instances(); ttq.debug(false); ttq.on('x', function () {}); ttq.off('x'); ttq.once('x', function () {});"
        "ttq.ready(function () {}); ttq.alias('a', 'b'); ttq.group('g', {a: 1}); ttq.track('ViewContent');",
        [Due("ViewContent")],
    ),
]

PERSON = {"email": [hashed(EMAIL)], "phone": [hashed(PHONE)], "external_id": [hashed("user_123")]}
NOBODY = {"email": [], "phone": [], "external_id": [], "first_name": "", "last_name": "", "zip_code": "", "city": ""}

IDENTIFIES = [
    Shape(
        "plain text",
        f"ttq.identify({{email: '{EMAIL}', phone_number: '{PHONE}', external_id: 'user_123'}}); ttq.track('ViewContent');",
        [Due("ViewContent", fields=PERSON)],
    ),
    Shape(
        "hashes under the plain keys",
        f"ttq.identify({{email: '{hashed(EMAIL)}', phone_number: '{hashed(PHONE)}', external_id: '{hashed('user_123')}'}});"
        "ttq.track('ViewContent');",
        [Due("ViewContent", fields=PERSON)],
    ),
    Shape(
        "hashes under their own keys",
        f"ttq.identify({{sha256_email: '{hashed(EMAIL)}', sha256_phone_number: '{hashed(PHONE)}', external_id: 'user_123'}});"
        "ttq.track('ViewContent');",
        [Due("ViewContent", fields=PERSON)],
    ),
    Shape(
        "names and places",
        "ttq.identify({first_name: ' Anne-Marie', last_name: 'LEROY', city: 'Paris', state: 'IDF', country: 'FR',"
        " zip_code: '75 011'});"
        "ttq.track('ViewContent');",
        [
            Due(
                "ViewContent",
                fields={
                    "first_name": hashed("annemarie"),
                    "last_name": hashed("leroy"),
                    "zip_code": hashed("75011"),
                    "city": "paris",
                    "state": "idf",
                    "country": "fr",
                },
            )
        ],
    ),
    Shape(
        "empty texts for what is absent",
        f"ttq.identify({{email: '{EMAIL}', phone_number: '', external_id: '', first_name: '', last_name: ' ',"
        " city: '', zip_code: ''});"
        "ttq.track('ViewContent');",
        [Due("ViewContent", fields=NOBODY | {"email": [hashed(EMAIL)]})],
    ),
    Shape(
        "the word undefined for what is absent",
        "ttq.identify({email: 'undefined', phone_number: 'undefined', external_id: 'undefined', first_name: undefined});"
        "ttq.track('ViewContent');",
        [Due("ViewContent", fields=NOBODY)],
    ),
    Shape("nothing", "ttq.identify({}); ttq.track('ViewContent');", [Due("ViewContent", fields=NOBODY)]),
    Shape(
        "an id and an object",
        f"ttq.identify('user_123', {{email: '{EMAIL}', phone: '{PHONE}'}}); ttq.track('ViewContent');",
        [Due("ViewContent", fields=PERSON)],
    ),
    Shape(
        "after the track it belongs to",
        f"ttq.track('ViewContent'); ttq.identify({{email: '{EMAIL}'}});",
        [Due("ViewContent", fields={"email": [hashed(EMAIL)]})],
    ),
    Shape(
        "one pixel only",
        f"ttq.instance('CODE').identify({{email: '{EMAIL}'}}); ttq.track('ViewContent');",
        [Due("ViewContent", fields={"email": [hashed(EMAIL)]})],
        [Due("ViewContent", fields=NOBODY)],
    ),
]
