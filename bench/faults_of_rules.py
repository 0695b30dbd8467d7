"""Faults of the rules that pages run. Visitors of the real views leave reviews, which a rule on a button sends.

Left out is what only a check in a browser can see: pages that cannot be opened.
"""

from collections.abc import Sequence
from typing import Any

from faults import OWN_RULE, VIEW, Change, Fault, named
from shop_data import Sent

from balise.events.plan import Status
from balise.rules.rule import Rule, Target, Trigger

REVIEW = "leave_review"
STRANGE = "r_zzzzzzzzzzzz"
BUTTON = Target(tag="button", name="Leave a review")
RULE = Rule(event=REVIEW, trigger=Trigger(on="click", target=BUTTON))
EVERY_REVIEW, EVERY_LOOK = 40, 12
"""Of so many views one leads to a review, and one tells how its page saw the button."""


def reviews(
    seen: Sequence[str] = ("found",), sends: bool = True, rule: str = OWN_RULE, unread: Sequence[str] = (), code_too: bool = False
) -> Change:
    """What the day has, and what the rule adds to it. `seen`: how pages see the button, in turns; none: they do not say."""

    def change(sent: Sent, number: int) -> list[Sent]:
        if sent.event["event"] != VIEW:
            return [sent]
        more = []
        if sends and number % EVERY_REVIEW == 0:
            more.append(_review(sent, "rule", rule=_by(rule) | ({"unread": list(unread)} if unread else {})))
        if code_too and number % EVERY_REVIEW == 0:
            more.append(_review(sent, "code"))
        if seen and number % EVERY_LOOK == 0:
            found = seen[number // EVERY_LOOK % len(seen)]
            page = sent.event["context"]["page"]["url"].removeprefix("https://shop.example")
            more.append(Sent(sent.second, "look", {"page": page, "seen": [_by(rule) | {"found": found}]}))
        return [sent, *more]

    return change


def alone(change: Change) -> Change:
    """Only what the rule adds."""
    return lambda sent, number: [each for each in change(sent, number) if each is not sent and sent.event["event"] == VIEW]


def _by(rule: str) -> dict[str, Any]:
    return {"id": rule, "version": 1, "score": 0.95}


def _review(sent: Sent, by: str, **more: Any) -> Sent:
    own = f"{sent.event['event_id']}-{by}"
    return sent._replace(event=sent.event | {"event": REVIEW, "event_id": own, "message_id": f"messageId-{own}", **more})


WELL = alone(reviews())


def _fault(code: str, change: Change, days: int = 10, what: str = "", before: Change = WELL, **more: Any) -> Fault:
    """A rule that was well for so many days before."""
    return Fault(code, change, rule=RULE, before=before, before_days=days, what=what, **more)


OF_RULES: tuple[Fault, ...] = (
    Fault("rule_unknown", reviews((), rule=STRANGE)),
    _fault("rule_parameter_unread", reviews(unread=("stars",))),
    _fault("rule_double", reviews(code_too=True)),
    _fault("rule_stopped", reviews(sends=False), 30, "the button is found"),
    _fault("rule_stopped", reviews(("missing",), sends=False), 30, "the button is gone"),
    _fault("rule_drifted", reviews(("missing", "missing", "found")), what="two views in three"),
    _fault("rule_drifted", reviews(("weak", "found", "found")), what="weakly in a third"),
    _fault("rule_unclear", reviews(("unclear",)), what="a second button on every page"),
    _fault("rule_unclear", reviews(("unclear", *("found",) * 4)), what="on a fifth of the pages"),
    _fault("rule_never_fired", reviews(sends=False), 5, before=alone(reviews(sends=False))),
    _fault("rule_proof_silent", reviews(())),
    _fault("rule_event_refused", reviews(), plan=named(REVIEW, Status.RETIRED)),
    _fault("rule_check_cannot_run", reviews(), pages=("https://shop.example/category-1",)),
)
"""Of the day's views one in forty leads to a review."""
