"""The OpenAPI document says what the API does."""

from pathlib import Path

import pytest

from balise.api.reference import api_page, openapi_document

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "api.md"
DOCUMENT = openapi_document()
OPERATIONS = [(method, path, node) for path, item in DOCUMENT["paths"].items() for method, node in item.items()]
PATHS = {
    "/api/v1/alerts",
    "/api/v1/alerts/{alert}",
    "/api/v1/alerts/{alert}/secret",
    "/api/v1/alerts/{alert}/test",
    "/api/v1/deliveries",
    "/api/v1/deliveries/{delivery}/again",
    "/api/v1/match-weights",
    "/api/v1/match-weights/{kind}",
    "/api/v1/sources/{code}/match-quality",
    "/api/v1/sources/{code}/match-quality/faults",
    "/api/v1/sources/{code}/match-quality/gains",
    "/api/v1/sources/{code}/match-quality/parts",
    "/api/v1/sources/{code}/backtests",
    "/api/v1/sources/{code}/backtests/{number}",
    "/api/v1/sources/{code}/backtests/{number}/publish",
    "/api/v1/sources/{code}/backtests/{number}/stop",
    "/api/v1/sources/{code}/backtests/{number}/undo",
    "/api/v1/search",
    "/api/v1/sources/{code}/dedup",
    "/api/v1/sources/{code}/dedup/compare",
    "/api/v1/sources/{code}/dedup/copies",
    "/api/v1/sources/{code}/dedup/double-counts",
    "/api/v1/sources/{code}/dedup/pairs",
    "/api/v1/sources",
    "/api/v1/sources/{code}",
    "/api/v1/sources/{code}/snippet",
    "/api/v1/sources/{code}/plan",
    "/api/v1/sources/{code}/rules",
    "/api/v1/sources/{code}/rules/check",
    "/api/v1/sources/{code}/rules/{rule}",
    "/api/v1/sources/{code}/rules/{rule}/versions",
    "/api/v1/sources/{code}/rules/{rule}/diff",
    "/api/v1/sources/{code}/rules/{rule}/publish",
    "/api/v1/sources/{code}/rules/{rule}/pause",
    "/api/v1/sources/{code}/rules/{rule}/resume",
    "/api/v1/sources/{code}/rules/{rule}/undo",
    "/api/v1/sources/{code}/rules/{rule}/copy",
    "/api/v1/sources/{code}/rules/{rule}/proof",
    "/api/v1/sources/{code}/rules/{rule}/repair",
    "/api/v1/sources/{code}/rule-checks",
    "/api/v1/tokens",
    "/api/v1/tokens/{token}",
    "/api/v1/users",
    "/api/v1/users/reset",
    "/api/v1/users/second-factor/remove",
    "/api/v1/workspaces",
    "/api/v1/names/check",
    "/api/v1/receipts/{receipt}",
    "/api/v1/sources/{code}/event-types",
    "/api/v1/sources/{code}/quarantine",
    "/api/v1/sources/{code}/quarantine/preview",
    "/api/v1/sources/{code}/quarantine/previews/{number}",
    "/api/v1/sources/{code}/quarantine/replay",
    "/api/v1/sources/{code}/quarantine/replays/{number}",
    "/api/v1/sources/{code}/quarantine/replays/{number}/stop",
    "/api/v1/sources/{code}/imports",
    "/api/v1/sources/{code}/diagnose",
    "/api/v1/sources/{code}/issues",
    "/api/v1/sources/{code}/issues/{issue}",
    "/api/v1/sources/{code}/issues/{issue}/resolve",
    "/api/v1/sources/{code}/clicks",
    "/api/v1/sources/{code}/rules/past",
    "/api/v1/sources/{code}/issues/{issue}/dismiss",
    "/api/v1/sources/{code}/issues/{issue}/reopen",
}

NAMING_OTHERWISE = {
    ("post", "/api/v1/alerts"),
    ("get", "/api/v1/tokens"),
    ("post", "/api/v1/tokens"),
    ("post", "/api/v1/users"),
    ("post", "/api/v1/users/reset"),
    ("post", "/api/v1/users/second-factor/remove"),
    ("post", "/api/v1/sources"),
    ("post", "/api/v1/names/check"),
}
"""Operations that name a thing in their query or body."""


def test_the_document_has_every_path_and_no_other():
    """OpenAPI 3.1, a bearer scheme, and the paths of the public contract."""
    assert DOCUMENT["openapi"].startswith("3.1")
    assert DOCUMENT["components"]["securitySchemes"]["management"]["scheme"] == "bearer"
    assert set(DOCUMENT["paths"]) == PATHS


@pytest.mark.parametrize("method, path, node", OPERATIONS, ids=lambda part: part if isinstance(part, str) else "")
def test_every_operation_is_explained(method, path, node):
    """Each operation has a summary, a description, and its problems as `application/problem+json`."""
    problems = {status: answer for status, answer in node["responses"].items() if status >= "400"}

    assert all((node["summary"], node["description"], node["tags"]))
    assert {"400", "401", "403", "503"} <= set(problems)
    assert {media for answer in problems.values() for media in answer["content"]} == {"application/problem+json"}
    assert ("404" in problems) == ("{" in path or (method, path) in NAMING_OTHERWISE)
    assert ({"413", "415"} <= set(problems)) == ("requestBody" in node)


@pytest.mark.parametrize("method, path, node", OPERATIONS, ids=lambda part: part if isinstance(part, str) else "")
def test_no_body_takes_unknown_fields(method, path, node):
    """Where a body has fields, the document says that others are refused."""
    for content in node.get("requestBody", {}).get("content", {}).values():
        if "properties" in content["schema"]:
            assert content["schema"]["additionalProperties"] is False


def test_the_reference_page_is_current():
    """docs/reference/api.md is what the handlers say now."""
    assert PAGE.read_text(encoding="utf-8") == api_page()
