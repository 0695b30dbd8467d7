"""WHAT HAVE PEOPLE SET UP? One file a table.

Importing this package is cheap; the database library is loaded when a database is opened.
"""

from typing import TYPE_CHECKING, Any

from balise.clock import Clock, now_ms
from balise.metadata.proof_types import CheckRun, RuleCheck, RuleSighting
from balise.metadata.types import (
    DEFAULT_WORKSPACE,
    Account,
    Change,
    Diagnosed,
    DoorCount,
    Identity,
    Invitation,
    Issue,
    IssueState,
    Job,
    JobCounts,
    JobState,
    Member,
    NewToken,
    Publication,
    Role,
    Session,
    Token,
    User,
    Watched,
    Workspace,
)

if TYPE_CHECKING:
    from balise.metadata.metadata import Metadata

__all__ = [
    "DEFAULT_WORKSPACE",
    "Account",
    "Change",
    "CheckRun",
    "Diagnosed",
    "DoorCount",
    "Identity",
    "Invitation",
    "Issue",
    "IssueState",
    "Job",
    "JobCounts",
    "JobState",
    "Member",
    "Metadata",
    "NewToken",
    "Publication",
    "Role",
    "RuleCheck",
    "RuleSighting",
    "Session",
    "Token",
    "User",
    "Watched",
    "Workspace",
    "open_metadata",
]


def open_metadata(url: str, clock: Clock = now_ms) -> "Metadata":
    """Open the database at an SQLAlchemy URL such as `sqlite:////srv/balise/metadata.db`; make or migrate it where needed.

    A new file gets the mode 0600. Safe when several processes open the same fresh folder at once.
    Raises `WrongInput` for a URL that is not one of a SQLite file, `Unavailable` where the file cannot be made, read or
    written, `Conflict` where a newer release of Balise has migrated it.
    """
    from balise.metadata.metadata import open_database_and_tables

    return open_database_and_tables(url, clock)


def __getattr__(name: str) -> Any:
    if name == "Metadata":
        from balise.metadata.metadata import Metadata

        return Metadata
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
