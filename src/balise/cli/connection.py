"""Whom does a command ask? A server named, the server that runs on the data folder, or the same application in this process."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, urlsplit

import msgspec

from balise.cli.options import Call
from balise.errors import BaliseError, DataFolderBusy
from balise.settings import Settings

if TYPE_CHECKING:
    from httpx2 import AsyncClient

    from balise.app.application import Balise

T = TypeVar("T")

IN_PROCESS = "http://127.0.0.1"
"""Where the application in this process is asked, whatever address people reach it at."""
HERE = ("127.0.0.1", "localhost", "::1")
TIMEOUT_SECONDS = 120.0
CONNECT_TRIES = 3
BUSY_TRIES = 50
BUSY_WAIT_SECONDS = 0.2
_LOOK_EVERY_SECONDS = 0.2


class CannotAsk(BaliseError):
    """The server cannot be asked, or does not do what is asked; the message says the cure. `status`: its HTTP status, if any."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class Server(msgspec.Struct):
    """A server and a management token for it. `server.json` in the data folder holds one, with the process id."""

    url: str
    token: str
    pid: int = 0


def find_server(settings: Settings) -> Server | None:
    """The server to ask: the one the settings name with a token, else the one that holds the data folder, else none."""
    if settings.api_token:
        return Server(settings.url.rstrip("/"), settings.api_token)
    try:
        found = msgspec.json.decode((settings.folder / "server.json").read_bytes(), type=Server)
    except (OSError, msgspec.MsgspecError):
        return None
    return found if _is_held(settings.folder / "lock") and _lives(found.pid) else None


def _lives(pid: int) -> bool:
    """Whether the process is there: a killed server leaves its address, and another command may hold the folder."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    return True


def _is_held(lock: Path) -> bool:
    import fcntl

    try:
        with lock.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def ask_with(call: Call, work: "Callable[[AsyncClient], Awaitable[T]]", with_jobs: bool = False) -> T:
    """Connect, do the work, and give what it returns; `with_jobs`: what is ordered is worked on, whether a server runs or not.

    Raises `BaliseError` with a sentence.
    """
    import asyncio

    async def run() -> T:
        async with connect(call.settings, call.server_named, with_jobs) as api:
            return await work(api)

    return asyncio.run(run())


@asynccontextmanager
async def connect(settings: Settings, server_named: bool = False, with_jobs: bool = False) -> "AsyncIterator[AsyncClient]":
    """A client that speaks to the management API, with a management token.

    Raises `CannotAsk` when a server is named without a token for it; `DataFolderBusy` when another process holds the folder.
    """
    from httpx2 import AsyncClient, AsyncHTTPTransport

    require_address(settings.url)
    server = await _server_or_free_folder(settings)
    if _token_missing(settings, server, server_named):
        raise CannotAsk(f"A management token for {settings.url} is missing. Put it into BALISE_API_TOKEN.")
    if server is None:
        async with _in_process(settings, with_jobs) as api:
            yield api
        return
    # A server that has just written its address may not listen yet.
    transport = AsyncHTTPTransport(retries=CONNECT_TRIES if server.pid else 0)
    headers = _headers(settings, server.token)
    async with AsyncClient(transport=transport, base_url=server.url, headers=headers, timeout=TIMEOUT_SECONDS) as api:
        yield api


def require_address(url: str) -> None:
    """Raise `CannotAsk` where the setting `url` is no address of a server."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise CannotAsk("BALISE_URL is not the address of a server. Write it like http://127.0.0.1:8080.")


def _token_missing(settings: Settings, server: Server | None, server_named: bool) -> bool:
    """A server is named, so its answer must not be replaced by that of another one, or of a folder that is made just now."""
    if server_named:
        return server is None or server.url != settings.url.rstrip("/")
    elsewhere = urlsplit(settings.url).hostname not in HERE
    return server is None and elsewhere and not settings.folder.exists()


async def _server_or_free_folder(settings: Settings) -> Server | None:
    """Another command may hold the folder for a moment, or a server may be about to write its address: wait a little."""
    import asyncio

    for _ in range(BUSY_TRIES):
        server = find_server(settings)
        if server or not _is_held(settings.folder / "lock"):
            return server
        await asyncio.sleep(BUSY_WAIT_SECONDS)
    raise DataFolderBusy(f"Another process holds the data folder {settings.data}. Wait for it to end, or ask it with BALISE_URL.")


@asynccontextmanager
async def _in_process(settings: Settings, with_jobs: bool) -> "AsyncIterator[AsyncClient]":
    import asyncio

    from httpx2 import ASGITransport, AsyncClient

    from balise.app import build

    _log_to_standard_error()
    application = build(settings)
    await application.start()
    jobs = asyncio.create_task(_work_on(application)) if with_jobs else None
    try:
        await application.settle()
        headers = _headers(settings, application.local_token)
        transport = ASGITransport(app=application.asgi)
        async with AsyncClient(transport=transport, base_url=IN_PROCESS, headers=headers, timeout=TIMEOUT_SECONDS) as api:
            yield api
    finally:
        if jobs is not None:
            jobs.cancel()
        await application.stop()


async def _work_on(application: "Balise") -> None:
    import asyncio

    while True:
        await asyncio.to_thread(application.runner.run_due)
        await asyncio.sleep(_LOOK_EVERY_SECONDS)


def _log_to_standard_error() -> None:
    """What the application logs must not stand among a command's results."""
    import logging
    import sys

    import structlog

    logging.getLogger("httpx2").setLevel(logging.WARNING)

    # Standard error is looked up for each line: it may have been put elsewhere since.
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger("warning"),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


def _headers(settings: Settings, token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Accept-Language": settings.language}


async def ask(api: "AsyncClient", method: str, path: str, **request: Any) -> Any:
    """One request to the management API; the answer's JSON, or None where it has none. Raises `CannotAsk`.

    `request` is what the client takes: `json`, `params`, `content`, `headers`. Parameters that are None are left out.
    """
    from httpx2 import ConnectError, HTTPError, TimeoutException

    if "params" in request:
        request["params"] = {name: value for name, value in request["params"].items() if value is not None}
    try:
        answer = await api.request(method, path, **request)
    except ConnectError as error:
        raise CannotAsk(f"No server answers at {api.base_url}. Start it with `balise serve`, or correct BALISE_URL.") from error
    except TimeoutException as error:
        raise CannotAsk(f"The server at {api.base_url} did not answer in time. Look at its log, then try again.") from error
    except HTTPError as error:
        raise CannotAsk(f"The connection to {api.base_url} broke off. Try again.") from error
    if answer.status_code >= 400:
        language = "fr" if api.headers.get("accept-language") == "fr" else "en"
        raise CannotAsk(_refusal(answer.status_code, answer.content, language), answer.status_code)
    try:
        return msgspec.json.decode(answer.content) if answer.content else None
    except msgspec.DecodeError as error:
        raise CannotAsk(f"What answers at {api.base_url} is not a Balise server. Correct BALISE_URL.") from error


def source_path(code: str, *more: str) -> str:
    """The management API's address of a source, or of something below it."""
    return "/".join(["/api/v1/sources", quote(code, safe=""), *more])


class _Fault(msgspec.Struct):
    path: str
    message: dict[str, str]
    cure: dict[str, str]


class _Problem(msgspec.Struct):
    detail: str = ""
    cure: str = ""
    path: str = ""
    problems: list[_Fault] = []
    """Everything that is wrong with a rule, in each language."""


def _refusal(status: int, content: bytes, language: str) -> str:
    try:
        problem = msgspec.json.decode(content, type=_Problem)
    except msgspec.MsgspecError:
        problem = _Problem()
    if problem.problems:
        lines = (f"{each.path}: {each.message[language]} {each.cure[language]}".strip() for each in problem.problems)
        return "\n".join(lines)
    place = f" ({problem.path})" if problem.path and not problem.path.startswith(("header.", "path.")) else ""
    detail = (
        problem.detail.removesuffix(".") + place + "." if problem.detail else f"The server refused with HTTP status {status}."
    )
    return f"{detail} {problem.cure}".strip()
