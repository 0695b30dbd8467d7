"""A desk for each test: the real door with a source."""

from tests.desk import desk, desk_with, policy

__all__ = ["desk", "desk_with", "policy"]
