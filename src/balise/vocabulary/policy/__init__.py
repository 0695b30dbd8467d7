"""WHAT MUST NOT BE STORED? Personal data, and content that suggests sensitive data or illicit acts.

The lists are data: `data/sensitive/<category>.toml`, one file a category, French and English;
`data/identity_keys.toml`, `references.toml`, `phones.toml`, `payment.toml`. `measure` says how well
they do on the labelled phrases of `tests/vocabulary/policy/corpus.toml`.
"""

from balise.vocabulary.policy.cleaned import Cleaned
from balise.vocabulary.policy.keys import Keys
from balise.vocabulary.policy.matcher import Hit
from balise.vocabulary.policy.personal import PersonalFinder
from balise.vocabulary.policy.policy import Policy
from balise.vocabulary.policy.terms import load_terms

__all__ = ["Cleaned", "Hit", "Policy", "load_policy"]


def load_policy() -> Policy:
    """The policy of the packaged lists; takes some tens of milliseconds, so make it once and pass it on."""
    return Policy(load_terms(), PersonalFinder(), Keys())
