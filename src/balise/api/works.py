"""Answers for work that goes on without the request: at its end where that is soon, else how to follow it."""

import asyncio
from typing import Final, TypeVar
from urllib.parse import quote

import msgspec
from litestar import Response
from litestar.openapi.datastructures import ResponseSpec

from balise.api.problems import documented
from balise.metadata import Job
from balise.metadata.jobs import Jobs

V = TypeVar("V", bound=msgspec.Struct)
SOON_S: Final = 5.0
"""So long a request waits for the end: most work is small, and its client wants one answer."""
_LOOK_EVERY_S: Final = 0.1


async def ended_soon(jobs: Jobs, job: Job) -> Job:
    """The job at its end, or as it is after `SOON_S`."""
    until = asyncio.get_running_loop().time() + SOON_S
    while not job.state.ended and asyncio.get_running_loop().time() < until:
        await asyncio.sleep(_LOOK_EVERY_S)
        found: Job | None = await asyncio.to_thread(jobs.find, job.id)
        job = found or job
    return job


def answered(view: V, job: Job, place: str) -> Response[V]:
    """200 for a job that has ended; else 202 and where to ask for it again: `place` under /api/v1/."""
    headers = {"Location": f"/api/v1/{quote(place)}"}
    return Response(view, status_code=200) if job.state.ended else Response(view, status_code=202, headers=headers)


def ended_or_going_on(view: type[msgspec.Struct], place: str, *statuses: int) -> dict[int, ResponseSpec]:
    """For the OpenAPI document: the problems, and the answer for work that has not ended yet."""
    going_on = f"It goes on without you. Ask `GET …/{place}/ID` (the header `Location`) until `work.state` has ended."
    return {202: ResponseSpec(view, description=going_on, generate_examples=False), **documented(*statuses)}
