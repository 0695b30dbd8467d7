"""The pages' addresses, joined."""

from pathlib import Path
from typing import Final

from litestar import Router
from litestar.di import Provide
from litestar.static_files import create_static_files_router

from balise.web.access import require_visitor
from balise.web.pages.api_docs.view import show_api_docs
from balise.web.pages.demo.view import DEMO_HANDLERS
from balise.web.pages.receipt.view import show_receipt
from balise.web.pages.sign_in.view import sign_in
from balise.web.pages.status.view import show_status
from balise.web.parts import WebParts
from balise.web.problems import answer_page

STATIC: Final = Path(__file__).parent / "static"

_PAGES: Final = (show_status, show_api_docs, show_receipt, *DEMO_HANDLERS)


def pages_router(parts: WebParts) -> Router:
    """Every page and the files they load. Pages are for visitors; files and the sign-in link are for everybody."""
    return Router(
        "/",
        route_handlers=[
            Router("/", route_handlers=_PAGES, guards=[require_visitor(parts.links)]),
            sign_in,
            create_static_files_router("/static", [STATIC], include_in_schema=False, name="static"),
        ],
        dependencies={"parts": Provide(lambda: parts, sync_to_thread=False)},
        exception_handlers={Exception: answer_page},
        include_in_schema=False,
        request_max_body_size=64 * 1024,
    )
