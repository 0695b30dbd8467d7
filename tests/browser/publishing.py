"""Rules that are live for a source of a browser test."""

import time
import urllib.request
from functools import lru_cache
from typing import Any

import msgspec

from balise.metadata import Metadata, RuleSighting, open_metadata
from balise.metadata.rule_types import RuleDraft
from balise.rules.rule import Rule
from balise.vocabulary.policy import Policy, load_policy
from tests.browser.serving import Source

SECONDS = 20.0


@lru_cache(1)
def _policy() -> Policy:
    return load_policy()


def publish(source: Source, *rules: dict[str, Any]) -> list[str]:
    """Publish rules, as plan files write them, and return once pages get them; their ids."""
    metadata = _metadata(source)
    try:
        ids = []
        for rule in rules:
            made = metadata.event_rules.create(source.code, RuleDraft(rule=msgspec.convert(rule, Rule)), _policy())
            metadata.event_rules.publish(source.code, made.id, _policy())
            ids.append(made.id)
        mark = metadata.event_rules.compiled(source.code).mark
    finally:
        metadata.close()
    until = time.monotonic() + SECONDS
    while f'"rules":"{mark}"' not in _script(source):
        assert time.monotonic() < until, "Pages do not get what was published."
        time.sleep(0.02)
    return ids


def seen(source: Source, rule: str) -> list[RuleSighting]:
    """How pages had the target of a rule, as the server has counted it by now."""
    metadata = _metadata(source)
    try:
        return metadata.rule_sightings.since(source.code, 0, rule)
    finally:
        metadata.close()


def _metadata(source: Source) -> Metadata:
    return open_metadata(f"sqlite:///{(source.server.folder / 'metadata.db').absolute()}")


def _script(source: Source) -> str:
    with urllib.request.urlopen(f"{source.server.base}/i18n/pixel/events.js?sdkid={source.code}", timeout=10) as answer:
        return str(answer.read().decode())


def on_click(event: str = "leave_review", text: str = "Write a review", **more: Any) -> dict[str, Any]:
    """A rule on a button with this text."""
    return {"event": event, "trigger": {"on": "click", "target": button(text)}, **more}


def button(text: str, **more: Any) -> dict[str, Any]:
    """The target of a button with this text."""
    return {"tag": "button", "role": "button", "name": text, **more}
