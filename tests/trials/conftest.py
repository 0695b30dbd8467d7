"""One store for all pasts, one quarantine for all that waits, each in a source of its own; a desk for each test."""

from collections.abc import Iterator

import pytest

from balise.store.engines.embedded import EmbeddedStore
from balise.vocabulary.policy import Policy, load_policy
from tests.desk import desk, desk_with
from tests.trials.past import Past
from tests.trials.ward import Ward

__all__ = ["desk", "desk_with", "past", "policy"]


@pytest.fixture(scope="session")
def policy() -> Policy:
    """The packaged policy."""
    return load_policy()


@pytest.fixture(scope="module")
def past(tmp_path_factory) -> Iterator[Past]:
    """A past to be written."""
    store = EmbeddedStore(tmp_path_factory.mktemp("store"), 10**9)
    yield Past(store, tmp_path_factory.mktemp("seen"))
    store.close()


@pytest.fixture(scope="module")
def ward(tmp_path_factory) -> Iterator[Ward]:
    """A quarantine, and who may heal what waits in it."""
    one = Ward(tmp_path_factory.mktemp("ward"))
    yield one
    one.close()
