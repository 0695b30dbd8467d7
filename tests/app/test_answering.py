"""What nobody foresaw is told to the server's log, without what was sent."""

from typing import Annotated

import structlog
from litestar import Litestar, get
from litestar.params import PathParameter
from litestar.testing import TestClient

from balise.api import openapi_config
from balise.app.answering import answer_refusal
from balise.errors import WrongInput


@get("/api/v1/breaks/{name:str}", sync_to_thread=False)
def breaks(name: Annotated[str, PathParameter()]) -> None:
    """Break, with what was sent in the exception's words."""
    raise KeyError(name) if len(name) > 6 else WrongInput("name must be good.")


def test_a_fault_is_logged_with_its_place_and_nothing_that_was_sent():
    """The log has the route, the kind of exception and the lines; the answer has none of it; a refusal is not logged."""
    app = Litestar([breaks], exception_handlers={Exception: answer_refusal}, openapi_config=openapi_config(), logging_config=None)
    with structlog.testing.capture_logs() as log, TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/api/v1/breaks/zoe@shop.example")
        assert client.get("/api/v1/breaks/mildly").status_code == 400
    (line,) = log

    assert answer.status_code == 500
    assert "zoe" not in answer.text + str(log)
    assert (line["event"], line["error"]) == ("request_failed", "KeyError")
    assert "raise KeyError" in line["where"][-1]
