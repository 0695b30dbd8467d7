"""The management API over real parts, without a network."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from balise.api import Parts, answer_problem, api_router, openapi_config
from balise.clock import now_ms
from balise.metadata import Metadata, open_metadata
from balise.vocabulary.policy import Policy, load_policy
from tests.api.running import running

__all__ = ["running"]


@pytest.fixture(scope="session")
def policy() -> Policy:
    """The packaged policy."""
    return load_policy()


@contextmanager
def asked(metadata: Metadata, policy: Policy, time: list[int]) -> Iterator[TestClient]:
    """A client without a token. There is neither store nor intake: what needs them is tested on the whole application."""
    parts = Parts(metadata=metadata, store=None, clock=lambda: time[0], policy=policy, intake=None, simulator=None, healing=None)
    handlers = [api_router(parts)]
    app = Litestar(handlers, openapi_config=openapi_config(), exception_handlers={Exception: answer_problem}, logging_config=None)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def with_token(client: TestClient, metadata: Metadata) -> TestClient:
    """The client, with a new management token."""
    client.headers["Authorization"] = f"Bearer {metadata.tokens.create(None).token}"
    return client


@pytest.fixture
def metadata(tmp_path: Path) -> Iterator[Metadata]:
    """A fresh database."""
    opened = open_metadata(f"sqlite:///{tmp_path}/metadata.db")
    yield opened
    opened.close()


@pytest.fixture
def time() -> list[int]:
    """The API's present in milliseconds; a test may move it."""
    return [now_ms()]


@pytest.fixture
def anyone(metadata: Metadata, policy: Policy, time: list[int]) -> Iterator[TestClient]:
    """A client without a token."""
    with asked(metadata, policy, time) as client:
        yield client


@pytest.fixture
def client(anyone: TestClient, metadata: Metadata) -> TestClient:
    """A client with a management token."""
    return with_token(anyone, metadata)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Metadata]:
    """One empty database for tests that leave it empty."""
    opened = open_metadata(f"sqlite:///{tmp_path_factory.mktemp('metadata')}/metadata.db")
    yield opened
    opened.close()


@pytest.fixture
def stranger(empty: Metadata, policy: Policy) -> Iterator[TestClient]:
    """A client without a token, for tests that change nothing."""
    with asked(empty, policy, [now_ms()]) as client:
        yield client


@pytest.fixture
def reader(stranger: TestClient, empty: Metadata) -> TestClient:
    """A client with a management token, for tests that change nothing."""
    return with_token(stranger, empty)
