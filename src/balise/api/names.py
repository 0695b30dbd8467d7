"""Names: may an event be called that, as what does it count, and what can it be used for?"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, post
from litestar.params import JSONBody
from msgspec import Meta

from balise.api.addresses import CODE_PATTERN, Given, find_source
from balise.api.body import JsonBody
from balise.api.parts import Parts
from balise.api.problems import documented
from balise.events.received import Kind
from balise.vocabulary import DEFAULT_EDITION, EDITIONS, load_edition
from balise.vocabulary.language import language_of
from balise.vocabulary.names import NameCheck, Reason, check_name
from balise.vocabulary.policy import Hit

MOST_NAMES = 1000


class NamesToCheck(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Names to judge, as a source would (`source`), or by an edition and a kind of source."""

    names: Annotated[list[str], Meta(min_length=1, max_length=MOST_NAMES)]
    source: Annotated[str, Meta(pattern=CODE_PATTERN, description="Take edition and kind from this source.")] | None = None
    edition: Annotated[str, Meta(pattern=f"^({'|'.join(EDITIONS)})$")] | None = None
    kind: Kind | None = None


class NameReason(msgspec.Struct):
    """A rule the name breaks or trips over; `message` is in the language of Accept-Language."""

    code: str
    message: str
    message_en: str
    message_fr: str
    suggestion: str


class Use(msgspec.Struct):
    """Whether the event can be used for something, and why."""

    allowed: bool
    reason: str
    reason_en: str
    reason_fr: str


class EventUses(msgspec.Struct):
    """What the event can be used for."""

    reporting: Use
    audience: Use
    optimisation: Use


class NameVerdict(msgspec.Struct):
    """One name's verdict. `event` is the name it counts as, empty for an invalid name."""

    name: str
    verdict: Literal["custom", "standard", "reserved", "invalid"]
    event: str
    reasons: list[NameReason]
    warnings: list[NameReason]
    uses: EventUses


class NameVerdicts(msgspec.Struct):
    """The verdicts, in the order asked."""

    names: list[NameVerdict]


@post(
    "/names/check",
    summary="Judge names",
    response_description="A verdict for each name, in the order asked.",
    status_code=200,
    dto=JsonBody[NamesToCheck],
    return_dto=None,
    responses=documented(404, 413, 415),
    sync_to_thread=True,
)
def check_names(data: JSONBody[NamesToCheck], request: Request[Any, Any, Any], parts: Given) -> NameVerdicts:
    """Hold up to 1,000 names to the rules: verdict, every broken rule with a suggestion, mapping and uses."""
    source = find_source(parts, data.source) if data.source else None
    edition = load_edition(data.edition or (source.edition if source else DEFAULT_EDITION))
    kind = data.kind or (source.kind if source else Kind.WEB)
    language = language_of(request.headers.get("accept-language", ""))
    return NameVerdicts([_verdict(parts, check_name(name, edition, kind.value), language) for name in data.names])


NAME_HANDLERS = (check_names,)


def _verdict(parts: Parts, check: NameCheck, language: str) -> NameVerdict:
    hit = parts.policy.check_name(check.name)
    reasons = [_reason(reason, language) for reason in check.reasons] + ([_sensitive(hit, language)] if hit else [])
    return NameVerdict(
        name=check.name,
        verdict="invalid" if hit else check.verdict,
        event="" if hit else check.event,
        reasons=reasons,
        warnings=[_reason(warning, language) for warning in check.warnings],
        uses=_uses(check, hit, language),
    )


def _reason(reason: Reason, language: str) -> NameReason:
    message = reason.message
    return NameReason(reason.code, message[language], message["en"], message["fr"], reason.suggestion)


def _sensitive(hit: Hit, language: str) -> NameReason:
    texts = {
        "en": f"The name suggests sensitive data or an illicit act ({hit.category}). Choose a neutral name.",
        "fr": f"Le nom évoque des données sensibles ou un acte illicite ({hit.category}). Choisir un nom neutre.",
    }
    return NameReason(f"sensitive_{hit.category}", texts[language], texts["en"], texts["fr"], "")


def _uses(check: NameCheck, hit: Hit | None, language: str) -> EventUses:
    if hit:
        return EventUses(*(_use(False, _STOPPED, language) for _ in range(3)))
    uses = (check.uses.reporting, check.uses.audience, check.uses.optimisation)
    return EventUses(*(_use(use.allowed, use.reason, language) for use in uses))


def _use(allowed: bool, reason: Mapping[str, str], language: str) -> Use:
    return Use(allowed, reason[language], reason["en"], reason["fr"])


_STOPPED = {
    "en": "An event with this name waits in quarantine until it has a neutral name.",
    "fr": "Un événement de ce nom attend en quarantaine jusqu’à ce qu’il ait un nom neutre.",
}
