"""Which source the demo shop sends to, and what is amiss with it."""

import asyncio
from dataclasses import dataclass

from balise.events.received import Kind
from balise.web.parts import WebParts


@dataclass(frozen=True)
class DemoSource:
    """`code` is empty where there is no source; `problem` is `none`, `unknown` or `kind`, empty where all is well."""

    code: str
    problem: str = ""

    @property
    def works(self) -> bool:
        """Whether events can be sent to it."""
        return not self.problem


async def find_demo_source(parts: WebParts) -> DemoSource:
    """The source that was named for the demo, else the oldest web source."""
    if parts.demo_source:
        named = await asyncio.to_thread(parts.metadata.sources.find, parts.demo_source)
        if named is None:
            return DemoSource(parts.demo_source, "unknown")
        return DemoSource(named.code, "" if named.kind == Kind.WEB else "kind")
    sources = await asyncio.to_thread(parts.metadata.sources.all)
    code = next((source.code for source in sources if source.kind == Kind.WEB), "")
    return DemoSource(code, "" if code else "none")
