"""A real store in a folder of its own. The process holds one at a time: it is closed after each test."""

from collections.abc import Iterator

import pytest

from balise.store.engines.embedded import EmbeddedStore

MEMORY_BYTES = 1_000_000_000


@pytest.fixture
def store(tmp_path) -> Iterator[EmbeddedStore]:
    """An empty store."""
    opened = EmbeddedStore(tmp_path / "store", MEMORY_BYTES)
    yield opened
    opened.close()
