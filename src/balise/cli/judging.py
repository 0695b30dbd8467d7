"""A name's verdict as the management API's `POST /api/v1/names/check` gives it, worked out here without a server."""

from collections.abc import Sequence
from typing import Any

Verdict = dict[str, Any]

USES = ("reporting", "audience", "optimisation")


def judge(names: Sequence[str], edition: str | None, kind: str, language: str) -> list[Verdict]:
    """The verdicts in the order asked. Raises `WrongInput` for an edition there is not."""
    import msgspec

    from balise.vocabulary import DEFAULT_EDITION, load_edition
    from balise.vocabulary.judging import judge_name
    from balise.vocabulary.policy import load_policy

    vocabulary, policy = load_edition(edition or DEFAULT_EDITION), load_policy()
    verdicts: list[Verdict] = msgspec.to_builtins([judge_name(name, vocabulary, policy, kind, language) for name in names])
    return verdicts
