"""Who is behind an event? Normalises and hashes what a sender says about a person; nothing personal leaves in clear."""

from balise.events.identity.keys import MATCH_KEYS, Identity, IdentityRead, as_user, match_keys
from balise.events.identity.quality import QUALITY_KEYS, USUAL, Weights, quality, quality_of
from balise.events.identity.reader import IdentityReader

__all__ = [
    "MATCH_KEYS",
    "QUALITY_KEYS",
    "USUAL",
    "Identity",
    "IdentityRead",
    "IdentityReader",
    "Weights",
    "as_user",
    "match_keys",
    "quality",
    "quality_of",
]
