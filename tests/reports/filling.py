"""Random events of one source, and what waits, for reports that must add up."""

import random

from tests.making import HOUR, NOW
from tests.store.resting import event_row, put_events, put_waiting, waiting_row

SECOND = NOW // 1000
END = SECOND - SECOND % 3600 + 3600
"""The first whole hour after every event."""
DAYS = 9
SINCE = END - DAYS * 86400
EVENTS = ("CompletePayment", "AddToCart", "leave_review", "review_left", "gift")
SENT = {"CompletePayment": ("Purchase", "CompletePayment"), "AddToCart": ("AddToCart", "AddToWishlist")}
WAITING = ("1bad", "Purchase", "review_left")


def fill(store, seed: int = 1, many: int = 300) -> list[tuple[str, str]]:
    """Put random events at rest; returns (event, outcome) of each stored one."""
    dice = random.Random(seed)
    rows, told = [], []
    for position in range(1, many + 1):
        event, outcome = dice.choice(EVENTS), dice.choice(["counted", "counted", "merged", "dropped", "test"])
        told.append((event, outcome))
        rows.append(
            event_row(
                position,
                outcome,
                event=event,
                event_class="standard" if event in SENT else "custom",
                name_sent=dice.choice(SENT.get(event, (event,))),
                channel=dice.choice(["browser", "server", "file"]),
                event_time=SECOND - dice.randrange((DAYS - 1) * 86400),
                received_at=NOW - dice.randrange(HOUR),
                value=dice.choice([None, "9.20", "3"]),
                currency=dice.choice(["EUR", "USD"]),
                email=dice.choice([[], ["a" * 64]]),
                properties=dice.choice(['{"value":9.2,"contents":[{"price":1},{"price":"x"}]}', '{"query":"mug"}', "{}"]),
            )
        )
    put_events(store, *rows)
    waiting = [
        waiting_row(position, name_sent=dice.choice(WAITING), event_time=SECOND - dice.randrange((DAYS - 1) * 86400))
        for position in range(many + 1, many + 40)
    ]
    put_waiting(store, *waiting)
    return told


def judge(name: str) -> tuple[str, str]:
    """What a sent name counts as, and its class."""
    if name == "1bad":
        return "", "invalid"
    return ("CompletePayment", "standard") if name == "Purchase" else (name, "standard" if name in SENT else "custom")
