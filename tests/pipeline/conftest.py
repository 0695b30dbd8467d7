"""A context for steps: a web source of the older edition, with the real vocabulary, policy and identity reader."""

from dataclasses import replace

import pytest

from balise.events.identity import IdentityReader
from balise.events.received import Kind
from balise.events.source import Source
from balise.pipeline import Context
from balise.vocabulary import load_edition
from balise.vocabulary.policy import load_policy


@pytest.fixture(scope="session")
def context() -> Context:
    """The rules of a web source of edition 2024-10."""
    source = Source(code="SHOP", name="Shop", kind=Kind.WEB)
    return Context(source, load_edition("2024-10"), load_policy(), IdentityReader("FR", b"k" * 32))


@pytest.fixture
def context_for(context):
    """The rules of another kind of source, or of another edition."""

    def make(kind: Kind = Kind.WEB, edition: str = "2024-10", replaying: bool = False) -> Context:
        source = Source(code="SHOP", name="Shop", kind=kind, edition=edition)
        return replace(context, source=source, edition=load_edition(edition), replaying=replaying)

    return make
