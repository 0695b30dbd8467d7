"""The management API over real parts, without a network."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from balise.api import Parts, answer_problem, api_router, openapi_config
from balise.clock import now_ms
from balise.metadata import Metadata, open_metadata
from balise.vocabulary.policy import load_policy
from tests.api.running import running

__all__ = ["running"]


@pytest.fixture
def metadata(tmp_path: Path) -> Iterator[Metadata]:
    """A fresh database."""
    opened = open_metadata(f"sqlite:///{tmp_path}/metadata.db")
    yield opened
    opened.close()


@pytest.fixture
def store() -> Any:
    """No store: the tests that need one bring it."""
    return None


@pytest.fixture
def time() -> list[int]:
    """The API's present in milliseconds; a test may move it."""
    return [now_ms()]


@pytest.fixture
def parts(metadata: Metadata, store: Any, time: list[int]) -> Parts:
    """What the API needs."""
    return Parts(metadata=metadata, store=store, clock=lambda: time[0], policy=load_policy(), intake=None)


@pytest.fixture
def anyone(parts: Parts) -> Iterator[TestClient]:
    """A client without a token."""
    app = Litestar(
        [api_router(parts)], openapi_config=openapi_config(), exception_handlers={Exception: answer_problem}, logging_config=None
    )
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def client(anyone: TestClient, metadata: Metadata) -> TestClient:
    """A client with a management token."""
    anyone.headers["Authorization"] = f"Bearer {metadata.tokens.create(None).token}"
    return anyone
