"""Alerts in the management API."""

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOOK = "https://hooks.shop.example/balise"


async def test_an_alert_is_made_changed_and_removed(running):
    """The secret is in the answer that makes it and nowhere else; what is not given stays."""
    api = running.client
    made = await api.post("/api/v1/alerts", json={"name": "Lost", "severities": ["error"], "webhook_url": HOOK})
    alert = made.json()["alert"]
    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    assert made.json()["secret"] not in (await api.get("/api/v1/alerts")).text

    changed = (await api.patch(f"/api/v1/alerts/{alert['id']}", json={"quiet_minutes": 5})).json()

    assert changed == {"alert": {**alert, "quiet_minutes": 5}, "secret": ""}
    assert (await api.get(f"/api/v1/alerts/{alert['id']}")).json() == changed["alert"]
    new = (await api.post(f"/api/v1/alerts/{alert['id']}/secret")).json()["secret"]
    assert new not in ("", made.json()["secret"])
    assert (await api.delete(f"/api/v1/alerts/{alert['id']}")).status_code == 204
    assert (await api.get(f"/api/v1/alerts/{alert['id']}")).json()["code"] == "unknown_alert"


@pytest.mark.parametrize(
    "wish, path",
    [
        ({"name": "Nobody"}, "mail_to"),
        ({"name": "Elsewhere", "webhook_url": HOOK, "sources": ["NOWHERE"]}, "sources"),
        ({"name": "Stranger", "mail_to": [999_999]}, "mail_to"),
        ({"name": "Scheme", "webhook_url": "ftp://hooks.shop.example"}, "webhook_url"),
        ({"name": "Port", "webhook_url": "https://hooks.shop.example:99999/"}, "webhook_url"),
        ({"name": "Never", "webhook_url": HOOK, "changes": []}, "changes"),
    ],
)
async def test_what_cannot_be_is_refused_with_its_field(running, wish, path):
    """A problem names the field and the cure, and nothing is made."""
    before = (await running.client.get("/api/v1/alerts")).json()
    answer = await running.client.post("/api/v1/alerts", json=wish)

    assert answer.status_code == 400
    assert answer.json()["path"].split(".")[-1] == path
    assert answer.json()["cure"]
    assert (await running.client.get("/api/v1/alerts")).json() == before


async def test_a_test_becomes_a_message_that_can_be_sent_again(running):
    """The message is listed with its tries, and keeps its key when it is sent again."""
    api = running.client
    made = (await api.post("/api/v1/alerts", json={"name": "Tested", "webhook_url": "http://127.0.0.1:9/"})).json()["alert"]
    (message,) = (await api.post(f"/api/v1/alerts/{made['id']}/test")).json()["deliveries"]
    assert (message["state"], message["tries"]) == ("waiting", [])
    running.app.runner.run_due()
    (tried,) = (await api.get("/api/v1/deliveries", params={"alert": made["id"]})).json()["deliveries"]
    assert "alert_private_addresses" in tried["tries"][0]["said"]

    again = (await api.post(f"/api/v1/deliveries/{message['id']}/again")).json()

    assert (again["key"], again["state"]) == (message["key"], "waiting")
    assert (await api.post("/api/v1/deliveries/2147483647/again")).json()["code"] == "unknown_delivery"


async def test_alerts_of_another_workspace_are_not_reached(running):
    """A token sees and changes the alerts of its own workspace only."""
    metadata = running.app.metadata
    other = metadata.workspaces.create("Elsewhere", actor="test").id
    headers = {"Authorization": f"Bearer {metadata.tokens.create(None, 'theirs', workspace=other).token}"}
    mine = (await running.client.post("/api/v1/alerts", json={"name": "Mine", "webhook_url": HOOK})).json()["alert"]
    message = (await running.client.post(f"/api/v1/alerts/{mine['id']}/test")).json()["deliveries"][0]

    assert (await running.client.get("/api/v1/alerts", headers=headers)).json() == {"alerts": []}
    assert (await running.client.get("/api/v1/deliveries", headers=headers)).json() == {"deliveries": []}
    for method, path in (
        ("GET", f"alerts/{mine['id']}"),
        ("PATCH", f"alerts/{mine['id']}"),
        ("DELETE", f"alerts/{mine['id']}"),
        ("POST", f"alerts/{mine['id']}/test"),
        ("POST", f"alerts/{mine['id']}/secret"),
        ("POST", f"deliveries/{message['id']}/again"),
    ):
        body = {"json": {"active": False}} if method == "PATCH" else {}
        assert (await running.client.request(method, f"/api/v1/{path}", headers=headers, **body)).status_code == 404
    assert (await running.client.get(f"/api/v1/alerts/{mine['id']}")).json() == mine
