"""A name's verdict as the management API's `POST /api/v1/names/check` gives it, worked out here without a server."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from balise.vocabulary.names import NameCheck
    from balise.vocabulary.policy import Hit
    from balise.vocabulary.verdicts import Reason

Verdict = dict[str, Any]

_STOPPED = {
    "en": "An event with this name waits in quarantine until it has a neutral name.",
    "fr": "Un événement de ce nom attend en quarantaine jusqu’à ce qu’il ait un nom neutre.",
}
_SENSITIVE = {
    "en": "The name suggests sensitive data or an illicit act ({category}). Choose a neutral name.",
    "fr": "Le nom évoque des données sensibles ou un acte illicite ({category}). Choisir un nom neutre.",
}
USES = ("reporting", "audience", "optimisation")


def judge(names: Sequence[str], edition: str | None, kind: str, language: str) -> list[Verdict]:
    """The verdicts in the order asked. Raises `WrongInput` for an edition there is not."""
    from balise.vocabulary import DEFAULT_EDITION, load_edition
    from balise.vocabulary.names import check_name
    from balise.vocabulary.policy import load_policy

    vocabulary, policy = load_edition(edition or DEFAULT_EDITION), load_policy()
    return [_verdict(check_name(name, vocabulary, kind), policy.check_name(name), language) for name in names]


def _verdict(check: "NameCheck", hit: "Hit | None", language: str) -> Verdict:
    reasons = [_reason(reason, language) for reason in check.reasons]
    if hit:
        message = {tongue: text.format(category=hit.category) for tongue, text in _SENSITIVE.items()}
        reasons.append({"code": f"sensitive_{hit.category}", **_said("message", message, language), "suggestion": ""})
    return {
        "name": check.name,
        "verdict": "invalid" if hit else check.verdict,
        "event": "" if hit else check.event,
        "reasons": reasons,
        "warnings": [_reason(warning, language) for warning in check.warnings],
        "uses": {use: _use(check, use, hit, language) for use in USES},
    }


def _reason(reason: "Reason", language: str) -> dict[str, str]:
    return {"code": reason.code, **_said("message", reason.message, language), "suggestion": reason.suggestion}


def _use(check: "NameCheck", use: str, hit: "Hit | None", language: str) -> dict[str, Any]:
    found = getattr(check.uses, use)
    return {"allowed": found.allowed and not hit, **_said("reason", _STOPPED if hit else found.reason, language)}


def _said(field: str, text: Any, language: str) -> dict[str, str]:
    return {field: text[language], f"{field}_en": text["en"], f"{field}_fr": text["fr"]}
