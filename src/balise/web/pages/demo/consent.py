"""What a visitor of the demo shop allows: a choice kept in a cookie of the shop, before anything is sent."""

from typing import Any, Final

from litestar import Request

CONSENT_COOKIE: Final = "balise_demo_consent"
GRANTED: Final = "granted"
REFUSED: Final = "refused"
ASK: Final = "ask"
"""In place of a choice: the visitor wants to be asked again."""
KEPT_SECONDS: Final = 180 * 24 * 3600


def read_consent(request: Request[Any, Any, Any]) -> str:
    """`granted`, `refused`, or empty where nothing was chosen yet."""
    choice = request.cookies.get(CONSENT_COOKIE, "")
    return choice if choice in (GRANTED, REFUSED) else ""
