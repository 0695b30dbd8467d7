"""Serves the application over HTTP until it is told to stop."""

import asyncio
import gc
import os
import signal
import socket
import sys

import msgspec
import structlog

from balise.app.application import Balise, build
from balise.errors import Unavailable
from balise.events.received import Kind
from balise.metadata import Role
from balise.settings import Settings, local_address, people_address

FIRST_LINK_HOURS = 24
_SWITCH_S = 0.0005
"""How long a thread may keep the interpreter when another waits: the log's and writer's threads wait for disk, not for it."""
_COLLECT_AFTER = 50_000
"""New objects before the garbage collector looks: a batch of events makes tens of thousands that live for milliseconds."""


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT, then store what waits and end."""
    import uvloop

    _set_up_log(settings.log_level)
    sys.setswitchinterval(_SWITCH_S)
    uvloop.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    from granian.server.embed import Server

    _require_free(settings.host, settings.port)
    application = build(settings, url=people_address(settings))
    await application.start()
    _leave_what_is_loaded_alone()
    try:
        server = Server(
            application.asgi,
            address=settings.host,
            port=settings.port,
            interface="asgi",  # type: ignore[arg-type]  # the embedded server takes the name as the command line does
            backlog=1024,
            log_enabled=False,
            websockets=False,
        )
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, server.stop)
        _say_where(application)
        await server.serve()
    finally:
        (settings.folder / "server.json").unlink(missing_ok=True)
        await application.stop()


def _leave_what_is_loaded_alone() -> None:
    """What is loaded stays for ever: the garbage collector need not walk it again for every few thousand events."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, 20, 50)


def _say_where(application: Balise) -> None:
    """Tell commands on this machine how to ask, and people where to look."""
    settings, url = application.settings, application.url
    content = msgspec.json.encode({"url": local_address(settings), "pid": os.getpid(), "token": application.local_token})
    file = os.open(settings.folder / "server.json", os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(file, "wb") as open_file:
        open_file.write(content)
    if not application.metadata.sources.all():
        months = settings.retention_months
        application.metadata.sources.create("My shop", Kind.WEB, actor="first start", retention_months=months)
    sources = ", ".join(f"{source.code} ({source.name})" for source in application.metadata.sources.all()[:3])
    lines = (
        f"Balise serves {url} with its data in {settings.data}",
        f"  sign in    {_way_in(application)}",
        f"  demo shop  {url}/demo/",
        f"  sources    {sources}",
    )
    print("\n".join(lines), file=sys.stderr, flush=True)


def _way_in(application: Balise) -> str:
    """Where to sign in; before the first account a one-time link that makes it, with an administrator's role."""
    if application.metadata.users.count():
        return f"{application.url}/sign-in"
    _, key = application.metadata.invitations.create(Role.ADMINISTRATOR, actor="first start", hours=FIRST_LINK_HOURS)
    return f"{application.url}/invitation/{key}  (makes the first administrator; works once, within {FIRST_LINK_HOURS} hours)"


def _require_free(host: str, port: int) -> None:
    """Raise `Unavailable` when the port is taken: the server would share it with the other process without a word."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Unavailable(
                f"{host}:{port} cannot be listened on ({error.strerror}). Choose another with --port or --host."
            ) from error


def _set_up_log(level: str) -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
