"""Rules over the management API: from a draft to a live page's file, every problem with its path and cure."""

import pytest

from tests.rules.rule_making import BUTTON, GOOD

RULE = {**GOOD, "event": "leave_review", "parameters": []}


@pytest.fixture
def shop(client, metadata):
    """A source SHOP, and its rules' address."""
    metadata.sources.create("Shop", "web", code="SHOP")
    return "/api/v1/sources/SHOP/rules"


def made(client, shop, **more):
    answer = client.post(shop, json={"rule": RULE, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_a_rule_goes_from_a_draft_to_the_pages_and_back(client, shop, metadata):
    """Made, saved, published, paused, taken back, deleted, restored; each answer is the rule as it now is."""
    rule = made(client, shop, name="Reviews", pages=["https://shop.example/p"])
    path = f"{shop}/{rule['id']}"
    assert (rule["state"], rule["version"], rule["live_version"], rule["pages"]) == ("draft", 1, None, ["https://shop.example/p"])

    saved = client.put(path, json={"rule": {**RULE, "often": "visitor"}, "based_on": 1}).json()
    assert (saved["version"], saved["name"], saved["rule"]["often"]) == (2, "Reviews", "visitor")

    live = client.post(f"{path}/publish", json={"version": 1}).json()
    assert (live["state"], live["live_version"], live["undoable"]) == ("live", 1, "publish")
    assert metadata.event_rules.compiled("SHOP").mark
    assert client.post(f"{path}/pause").json()["state"] == "paused"
    assert client.post(f"{path}/undo").json()["state"] == "live"
    assert client.post(f"{path}/undo").json()["code"] == "conflict"
    assert client.post(f"{path}/resume").json()["state"] == "live"

    assert client.delete(path).status_code == 204
    assert client.get(shop).json()["rules"] == []
    assert client.get(shop, params={"state": "deleted"}).json()["total"] == 1
    assert client.post(f"{path}/undo").json()["deleted_at"] is None


def test_versions_are_listed_and_compared(client, shop):
    """The newest first; what differs with its place, before and after."""
    path = f"{shop}/{made(client, shop)['id']}"
    client.put(path, json={"rule": {**RULE, "often": "visitor"}, "based_on": 1})

    versions = client.get(f"{path}/versions").json()["versions"]
    assert [one["version"] for one in versions] == [2, 1]
    assert all(one["made_by"].startswith("token") for one in versions)
    assert client.get(f"{path}/versions", params={"before": 2, "limit": 1}).json()["versions"][0]["version"] == 1
    assert client.get(f"{path}/diff", params={"from": 1, "to": 2}).json() == {
        "changes": [{"path": "often", "before": "page", "after": "visitor"}]
    }
    assert client.get(f"{path}/diff", params={"from": 1, "to": 3}).status_code == 404
    assert client.get(f"{path}/diff", params={"from": 1}).status_code == 400


def test_a_bad_rule_is_refused_with_every_problem(client, shop):
    """The first as usual, all of them as a list, in both languages, and nothing is kept."""
    bad = {**RULE, "event": "Two words", "trigger": {"on": "click", "target": {"tag": "button"}}}
    answer = client.post(shop, json={"rule": bad, "pages": ["shop.example"]})

    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["path"]) == (400, "rule_refused", "rule.event")
    assert [(one["path"], one["code"]) for one in problem["problems"]] == [
        ("rule.event", "bad_character"),
        ("rule.trigger.target", "target_everything"),
        ("pages.0", "page_shape"),
    ]
    assert problem["problems"][0]["suggestion"] == "Two_words"
    assert problem["problems"][1]["cure"]["fr"].startswith("Choisir à nouveau l’élément")
    assert client.get(shop).json()["total"] == 0


@pytest.mark.parametrize(
    "body,path",
    [
        ({"rule": {**RULE, "script": "x"}}, "rule.script"),
        ({"rule": {**RULE, "often": "hourly"}}, "rule.often"),
        ({"rule": {**RULE, "trigger": {"on": "click", "target": {**BUTTON, "css": "x"}}}}, "rule.trigger.target.css"),
        ({"rule": {**RULE, "trigger": {"on": "scroll", "percent": "80"}}}, "rule.trigger.percent"),
        ({"rule": {"event": "a"}}, "rule.trigger"),
        ({}, "rule"),
    ],
)
def test_what_is_no_rule_is_refused_with_its_place(client, shop, body, path):
    """Unknown fields, other words, other types, missing parts."""
    answer = client.post(shop, json=body)

    assert (answer.status_code, answer.json()["path"]) == (400, path)


def test_a_rule_is_checked_without_being_kept(client, shop):
    """What is wrong, what to know, whether its event can be registered, and the rule as it would be kept."""
    target = {**BUTTON, "near": ["jane.doe@mail.example"]}
    verdict = client.post(f"{shop}/check", json={"rule": {**RULE, "trigger": {"on": "click", "target": target}}}).json()

    assert verdict["problems"] == []
    assert {(one["path"], one["code"]) for one in verdict["remarks"]} == {
        ("rule.trigger.target.near.0", "target_personal"),
        ("rule.event", "event_not_registered"),
    }
    assert verdict["register"] is True
    assert "jane.doe" not in str(verdict["rule"])
    assert client.get(shop).json()["total"] == 0


def test_the_event_is_registered_in_the_same_step(client, shop, metadata):
    """Where asked for."""
    made(client, shop, register=True)

    assert [event.name for event in metadata.plan.events("SHOP")] == ["leave_review"]


def test_two_who_save_on_the_same_version_are_told(client, shop):
    """409 with what to do, and the first one stays."""
    path = f"{shop}/{made(client, shop)['id']}"
    client.put(path, json={"rule": {**RULE, "often": "visitor"}, "based_on": 1})
    late = client.put(path, json={"rule": {**RULE, "often": "session"}, "based_on": 1})

    assert (late.status_code, late.json()["code"]) == (409, "conflict")
    assert client.get(path).json()["rule"]["often"] == "visitor"


def test_rules_are_listed_a_page_at_a_time(client, shop):
    """With how many fit and how many there are in each state."""
    ids = [made(client, shop, name=f"Rule {number}")["id"] for number in range(5)]
    client.post(f"{shop}/{ids[0]}/publish", json={})
    page = client.get(shop, params={"limit": 2, "offset": 1, "state": "draft"}).json()

    assert (len(page["rules"]), page["total"]) == (2, 4)
    assert page["counts"] == {"draft": 4, "live": 1, "paused": 0, "deleted": 0}
    assert client.get(shop, params={"text": "rule 3"}).json()["total"] == 1
    assert client.get(shop, params={"state": "other"}).status_code == 400
    assert client.get(shop, params={"limit": 0}).status_code == 400


def test_a_copy_is_another_rule(client, shop):
    """With the name given, or one of its own."""
    rule = made(client, shop)
    copied = client.post(f"{shop}/{rule['id']}/copy", json={"name": "Another"}).json()

    assert (copied["name"], copied["rule"], copied["id"] != rule["id"]) == ("Another", rule["rule"], True)


def test_rules_of_another_source_or_workspace_are_not_there(client, shop, metadata):
    """Neither by this source's address nor by one the token does not reach."""
    rule = made(client, shop)
    metadata.sources.create("Other", "web", code="OTHER")
    elsewhere = metadata.workspaces.create("Elsewhere", actor="test").id
    metadata.sources.create("Hidden", "web", code="HIDDEN", workspace=elsewhere)

    for code in ("OTHER", "HIDDEN", "NONE"):
        path = f"/api/v1/sources/{code}/rules/{rule['id']}"
        for method, more in (("get", ""), ("delete", ""), ("get", "/versions"), ("post", "/pause"), ("post", "/undo")):
            assert getattr(client, method)(path + more).status_code == 404
    assert client.get("/api/v1/sources/HIDDEN/rules").status_code == 404
    assert client.post("/api/v1/sources/HIDDEN/rules", json={"rule": RULE}).status_code == 404
    assert client.post("/api/v1/sources/HIDDEN/rules/check", json={"rule": RULE}).status_code == 404


def test_what_is_no_id_is_refused(client, shop):
    """With the place in the address."""
    assert client.get(f"{shop}/r_none").status_code == 400


def test_rules_are_refused_without_a_token(anyone, metadata):
    """As everything of the management API."""
    metadata.sources.create("Shop", "web", code="SHOP")

    assert anyone.get("/api/v1/sources/SHOP/rules").status_code == 401
    assert anyone.post("/api/v1/sources/SHOP/rules", json={"rule": RULE}).status_code == 401
