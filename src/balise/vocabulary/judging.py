"""A name's whole verdict, by the rules and by the policy, as people and programs are told it in one language."""

from balise.vocabulary import sentences
from balise.vocabulary.edition import Edition
from balise.vocabulary.names import NameCheck, check_name
from balise.vocabulary.policy import Policy
from balise.vocabulary.verdicts import EventUses, NameReason, NameVerdict, Reason, Text, Use, UseVerdict


def judge_name(name: str, edition: Edition, policy: Policy, kind: str, language: str) -> NameVerdict:
    """Hold a name to the rules and to the policy; `language` is that of `message` and `reason`."""
    check, hit = check_name(name, edition, kind), policy.check_name(name)
    reasons = list(check.reasons)
    if hit:
        reasons.append(Reason(f"sensitive_{hit.category}", sentences.sensitive_name(hit.category)))
    return NameVerdict(
        name=check.name,
        verdict="invalid" if hit else check.verdict,
        event="" if hit else check.event,
        reasons=[_reason(reason, language) for reason in reasons],
        warnings=[_reason(warning, language) for warning in check.warnings],
        uses=_uses(check, sentences.waits_for_a_neutral_name() if hit else None, language),
    )


def _reason(reason: Reason, language: str) -> NameReason:
    message = reason.message
    return NameReason(reason.code, message[language], message["en"], message["fr"], reason.suggestion)


def _uses(check: NameCheck, stopped: Text | None, language: str) -> EventUses:
    uses = (check.uses.reporting, check.uses.audience, check.uses.optimisation)
    return EventUses(*(_use(Use(False, stopped) if stopped else use, language) for use in uses))


def _use(use: Use, language: str) -> UseVerdict:
    return UseVerdict(use.allowed, use.reason[language], use.reason["en"], use.reason["fr"])
