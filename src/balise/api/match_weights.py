"""The weights of match quality, by kind of source."""

from typing import Annotated

import msgspec
from litestar import delete, get, put
from litestar.params import JSONBody, PathParameter
from msgspec import Meta

from balise.api.addresses import Given
from balise.api.body import JsonBody
from balise.api.parts import Parts
from balise.api.problems import Refusal, documented
from balise.events.identity import USUAL, Weights
from balise.events.received import Kind

KindOfSource = Annotated[
    str, PathParameter(description="A kind of source.", schema_extra={"enum": [kind.value for kind in Kind]})
]
_Weight = Annotated[float, Meta(ge=0, le=1000)]


class KindWeights(msgspec.Struct, kw_only=True):
    """The weights in force for a kind of source, the points they make (10 in all), and whether they are the usual ones."""

    kind: Kind
    weights: Weights
    points: dict[str, float]
    usual: bool


class WeightsList(msgspec.Struct):
    """The weights of every kind of source."""

    kinds: list[KindWeights]


class NewWeights(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Weights to put in force. Only their relation counts; at least one must be more than 0."""

    ttclid: _Weight = 0.0
    email: _Weight = 0.0
    phone: _Weight = 0.0
    external_id: _Weight = 0.0
    ip_user_agent: _Weight = 0.0
    ttp: _Weight = 0.0
    device_id: _Weight = 0.0
    lead_id: _Weight = 0.0


@get(
    "/match-weights",
    summary="Look at match quality's weights",
    response_description="The weights in force, by kind of source.",
    responses=documented(),
    sync_to_thread=True,
)
def list_match_weights(parts: Given) -> WeightsList:
    """What each key weighs in the token's workspace."""
    return WeightsList([_told(parts, kind) for kind in Kind])


@put(
    "/match-weights/{kind:str}",
    summary="Choose match quality's weights",
    response_description="The weights now in force.",
    dto=JsonBody[NewWeights],
    return_dto=None,
    responses=documented(404, 413, 415),
    sync_to_thread=True,
)
def choose_match_weights(kind: KindOfSource, data: JSONBody[NewWeights], parts: Given) -> KindWeights:
    """Put these weights in force for a kind of source; every score follows, past ones too. A key left out weighs nothing."""
    which = _kind(kind)
    parts.metadata.match_weights.change(parts.home, which, msgspec.structs.asdict(data), actor=parts.actor)
    return _told(parts, which)


@delete(
    "/match-weights/{kind:str}",
    summary="Go back to the usual weights",
    response_description="The weights now in force.",
    responses=documented(404),
    status_code=200,
    sync_to_thread=True,
)
def reset_match_weights(kind: KindOfSource, parts: Given) -> KindWeights:
    """Put the published weights in force again."""
    which = _kind(kind)
    parts.metadata.match_weights.reset(parts.home, which, actor=parts.actor)
    return _told(parts, which)


def _kind(name: str) -> Kind:
    if name not in tuple(Kind):
        raise Refusal(404, "unknown_kind", "There is no such kind of source.", "path.kind", f"Write one of: {', '.join(Kind)}.")
    return Kind(name)


def _told(parts: Parts, kind: Kind) -> KindWeights:
    weights = parts.metadata.match_weights.of(parts.home, kind)
    return KindWeights(
        kind=kind,
        weights=weights,
        points={key: round(points, 6) for key, points in weights.points.items()},
        usual=weights == USUAL[kind],
    )


MATCH_WEIGHTS_HANDLERS = (list_match_weights, choose_match_weights, reset_match_weights)
