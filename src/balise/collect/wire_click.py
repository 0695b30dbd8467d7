"""A recorded click as the pixel sends it, with the bounds it is held to; the same as `WireClick` in `pixel/src/wire.ts`."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from balise.events.click import Gesture

MOST_CLICKS: Final = 100
"""In one request; the pixel sends at most 10, and 50 of a page."""

Text = Annotated[str, Meta(max_length=80)]
Place = Annotated[int, Meta(ge=0, le=100_000)]
Step = Annotated[str, Meta(max_length=120)]


class ClickTarget(msgspec.Struct, omit_defaults=True):
    """The signals of an element, as `describe` in pixel/src/target writes them; what is not among them is not read.

    Texts around the element (`near`) are not: a name may stand there.
    """

    tag: Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[A-Za-z][^\s<>\"']*$")]
    id: Text = ""
    attributes: Annotated[dict[Text, Text], Meta(max_length=8)] = {}
    role: Text = ""
    name: Text = ""
    text: Text = ""
    classes: Annotated[list[Text], Meta(max_length=8)] = []
    path: Annotated[list[Step], Meta(max_length=8)] = []
    position: tuple[Place, Place] | None = None
    shadow: Annotated[list[Step], Meta(max_length=8)] = []


class WireClick(msgspec.Struct, kw_only=True):
    """A click on an element, or a form that was sent: what the site wrote on it, nothing that a visitor typed or chose."""

    id: Annotated[str, Meta(min_length=8, max_length=80, description="A retry carries the same, so that it is kept once.")]
    code: Annotated[str, Meta(min_length=1, max_length=100)]
    at: Annotated[str, Meta(max_length=40, description="ISO 8601 with milliseconds, UTC, by the browser's clock.")]
    on: Gesture
    page: Annotated[str, Meta(max_length=500, description="The address of the page without parameters and fragment.")]
    target: ClickTarget
