"""Every answer that is not a success."""

import msgspec
import pytest
from litestar.exceptions import HTTPException
from litestar.testing import RequestFactory

from balise import errors
from balise.api.problems import ProblemDetails, answer_problem, problem_of
from balise.rules.sentences import problem

TREE = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.BaliseError)]


def make(kind):
    """An exception of this kind."""
    if kind is errors.PlanRefused:
        return kind({"en": "name must be a text.", "fr": "name doit être un texte."})
    if kind is errors.RuleRefused:
        return kind([problem("", "target_missing")])
    return kind(40002, "no") if kind is errors.RefusedRequest else kind("name must be a text.")


@pytest.mark.parametrize("kind", TREE, ids=lambda kind: kind.__name__)
def test_every_exception_of_ours_has_an_answer(kind):
    """Each exception of the tree becomes a problem with code, sentence and cure; only the unforeseen ones are 500."""
    problem = problem_of(make(kind))

    assert all((problem.code, problem.detail, problem.cure))
    assert (problem.status == 500) == (kind in (errors.BaliseError, errors.SettingError))


def test_what_nobody_foresaw_tells_nothing():
    """A fault of ours is answered 500 without a word of the exception."""
    problem = problem_of(ZeroDivisionError("secret@shop.example"))

    assert problem.status == 500
    assert "secret" not in msgspec.json.encode(problem).decode()


@pytest.mark.parametrize("kind", [errors.StoreUnavailable, errors.LogUnavailable, errors.Unavailable])
def test_what_is_unavailable_says_when_to_try_again(kind):
    """An unavailable store is answered 503 with Retry-After, and its message stays in the log."""
    answer = answer_problem(RequestFactory().get(), kind("/srv/balise/store cannot be read"))

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "/srv" not in answer.content.detail


@pytest.mark.parametrize("status", [400, 402, 404, 405, 413, 415, 422, 429])
def test_every_status_of_the_framework_has_a_cure(status):
    """What the framework refuses gets the same form."""
    problem = problem_of(HTTPException(status_code=status))

    assert problem.status == status
    assert problem.cure


@pytest.mark.parametrize(
    "method, path, status",
    [
        ("GET", "/api/v1/nothing", 404),
        ("PUT", "/api/v1/sources", 405),
        ("GET", "/api/v1/sources?colour=red", 400),
        ("GET", "/api/v1/tokens?source=A&source=B", 400),
        ("GET", "/api/v1/sources?%ff=%00", 400),
    ],
)
def test_the_framework_answers_in_the_same_form(reader, method, path, status):
    """Unknown addresses, methods and parameters are answered as problems."""
    answer = reader.request(method, path)
    problem = msgspec.json.decode(answer.content, type=ProblemDetails)

    assert (answer.status_code, problem.status) == (status, status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert status != 405 or "GET" in answer.headers["Allow"]


BODIES = [
    b"",
    b"{",
    b"\xff",
    b"[]",
    b"null",
    b'"a"',
    b'{"names": ["\\ud800"]}',
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b'{"names": NaN}',
    b"1e999",
]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
@pytest.mark.parametrize(
    "method, path", [("POST", "/api/v1/sources"), ("POST", "/api/v1/tokens"), ("POST", "/api/v1/names/check")]
)
def test_an_unreadable_body_is_the_callers_fault(reader, method, path, body):
    """Whatever the bytes are, the answer is 400 with a cure."""
    answer = reader.request(method, path, content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 400
    assert answer.json()["cure"]


@pytest.mark.parametrize(
    "sent", [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "\u00ff"]
)
def test_another_media_type_is_refused(reader, sent):
    """A body that is not said to be JSON is answered 415."""
    headers = {} if sent is None else {"Content-Type": sent.encode("latin-1")}

    assert reader.post("/api/v1/names/check", content=b'{"names":["a"]}', headers=headers).status_code == 415


def test_a_large_body_is_refused(reader):
    """A body over the limit is answered 413."""
    answer = reader.post("/api/v1/names/check", json={"names": ["x" * 2_000_000]})

    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


@pytest.mark.parametrize(
    "path, methods", [("sources", {"GET", "POST"}), ("sources/X", {"GET", "PATCH"}), ("tokens", {"GET", "POST"})]
)
def test_an_address_names_its_methods(reader, path, methods):
    """OPTIONS and a refused method name the methods an address takes, all of them."""
    for answer in (reader.options(f"/api/v1/{path}"), reader.put(f"/api/v1/{path}")):
        assert {method.strip() for method in answer.headers["Allow"].split(",")} - {"OPTIONS"} == methods
