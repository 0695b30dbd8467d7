"""Names: may an event be called that, as what does it count, and what can it be used for?"""

from typing import Annotated, Any

import msgspec
from litestar import Request, post
from litestar.params import JSONBody
from msgspec import Meta

from balise.api.addresses import CODE_PATTERN, Given, find_source
from balise.api.body import JsonBody
from balise.api.problems import documented
from balise.events.received import Kind
from balise.vocabulary import DEFAULT_EDITION, EDITIONS, load_edition
from balise.vocabulary.judging import judge_name
from balise.vocabulary.language import language_of
from balise.vocabulary.verdicts import NameVerdict

MOST_NAMES = 1000


class NamesToCheck(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Names to judge, as a source would (`source`), or by an edition and a kind of source."""

    names: Annotated[list[str], Meta(min_length=1, max_length=MOST_NAMES)]
    source: Annotated[str, Meta(pattern=CODE_PATTERN, description="Take edition and kind from this source.")] | None = None
    edition: Annotated[str, Meta(pattern=f"^({'|'.join(EDITIONS)})$")] | None = None
    kind: Kind | None = None


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
    return NameVerdicts([judge_name(name, edition, parts.policy, kind.value, language) for name in data.names])


NAME_HANDLERS = (check_names,)
