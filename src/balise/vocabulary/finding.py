"""What a rule found in an event: a code, the place, and a sentence with the cure."""

import msgspec


class Finding(msgspec.Struct, frozen=True, array_like=True):
    """One thing a rule found.

    `path` is relative to the event (`properties.value`); `message` is one English sentence that
    names the cure and never repeats a value that may be personal. `platform` is the platform's own
    text for it where it refuses such an event, else empty: a source with `on_invalid = strict`
    refuses the request with it.
    """

    code: str
    path: str
    message: str
    platform: str = ""
