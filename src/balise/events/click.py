"""A click that the pixel recorded, so that a rule can be made of it afterwards. It is no event: nothing counts it as one."""

from typing import Literal

import msgspec

Gesture = Literal["click", "submit"]
GESTURES: tuple[Gesture, ...] = ("click", "submit")


class RecordedClick(msgspec.Struct, array_like=True):
    """What is kept of a click: which element, on which page, when. Nothing of who clicked.

    From `source` on, the fields are the columns of the table `clicks` behind its position, in its order. `message` is a hash
    of what the browser called it: a click sent twice is one. `received_at` is in milliseconds, `event_time` in seconds. `page`
    is the address without parameters, `target` the element's signals as JSON (keys in order), `target_hash` 16 hex digits
    that stand for them.
    """

    message: str
    source: str
    received_at: int
    event_time: int
    gesture: str
    page: str
    target_hash: str
    target: str
