"""What the pages know of the server they belong to, made elsewhere and handed in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol


class BaseCode(Protocol):
    """Writes what people paste into their pages."""

    address: str
    """Where pages reach this server, such as https://t.shop.example."""

    def html(self, code: str, address: str) -> str:
        """For the head of every page of the site with this source's code."""

    def module(self, code: str, address: str) -> str:
        """The same as an ES module."""


@dataclass(frozen=True)
class ServerFacts:
    """What the server measures of itself: sizes in bytes by part, versions by program."""

    waiting: int
    """Entries in the log that are not stored yet."""
    folder: str
    sizes: Mapping[str, int]
    free: int
    total: int
    versions: Mapping[str, str]


@dataclass(frozen=True)
class Server:
    """The server, and what its settings choose where people do not."""

    base_code: BaseCode | None = None
    """None where no pixel is served."""
    facts: Callable[[], ServerFacts] | None = None
    phone_region: str = ""
    retention_months: int = 18
    click_retention_days: int = 30
