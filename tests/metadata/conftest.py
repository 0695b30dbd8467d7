"""A real database file in a folder of its own, and a clock that the test moves."""

import pytest

from balise.metadata import open_metadata


class SteppingClock:
    """Stands at `now` milliseconds until a test moves it."""

    def __init__(self):
        self.now = 1_700_000_000_000

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return SteppingClock()


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/metadata.db"


@pytest.fixture
def metadata(url, clock):
    opened = open_metadata(url, clock)
    yield opened
    opened.close()
