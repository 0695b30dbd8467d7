"""What becomes of recorded clicks: the policy is asked about every text in them, as it is about events."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import msgspec

from balise.events.click import RecordedClick
from balise.vocabulary.policy import Policy

_encode = msgspec.json.Encoder(order="deterministic").encode
_REMOVED = "[removed: "


def clean_clicks(clicks: Sequence[tuple[RecordedClick, dict[str, Any]]], policy: Policy) -> list[RecordedClick]:
    """Clicks with the signals of their elements, cleaned: a signal with anything personal or sensitive in it is left out."""
    doubtful = set(policy.doubtful([_encode([click.page, target]) for click, target in clicks]))
    return [_kept(click, target, policy if place in doubtful else None) for place, (click, target) in enumerate(clicks)]


def _kept(click: RecordedClick, target: dict[str, Any], policy: Policy | None) -> RecordedClick:
    page = click.page
    if policy is not None:
        page = policy.clean_url(page).text
        target = _cleaned(target, policy)
    text = _encode(target)
    return msgspec.structs.replace(click, page=page, target=text.decode(), target_hash=blake2b(text, digest_size=8).hexdigest())


def _cleaned(target: dict[str, Any], policy: Policy) -> dict[str, Any]:
    found, _ = policy.clean_tree(target, "target")
    kept = {name: _without_removed(value) for name, value in found.items() if name in target}
    return {name: value for name, value in kept.items() if value not in ("", [], {})} | {"tag": target["tag"]}


def _without_removed(value: Any) -> Any:
    if isinstance(value, str):
        return "" if _REMOVED in value else value
    if isinstance(value, list):
        return [item for item in value if not (isinstance(item, str) and _REMOVED in item)]
    if isinstance(value, dict):
        return {name: item for name, item in value.items() if _REMOVED not in f"{name}{item}"}
    return value
