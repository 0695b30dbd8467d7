"""WHAT MAY AN EVENT BE CALLED? The platform's vocabulary as dated editions, and the rules for names of one's own.

To add an edition: put `editions/<id>.toml` beside the others (it states only what differs from the
edition it is `based_on`), and its id at the end of `EDITIONS`.
"""

from functools import cache

from balise.errors import WrongInput
from balise.vocabulary.edition import Edition, Limits
from balise.vocabulary.edition_file import read_edition_file
from balise.vocabulary.verdicts import KINDS, CanonicalName, Reason, Text, Use, Uses

__all__ = [
    "DEFAULT_EDITION",
    "EDITIONS",
    "KINDS",
    "CanonicalName",
    "Edition",
    "Limits",
    "Reason",
    "Text",
    "Use",
    "Uses",
    "load_edition",
]

EDITIONS: tuple[str, ...] = (
    "2024-10",
    "2025-05",
)
"""Every edition's id, oldest first."""

DEFAULT_EDITION = "2024-10"


@cache
def _load(edition_id: str) -> Edition:
    return Edition(read_edition_file(edition_id))


def load_edition(edition_id: str) -> Edition:
    """The edition with this id, read once. Raises `WrongInput` where there is none."""
    if edition_id not in EDITIONS:
        raise WrongInput(f"There is no such edition of the vocabulary. Known: {', '.join(EDITIONS)}.")
    return _load(edition_id)
