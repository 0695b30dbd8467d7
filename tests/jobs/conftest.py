"""Real metadata in a folder of its own, and a clock that the test moves."""

from tests.metadata.conftest import clock, metadata, url

__all__ = ["clock", "metadata", "url"]
