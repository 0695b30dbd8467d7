"""Rules for tests: one good rule, and others that differ from it in one place."""

import msgspec

from balise.rules.rule import Rule

BUTTON = {"tag": "button", "text": "Leave a review", "attributes": {"data-testid": "review"}}
GOOD = {
    "event": "Leave_Review",
    "trigger": {"on": "click", "target": BUTTON},
    "when": [[{"of": "path", "is": "starts_with", "value": "/products/"}]],
    "often": "page",
    "parameters": [
        {
            "name": "rating",
            "from": {"element": {"tag": "input", "attributes": {"name": "stars"}}, "read": "value"},
            "as": "number",
        },
        {"name": "content_id", "from": {"segment": 2}, "as": "text"},
    ],
}


def rule_of(**changes):
    """The good rule with these parts instead."""
    return msgspec.convert({**GOOD, **changes}, Rule)


def parameter(name, source, read_as="text", **more):
    """One parameter, as it is written."""
    return {"name": name, "from": source, "as": read_as, **more}
