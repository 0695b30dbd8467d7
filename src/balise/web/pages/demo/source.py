"""Which source the demo shop sends to, and what is amiss with it."""

import asyncio
from dataclasses import dataclass
from typing import Any

from litestar import Request

from balise.events.received import Kind
from balise.web.parts import WebParts
from balise.web.render import VISITOR
from balise.web.visitor import Visitor


@dataclass(frozen=True)
class DemoSource:
    """`code` is empty where there is no source; `problem` is `none`, `unknown` or `kind`, empty where all is well."""

    code: str
    problem: str = ""

    @property
    def works(self) -> bool:
        """Whether events can be sent to it."""
        return not self.problem


async def find_demo_source(parts: WebParts, request: Request[Any, Any, Any]) -> DemoSource:
    """The source that was named for the demo, else the oldest web source; a member's shop is one of their workspace."""
    visitor: Visitor | None = request.state.get(VISITOR)
    sources = visitor.sources if visitor else await asyncio.to_thread(parts.metadata.sources.all)
    if parts.demo_source:
        named = await asyncio.to_thread(parts.metadata.sources.find, parts.demo_source)
        if named is None:
            return DemoSource(parts.demo_source, "unknown")
        if named.code in [source.code for source in sources]:
            return DemoSource(named.code, "" if named.kind == Kind.WEB else "kind")
    code = next((source.code for source in sources if source.kind == Kind.WEB), "")
    return DemoSource(code, "" if code else "none")
