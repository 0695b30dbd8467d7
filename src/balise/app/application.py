"""The whole application on one data folder: every part is made here, once, and handed to those who need it."""

import asyncio
import fcntl
import secrets
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import IO, Any

import msgspec
import structlog
from litestar import Litestar
from litestar.config.compression import CompressionConfig
from prometheus_client import CollectorRegistry, Gauge

from balise.api import Parts, api_router, builder_router, openapi_config
from balise.app.answering import answer_refusal
from balise.app.facts import server_facts
from balise.app.issuer import issuer_of
from balise.app.post_office import deliverer_of, mailer_of, office_of
from balise.app.rule_checks import checker_of
from balise.app.works import REPEATED, JobMeasures, works_of, works_of_clicks
from balise.builder.ordering import KIND as CHECK_RULES
from balise.clock import Clock, now_ms
from balise.collect.base_code import BaseCode
from balise.collect.browser import Browsers
from balise.collect.client_address import client_address_reader
from balise.collect.directory import Directory
from balise.collect.door import Door
from balise.collect.health import PATHS, Health
from balise.collect.intake import Intake
from balise.collect.pasted import Pasted
from balise.collect.pixel_door import PATH as PIXEL_PATH
from balise.collect.pixel_door import PixelDoor
from balise.collect.pixel_files import PixelFiles
from balise.collect.pixel_script import PREFIX as PIXEL_PREFIX
from balise.collect.pixel_script import PixelScript
from balise.collect.rate import RateLimit
from balise.collect.side_door import SideDoor
from balise.diagnostics.run import Doctor
from balise.errors import BaliseError, DataFolderBusy, StoreUnavailable
from balise.jobs import Runner
from balise.log.engines.sqlite import SqliteLog
from balise.log.from_threads import appender
from balise.lookups.bots import Bots
from balise.metadata import open_metadata
from balise.settings import Settings, people_address
from balise.store.engines.embedded import EmbeddedStore
from balise.trials.backtest_jobs import Backtests
from balise.trials.healing import Healing
from balise.trials.replays import works_of_replays
from balise.trials.simulator import Simulator
from balise.vocabulary.policy import load_policy
from balise.web import Throttle, WebParts, pages_router, with_headers
from balise.web.router import STATIC
from balise.web.server import Server, ServerFacts
from balise.web.test_code import code_of_source
from balise.writer.loop import Writer
from balise.writer.seen import SeenEvents

_TOKENS_EVERY_S = 30
_BUILDER_REQUESTS_PER_MINUTE = 120
_log = structlog.get_logger("balise")

ASGI = Callable[[Any, Any, Any], Awaitable[None]]


class Balise:
    """The whole application on one data folder. `start` opens it, `stop` lets go; in between `asgi` answers."""

    def __init__(self, settings: Settings, clock: Clock = now_ms, url: str = "") -> None:
        """`url` is the address people reach it at; empty where nothing listens, as in a command: there no job runs by itself."""
        self.settings, self.clock, self.url = settings, clock, url
        self.local_token = "bal_local_" + secrets.token_urlsafe(32)
        self._issuer = issuer_of(settings)
        self._mailer = mailer_of(settings)
        self._lock: IO[bytes] | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._web: ASGI
        self._loop: asyncio.AbstractEventLoop

    async def start(self) -> None:
        """Open the data folder and begin to write. Raises `DataFolderBusy`, `SettingError`, `Unavailable`."""
        folder = self.settings.folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock = _locked(folder / "lock")
        try:
            self._loop = asyncio.get_running_loop()
            await asyncio.to_thread(self._open, folder)
        except BaseException:
            self._lock.close()
            raise
        self._web = self._make_web()
        self._tasks = [asyncio.create_task(_every(_TOKENS_EVERY_S, self.directory.note_use))]
        if self.url:
            self.runner.start()

    async def settle(self, seconds: float = 60.0) -> None:
        """Wait until what the log holds now is in the store, so that a report asked next is whole."""
        await asyncio.to_thread(self.writer.wait_until_stored, self.log.last_position(), seconds)

    def _open(self, folder: Path) -> None:
        settings = self.settings
        self.policy = load_policy()
        self.metadata = open_metadata(f"sqlite:///{(folder / 'metadata.db').absolute()}", self.clock)
        self.store = EmbeddedStore(folder / "store", settings.store_memory_bytes)
        self.log = SqliteLog(folder / "log")
        self.seen = SeenEvents(folder / "seen")
        keep_ms = settings.log_keep_hours * 3_600_000
        self.writer = Writer(self.log, self.store, self.seen, settings.write_most_events, settings.write_every_ms, keep_ms)
        self.directory = Directory(self.metadata, self.policy, settings.phone_region, self.clock, Bots())
        intake = Intake(self.log, self.clock)
        self._door = Door(intake, self.directory, RateLimit(settings.requests_per_minute), self.clock, settings.max_body_bytes)
        limit = RateLimit(settings.pixel_requests_per_minute)
        browsers = Browsers(settings.trusted_proxies)
        self._pixel_door = PixelDoor(intake, self.directory, limit, self.clock, settings.max_body_bytes, browsers)
        pixel_files = PixelFiles(STATIC / "pixel")
        self._base_code = BaseCode(pixel_files.snippet, people_address(settings))
        self._pixel_script = PixelScript(pixel_files, self.directory, settings.phone_region)
        self.side_door = SideDoor(intake, self.log, self.writer, self.store, self.directory, self.clock)
        self.simulator = Simulator(Pasted(intake, self.directory))
        self._checks = {
            "log": self.log.check,
            "store": self.store.check,
            "metadata": self.metadata.check,
            "writer": self._check_writer,
        }
        counted = [self._door.measures.registry, self._pixel_door.measures.registry, _writer_registry(self.writer)]
        counted.append(JobMeasures(self.metadata).registry)
        self._health = Health(self._checks, counted)
        self.office = office_of(settings, self.metadata, self.clock)
        deliverer = deliverer_of(settings, self.metadata, self._mailer, self.clock)
        backtests = Backtests(self.store, self.metadata, self.policy, self.clock)
        doctor = Doctor(self.store, self.metadata, self.policy, self.clock)
        works = works_of(self.metadata, self.store, doctor, self.office, deliverer, backtests)
        self.healing = self._make_healing()
        works |= works_of_clicks(self.store, settings.click_retention_days)
        works |= works_of_replays(self.metadata, self.healing, self.clock)
        self.rule_checker = checker_of(settings, self.metadata, self.clock)
        works[CHECK_RULES] = self.rule_checker.work
        self.runner = Runner(self.metadata, works, self.clock, REPEATED)
        self.writer.start()

    def _make_healing(self) -> Healing:
        rules_of = partial(self.directory.context_of, replaying=True)
        append = appender(self.log, self._loop)
        return Healing(self.log, append, self.writer, self.store, rules_of, self.clock)

    def _make_web(self) -> ASGI:
        parts = Parts(
            metadata=self.metadata,
            store=self.store,
            clock=self.clock,
            policy=self.policy,
            intake=self.side_door,
            simulator=self.simulator,
            healing=self.healing,
            local_token=self.local_token,
            address=self.url or people_address(self.settings),
            retention_months=self.settings.retention_months,
            base_code=self._base_code,
            office=self.office,
            builder_limit=RateLimit(_BUILDER_REQUESTS_PER_MINUTE),
            client_address=client_address_reader(self.settings.trusted_proxies),
            test_code=partial(code_of_source, self.metadata.secret),
        )
        pages = WebParts(
            metadata=self.metadata,
            store=self.store,
            clock=self.clock,
            send=self._send,
            throttle=Throttle(self.clock),
            policy=self.policy,
            checks=self._checks,
            intake=self.side_door,
            simulator=self.simulator,
            healing=self.healing,
            address=self.url or people_address(self.settings),
            client_address=client_address_reader(self.settings.trusted_proxies),
            issuer=self._issuer,
            office=self.office,
            sends_mail=self._mailer is not None,
            server=Server(
                self._base_code,
                self._facts,
                self.settings.phone_region,
                self.settings.retention_months,
                self.settings.click_retention_days,
            ),
        )
        application = Litestar(
            route_handlers=[api_router(parts), builder_router(parts), pages_router(pages)],
            openapi_config=openapi_config(),
            exception_handlers={Exception: answer_refusal},
            compression_config=CompressionConfig("gzip", minimum_size=1_000, gzip_compress_level=5),
        )
        return with_headers(application)

    async def _send(self, body: dict[str, Any]) -> dict[str, Any]:
        """What the demo shop's server sends: through the same door, without the way over the network."""
        answer: dict[str, Any] = msgspec.json.decode(await self._door.admit(body))
        return answer

    async def asgi(self, scope: Any, receive: Any, send: Any) -> None:
        """Send a request to the part that answers it."""
        if scope["type"] == "http":
            path = scope["path"]
            if path.startswith("/open_api/"):
                return await self._door(scope, receive, send)
            if path.startswith(PIXEL_PATH):
                return await self._pixel_door(scope, receive, send)
            if path.startswith(PIXEL_PREFIX):
                return await self._pixel_script(scope, receive, send)
            if path in PATHS:
                return await self._health(scope, receive, send)
        return await self._web(scope, receive, send)

    async def stop(self) -> None:
        """Store what the log holds, close every file, free the folder."""
        for task in self._tasks:
            task.cancel()
        await asyncio.to_thread(self._close)
        if self._lock is not None:
            self._lock.close()

    def _close(self) -> None:
        self.runner.stop()
        self.directory.note_use()
        self.writer.stop()
        self.log.close()
        self.seen.close()
        self.store.close()
        self.metadata.close()

    def _facts(self) -> ServerFacts:
        return server_facts(self.settings.folder, self.writer.behind)

    def _check_writer(self) -> None:
        if self.writer.failure:
            raise StoreUnavailable(f"{self.writer.behind} events wait in the log: {self.writer.failure}")


def build(settings: Settings, clock: Clock = now_ms, url: str = "") -> Balise:
    """The application on the settings' data folder, not yet started; see `Balise` for `url`."""
    return Balise(settings, clock, url)


def _writer_registry(writer: Writer) -> CollectorRegistry:
    registry = CollectorRegistry()
    Gauge("balise_log_waiting", "Entries in the log that are not stored yet", registry=registry).set_function(
        lambda: writer.behind
    )
    Gauge("balise_log_stored_position", "Position up to which the log is stored", registry=registry).set_function(
        lambda: writer.stored
    )
    Gauge("balise_store_failing", "1 while the store cannot be written", registry=registry).set_function(
        lambda: 1 if writer.failure else 0
    )
    return registry


def _locked(path: Path) -> IO[bytes]:
    file = path.open("ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise DataFolderBusy(f"Another process holds {path.parent}. Stop it, or give another folder with --data.") from error
    return file


async def _every(seconds: float, work: Callable[[], None]) -> None:
    """Do a piece of work in a thread, now and then; a failure is told and tried again."""
    while True:
        try:
            await asyncio.to_thread(work)
        except BaliseError as error:
            _log.warning("background_work_failed", work=work.__name__, reason=str(error))
        await asyncio.sleep(seconds)
