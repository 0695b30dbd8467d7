"""Fewer views of products than products put into a cart: views are not sent from all pages."""

from collections.abc import Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.matching import matching
from balise.diagnostics.questions.received import live

CODE = "funnel_out_of_order"
SEVERITY = Severity.WARNING
LOOK_BACK_HOURS = 24
FACTS: tuple[str, ...] = ("views", "carts")
LEAST_CARTS = 20
VIEW, CART = "ViewContent", "AddToCart"


def find(asked: Asked) -> Iterator[Found]:
    """One for the source."""
    counted = {VIEW: 0, CART: 0}
    for row in asked.once(live):
        if row.event in counted:
            counted[row.event] += row.counted
    views, carts = counted[VIEW], counted[CART]
    if carts >= LEAST_CARTS and views < carts:
        seen = matching(asked, "e.counted = 1", CART)
        yield Found(
            event=VIEW,
            events=carts - views,
            of=carts,
            first_at=seen.first_at,
            last_at=seen.last_at,
            samples=seen.samples,
            facts={"views": views, "carts": carts},
        )
