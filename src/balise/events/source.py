"""Where events come from: one pixel code, app, offline set or CRM set, with what people chose for it."""

from enum import StrEnum

import msgspec

from balise.events.received import Kind


class OnInvalid(StrEnum):
    """What happens to a request with a bad event in it."""

    PARTIAL = "partial"
    """Good events are taken, the others are quarantined; code 20001."""
    STRICT = "strict"
    """The whole request is refused as the platform does; code 40002."""


class OnSensitive(StrEnum):
    """What happens to sensitive content (not to a sensitive name, which is always quarantined)."""

    REMOVE = "remove"
    WARN = "warn"


class AutoMatch(StrEnum):
    """A form field the pixel may read when a visitor submits it; it is hashed in the browser."""

    EMAIL = "email"
    PHONE_NUMBER = "phone_number"


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A source as people set it up. `code` is the `event_source_id` of the Events API and the `sdkid` of the pixel."""

    code: str
    name: str
    kind: Kind
    edition: str = "2024-10"
    on_invalid: OnInvalid = OnInvalid.PARTIAL
    on_sensitive: OnSensitive = OnSensitive.REMOVE
    phone_region: str = ""
    """Two-letter region for phone numbers without a country code; empty: the setting `phone_region`."""
    retention_months: int = 18
    allowed_origins: tuple[str, ...] = ()
    first_party_cookies: bool = True
    """Whether the pixel may set cookies on the site's own domain."""
    auto_match: tuple[AutoMatch, ...] = ()
    """Form fields the pixel reads for automatic advanced matching; none: it is off."""
    capture: bool = False
    """Whether the pixel records which elements visitors click, so that a rule can be made afterwards."""
    created_at: int = 0
