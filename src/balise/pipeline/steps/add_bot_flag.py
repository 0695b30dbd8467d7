"""Did a person do it?"""

from balise.events.finding import Finding
from balise.events.received import Channel
from balise.pipeline.context import Context
from balise.pipeline.draft import Draft

_CRAWLER = Finding("bot", "user.user_agent", "The User-Agent is a crawler's. The event is counted all the same.")
_DRIVEN = Finding("bot", "device.webdriver", "A program drove the browser. The event is counted all the same.")


def add_bot_flag(draft: Draft, context: Context) -> None:
    """Note that a crawler or a driven browser sent this, as it says itself."""
    if draft.received.channel is not Channel.BROWSER:
        return
    if draft.received.device.get("webdriver") is True:
        draft.note(_DRIVEN)
    elif context.is_bot(draft.identity.user_agent):
        draft.note(_CRAWLER)
