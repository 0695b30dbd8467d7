"""Nothing personal or sensitive may reach the disk: content is cleaned here, before anything is written."""

from hashlib import sha256
from typing import Any

from balise.events.finding import Finding, found
from balise.pipeline.context import Context
from balise.pipeline.draft import Draft, encode
from balise.vocabulary.policy import Policy

_TREES = ("properties", "app", "ad", "lead", "device", "extra")


def remove_sensitive_content(draft: Draft, context: Context) -> None:
    """Clean names, ids, texts, addresses and trees of an event the policy has doubts about."""
    sent = draft.received
    if draft.suspicious:
        _clean(draft, context)
    if draft.url or draft.referrer or sent.page:
        sent.page = {"url": draft.url, "referrer": draft.referrer}
    draft.name = sent.name or ""


def _clean(draft: Draft, context: Context) -> None:
    sent, policy, mode = draft.received, context.policy, context.source.on_sensitive.value
    for tree in _TREES:
        cleaned, findings = policy.clean_tree(getattr(sent, tree), tree, sensitive=mode)
        setattr(sent, tree, cleaned)
        draft.findings += findings
    draft.properties_json = encode(sent.properties).decode()
    draft.url = _cleaned(draft, policy.clean_url(draft.url, sensitive=mode), "page.url")
    draft.referrer = _cleaned(draft, policy.clean_url(draft.referrer, sensitive=mode), "page.referrer")
    sent.name = _without_personal(draft, policy, sent.name, "event")
    sent.test_event_code = _without_personal(draft, policy, sent.test_event_code, "test_event_code")
    sent.partner_name = _without_personal(draft, policy, sent.partner_name, "partner_name")
    sent.origin = _without_personal(draft, policy, sent.origin, "origin")
    if isinstance(sent.event_time, str):
        sent.event_time = _without_personal(draft, policy, sent.event_time, "event_time")
    if isinstance(sent.event_id, str):
        sent.event_id = _without_personal_id(draft, policy, sent.event_id)


def _cleaned(draft: Draft, cleaned: Any, path: str) -> str:
    draft.findings += [Finding(found.code, path, found.message, found.platform) for found in cleaned.findings]
    return str(cleaned.text)


def _without_personal(draft: Draft, policy: Policy, text: Any, path: str) -> Any:
    if not text or not isinstance(text, str):
        return text
    kept, classes = policy.redact(text)
    if classes:
        draft.note(_removed(path, classes))
    return kept


def _without_personal_id(draft: Draft, policy: Policy, event_id: str) -> str:
    """An id with something personal in it is hashed whole: copies still meet, the person does not show."""
    _, classes = policy.redact(event_id)
    if not classes:
        return event_id
    draft.note(_removed("event_id", classes))
    return "sha256:" + sha256(event_id.encode()).hexdigest()


def _removed(path: str, classes: tuple[str, ...]) -> Finding:
    return found("personal_data_removed", path, "field", what=", ".join(classes))
