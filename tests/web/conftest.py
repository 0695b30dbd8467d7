"""The pages over the whole application, without a network."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest_asyncio
from litestar import Litestar

from balise.api import Parts, answer_problem, api_router, openapi_config
from balise.app.facts import server_facts
from balise.collect.base_code import BaseCode
from balise.collect.pixel_files import PixelFiles
from balise.metadata import Metadata, Role
from balise.web import Throttle, WebParts, answer_page, pages_router, with_headers
from balise.web.router import STATIC
from balise.web.server import Server
from balise.web.visitor import SESSION_COOKIE, csrf_token
from tests.api.running import Running, run_in

PASSWORD = "correct horse battery"
LOCAL = "http://127.0.0.1:8080"


@dataclass
class Pages:
    """The pages that run. `broken` names checks that are to fail; `client` visits from an address."""

    running: Running
    app: Litestar
    broken: set[str]

    @property
    def metadata(self) -> Metadata:
        """What people set up."""
        return self.running.app.metadata

    def member(
        self, role: str = "administrator", workspace: int = 1, address: str = "192.0.2.7", **headers: str
    ) -> httpx2.AsyncClient:
        """Somebody with an account, signed in from far away; every request bears the session's token."""
        email = f"{role}-{workspace}@shop.example"
        user = self.metadata.users.find_by_email(email)
        if user is None:
            _, key = self.metadata.invitations.create(Role(role), actor="test", workspace=workspace)
            user = self.metadata.invitations.accept(key, email, role.title(), PASSWORD)
        session = self.metadata.sessions.open(user.id, "test")
        token = csrf_token(self.metadata.secret, session)
        client = self.client(address, X_CSRF_Token=token, **headers)
        client.cookies.set(SESSION_COOKIE, session)
        return client

    def client(self, address: str = "127.0.0.1", base_url: str = LOCAL, **headers: str) -> httpx2.AsyncClient:
        """A visitor with cookies of their own."""
        transport = httpx2.ASGITransport(app=with_headers(self.app), client=(address, 50_000), raise_app_exceptions=False)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx2.AsyncClient(transport=transport, base_url=base_url, headers=named)

    @contextmanager
    def break_down(self, name: str) -> Iterator[None]:
        """Let a check fail for a while."""
        self.broken.add(name)
        yield
        self.broken.discard(name)


def join(running: Running, demo_source: str, token: str) -> Pages:
    """Join the pages and the management API as the application does."""
    app, broken = running.app, set()
    began = app.clock()

    async def send(body: dict[str, Any]) -> dict[str, Any]:
        return await running.send(token, body)

    def check_of(name: str, check: Any) -> Any:
        return lambda: check() if name not in broken else app.store.ask("SELECT no_such_column")

    checks = {"log": check_of("log", app.log.check), "store": check_of("store", app.store.check)}
    base_code = BaseCode(PixelFiles(STATIC / "pixel").snippet, "https://t.shop.example")
    pages = WebParts(
        metadata=app.metadata,
        store=app.store,
        clock=app.clock,
        send=send,
        # Its time stands still: how slow the machine is may not decide whether a wait is over.
        throttle=Throttle(lambda: began),
        policy=app.policy,
        checks=checks,
        demo_source=demo_source,
        intake=app.side_door,
        simulator=app.simulator,
        healing=app.healing,
        office=app.office,
        sends_mail=True,
        server=Server(base_code, lambda: server_facts(app.settings.folder, app.writer.behind)),
    )
    made = {"simulator": app.simulator, "healing": app.healing, "office": app.office}
    parts = Parts(app.metadata, app.store, app.clock, app.policy, app.side_door, app.local_token, **made)

    def answer(request: Any, error: Exception) -> Any:
        return (answer_problem if request.scope["path"].startswith("/api/") else answer_page)(request, error)

    handlers = [api_router(parts), pages_router(pages)]
    litestar = Litestar(handlers, openapi_config=openapi_config(), exception_handlers={Exception: answer}, logging_config=None)
    return Pages(running, litestar, broken)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pages(tmp_path_factory):
    """The pages of one application for the tests of a module, with the source SHOP."""
    async for running in run_in(tmp_path_factory.mktemp("balise")):
        token = await running.source("SHOP")
        yield join(running, "SHOP", token)
