"""Which rule sent it?"""

from balise.events.finding import found
from balise.pipeline.context import Context
from balise.pipeline.draft import Draft


def add_rule(draft: Draft, context: Context) -> None:
    """Keep the rule that a page names where the source has it in that version; else only note that it does not."""
    sent = draft.received.by_rule
    if sent is None:
        return
    newest = context.rules.get(sent.rule)
    if newest is None:
        draft.note(found("rule_unknown", "rule.id", rule=sent.rule))
    elif not 1 <= sent.version <= newest:
        draft.note(found("rule_unknown", "rule.version", "version", rule=sent.rule, version=sent.version))
    else:
        draft.rule = sent
