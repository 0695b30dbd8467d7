"""Who is answered how when a request is not done as asked; what nobody foresaw is told to the server's log."""

import traceback
from typing import Any

import structlog
from litestar.exceptions import HTTPException

from balise.api import answer_problem
from balise.errors import BaliseError
from balise.web import answer_page

_log = structlog.get_logger("balise")


def answer_refusal(request: Any, error: Exception) -> Any:
    """Programs are answered with a problem, people with a page."""
    if not isinstance(error, BaliseError | HTTPException):
        # Where it broke, never the exception's words or the whole address: they may hold what a visitor sent.
        where = traceback.format_list(traceback.extract_tb(error.__traceback__)[-8:])
        _log.error("request_failed", route=request.scope.get("path_template", ""), error=type(error).__name__, where=where)
    answer = answer_problem if request.scope["path"].startswith("/api/") else answer_page
    return answer(request, error)
