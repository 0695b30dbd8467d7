"""Having a source's rules checked: the order alone, for those who do not run it."""

from typing import Final

from balise.events.source import Source
from balise.metadata import Job, Metadata

KIND: Final = "check_rules"


def order_check(metadata: Metadata, source: Source, actor: str) -> Job:
    """Have a source checked now; one that somebody ordered and that has not ended is not ordered again."""
    workspace = metadata.sources.workspace_of(source.code)
    return metadata.jobs.add(KIND, workspace=workspace, source=source.code, actor=actor, once=f"{KIND} {source.code} now")
