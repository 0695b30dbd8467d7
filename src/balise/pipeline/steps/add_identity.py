"""Who was it? Normalised and hashed in memory; what is no identity key goes to the extras."""

from balise.events.finding import found
from balise.pipeline.context import Context
from balise.pipeline.draft import Draft

_NO_KEY = found("no_match_key", "user")


def add_identity(draft: Draft, context: Context) -> None:
    """Fill `draft.identity`; nothing of a person stays in the clear from here on."""
    sent = draft.received
    if sent.lead.get("lead_id") and "lead_id" not in sent.user:
        sent.user = {**sent.user, "lead_id": sent.lead["lead_id"]}
    read = context.identity.read(sent.user, trusted=context.replaying)
    draft.identity = read.identity
    draft.findings += read.findings
    if read.rest:
        sent.extra = {**sent.extra, "user": read.rest}
    if not sent.user:
        draft.note(_NO_KEY)
