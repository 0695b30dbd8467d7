"""Did a person do it?"""

from balise.events.finding import found
from balise.events.received import Channel
from balise.pipeline.context import Context
from balise.pipeline.draft import Draft

_CRAWLER = found("bot", "user.user_agent", "crawler")
_DRIVEN = found("bot", "device.webdriver", "driven")


def add_bot_flag(draft: Draft, context: Context) -> None:
    """Note that a crawler or a driven browser sent this, as it says itself."""
    if draft.received.channel is not Channel.BROWSER:
        return
    if draft.received.device.get("webdriver") is True:
        draft.note(_DRIVEN)
    elif context.is_bot(draft.identity.user_agent):
        draft.note(_CRAWLER)
