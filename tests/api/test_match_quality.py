"""Match quality and its weights over the management API, on the whole application."""

import hashlib

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")

EMAIL = hashlib.sha256(b"ada@shop.example").hexdigest()
PHONE = hashlib.sha256(b"+33123456789").hexdigest()


def event(name, number, **user):
    return {"event": name, "event_id": str(number), "user": user, "page": {"url": "https://shop.example/cart"}}


async def ask(running, code, path="", **params):
    answer = await running.client.get(f"/api/v1/sources/{code}/match-quality{path}", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_score_and_what_would_raise_it(running):
    """Carts with a cookie, one with an e-mail; the phone comes with a sign-up of the same cookie."""
    token = await running.source("QUALITY")
    carts = [event("AddToCart", 1, ttp="ada"), event("AddToCart", 2, ttp="bob", email=EMAIL)]
    await running.track("QUALITY", token, *carts, event("SignUp", 3, ttp="ada", phone=PHONE))
    found = await ask(running, "QUALITY")
    gains = (await ask(running, "QUALITY", "/gains", event="AddToCart"))["gains"]

    assert [(each["event"], each["counted"], each["quality"]) for each in found["events"]] == [
        ("AddToCart", 2, 2.25),
        ("SignUp", 1, 2.5),
    ]
    assert found["whole"]["counted"] == 3
    assert sum(found["points"].values()) == pytest.approx(10)
    assert [(each["key"], each["known"], each["predicted"]) for each in gains] == [("phone", 1, 3.0)]


async def test_parts_and_faults(running):
    """Page and channel have their score; a hash of nothing is told with its receipt."""
    token = await running.source("FAULTS")
    empty = hashlib.sha256(b"").hexdigest()
    await running.track("FAULTS", token, event("AddToCart", 1, email=empty), event("AddToCart", 2, email=EMAIL))
    parts, faults = await ask(running, "FAULTS", "/parts"), await ask(running, "FAULTS", "/faults")

    assert [(each["name"], each["quality"]) for each in parts["pages"]] == [("shop.example/cart", 1.25)]
    assert [(each["name"], each["events"]) for each in parts["channels"]] == [("server", 2)]
    assert [(each["code"], each["key"], each["events"], len(each["samples"])) for each in faults["faults"]] == [
        ("hash_of_empty", "email", 1, 1)
    ]


async def test_chosen_weights_are_in_force_until_they_are_taken_back(running):
    """Scores follow the weights at once; DELETE brings the usual ones back."""
    token = await running.source("WEIGHED")
    await running.track("WEIGHED", token, event("AddToCart", 1, ttp="ada"))
    chosen = await running.client.put("/api/v1/match-weights/web", json={"ttp": 3, "email": 1})
    weighed = await ask(running, "WEIGHED")
    listed = (await running.client.get("/api/v1/match-weights")).json()["kinds"]
    reset = await running.client.delete("/api/v1/match-weights/web")

    assert chosen.json()["points"] == {"email": 2.5, "ttp": 7.5}
    assert weighed["events"][0]["quality"] == 7.5
    assert {each["kind"]: each["usual"] for each in listed} == {"web": False, "app": True, "offline": True, "crm": True}
    assert reset.json()["usual"]
    assert (await ask(running, "WEIGHED"))["events"][0]["quality"] == 1.0


@pytest.mark.parametrize("body", [{}, {"email": -1}, {"email": "2"}, {"postcode": 1}, {"email": 0}, {"email": 1e9}, []])
async def test_what_is_no_weight_is_refused(running, body):
    """400 with a cure, and nothing changes."""
    answer = await running.client.put("/api/v1/match-weights/web", json=body)

    assert (answer.status_code, bool(answer.json()["cure"])) == (400, True)
    assert (await running.client.get("/api/v1/match-weights")).json()["kinds"][0]["usual"]


@pytest.mark.parametrize("path", ["", "/gains", "/parts", "/faults"])
async def test_an_unknown_source_and_a_wrong_span_are_refused(running, path):
    """404 for a source that is not there, 400 for an end before its beginning."""
    await running.source("SPAN" + path.strip("/").upper())
    missing = await running.client.get(f"/api/v1/sources/NOWHERE/match-quality{path}")
    wrong = await running.client.get(
        f"/api/v1/sources/SPAN{path.strip('/').upper()}/match-quality{path}?from=2026-02-02&to=2026-01-01"
    )
    unknown = await running.client.put("/api/v1/match-weights/fax", json={"email": 1})

    assert (missing.status_code, wrong.status_code, wrong.json()["path"]) == (404, 400, "query.from")
    assert (unknown.status_code, unknown.json()["path"]) == (404, "path.kind")
