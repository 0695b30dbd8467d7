"""What becomes of recorded clicks: the policy is asked about every text in them, as it is about events."""

import re
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import msgspec

from balise.events.click import RecordedClick
from balise.vocabulary.policy import Policy

_encode = msgspec.json.Encoder(order="deterministic").encode
_ESCAPE = re.compile(r"\\(?:3(\d) )?")
"""How CSS writes what is not a name."""


def clean_clicks(clicks: Sequence[tuple[RecordedClick, dict[str, Any]]], policy: Policy) -> list[RecordedClick]:
    """Clicks with the signals of their elements, cleaned: a signal with anything personal or sensitive in it is left out."""
    doubtful = set(policy.doubtful([_encode([click.page, _plain(target)]) for click, target in clicks]))
    return [_kept(click, target, policy if place in doubtful else None) for place, (click, target) in enumerate(clicks)]


def _kept(click: RecordedClick, target: dict[str, Any], policy: Policy | None) -> RecordedClick:
    page = click.page
    if policy is not None:
        page = policy.clean_url(page).text
        target = {name: kept for name, value in target.items() if (kept := _cleaned(value, policy)) not in ("", [], {})}
        target.setdefault("tag", "removed")
    text = _encode(target)
    return msgspec.structs.replace(click, page=page, target=text.decode(), target_hash=blake2b(text, digest_size=8).hexdigest())


def _cleaned(value: Any, policy: Policy) -> Any:
    if isinstance(value, list):
        return [item for item in value if _is_clean(item, policy)]
    if isinstance(value, dict):
        return {name: item for name, item in value.items() if _is_clean({name: item}, policy)}
    return value if _is_clean(value, policy) else ""


def _is_clean(value: Any, policy: Policy) -> bool:
    plain = _plain(value)
    return bool(policy.clean_tree(plain, "target")[0] == plain)


def _plain(value: Any) -> Any:
    """The texts as somebody wrote them, before CSS escaped them."""
    if isinstance(value, str):
        return _ESCAPE.sub(r"\1", value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return {name: _plain(item) for name, item in value.items()} if isinstance(value, dict) else value
