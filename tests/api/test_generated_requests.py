"""Whatever a program makes of the OpenAPI document, the API answers as the document says and never with a 5xx."""

import json
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from balise.api.reference import openapi_document
from tests.running import balise, free_port, start, wait_until_ready

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A real server with a source: its address and a management token."""
    folder: Path = tmp_path_factory.mktemp("generated") / "data"
    port = free_port()
    balise(folder, "source", "create", "Shop", "--kind", "web", "--code", "SHOP")
    process = start(folder, port)
    try:
        wait_until_ready(port, process)
        token = json.loads((folder / "server.json").read_text())["token"]
        yield f"http://127.0.0.1:{port}", token
    finally:
        process.terminate()
        process.wait(60)


# Lines of JSON cannot be made from the document: imports are left to tests of their own.
schema = schemathesis.openapi.from_dict(openapi_document()).exclude(path_regex="imports$")


@pytest.mark.slow
@schema.parametrize()
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_generated_requests_are_answered_as_documented(case, served):
    """Good and bad requests alike get a documented status, type and shape."""
    url, token = served
    case.call_and_validate(base_url=url, headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)
