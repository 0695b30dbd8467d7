"""Alerts: who is told, the secret that is shown once, and what became of each message."""

import json
import re

import pytest

from balise.metadata.alert_types import DeliveryState, Try

pytestmark = pytest.mark.asyncio(loop_scope="module")

WISH = {
    "name": "Lost events",
    "changes": ["opened"],
    "severities": ["error"],
    "hour": "7",
    "quiet_minutes": "60",
    "active": "yes",
}
HOOK = "https://hooks.shop.example/balise"


def an_alert(pages, workspace=1, **choices):
    """An alert with a webhook."""
    return pages.metadata.alerts.create(workspace, actor="test", **({"name": "Hook", "webhook_url": HOOK} | choices))


async def test_an_alert_is_made_and_its_secret_shown_once(pages):
    """The answer has the secret; the page asked again has not, and the change log never has."""
    member = pages.member("editor")
    me = pages.metadata.users.find_by_email("editor-1@shop.example").id
    answer = await member.post("/alerts/new", data={**WISH, "webhook_url": HOOK, "mail_to": str(me)})
    (alert,) = [one for one in pages.metadata.alerts.all(1) if one.name == "Lost events"]
    (secret,) = pages.metadata.alerts.secrets(alert)

    assert secret in answer.text
    assert secret not in (await member.get(f"/alerts/{alert.id}")).text
    assert secret not in json.dumps([change.details for change in pages.metadata.changes.latest(5)])
    assert (alert.severities, alert.changes, alert.mail_to, alert.webhook_url) == (("error",), ("opened",), (me,), HOOK)
    log = (await pages.member().get("/changes?kind=alerts")).text
    assert "Made an alert:" in log
    assert "Lost events" in log


async def test_a_new_secret_leaves_the_old_one_for_a_day(pages):
    """The button shows another secret; both sign meanwhile."""
    alert = an_alert(pages)
    (old,) = pages.metadata.alerts.secrets(alert)
    text = (await pages.member("editor").post(f"/alerts/{alert.id}/secret")).text
    new, kept = pages.metadata.alerts.secrets(pages.metadata.alerts.find(alert.id))

    assert (kept, new != old, new in text, old in text) == (old, True, True, False)


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({}, "Choose somebody to mail, or give a webhook"),
        ({"webhook_url": "ftp://hooks.shop.example"}, "Write a whole address"),
        ({"webhook_url": "https://ada:pw@hooks.shop.example"}, "Write a whole address"),
        ({"webhook_url": HOOK, "hour": "24"}, "The hour is from 0 to 23"),
        ({"webhook_url": HOOK, "zone": "Moon/Base"}, "Choose a time zone from the list"),
        ({"webhook_url": HOOK, "language": "tlh"}, "The language is English or French"),
        ({"webhook_url": HOOK, "quiet_minutes": "soon"}, "The quiet period is from 0"),
        ({"webhook_url": HOOK, "changes": []}, "Choose at least one: new"),
        ({"webhook_url": HOOK, "codes": "Not A Code!"}, "Write codes of issues"),
        ({"webhook_url": HOOK, "name": ""}, "Give it a name"),
        ({"webhook_url": HOOK, "severities": ["terrible"]}, "Choose severities"),
        ({"webhook_url": HOOK, "sources": ["ELSEWHERE"]}, "Choose sources of this workspace"),
        ({"mail_to": "999999"}, "Choose people of this workspace"),
    ],
)
async def test_what_cannot_be_saved_is_said_in_place(pages, wrong, said):
    """The form comes back with what was typed and the cure; nothing is made."""
    before = len(pages.metadata.alerts.all(1))
    answer = await pages.member("editor").post("/alerts/new", data={**WISH, "name": "Kept <name>", **wrong})

    assert answer.status_code == 400
    assert said in answer.text
    assert wrong.get("name") == "" or "Kept &lt;name&gt;" in answer.text
    assert len(pages.metadata.alerts.all(1)) == before


async def test_an_alert_is_changed_turned_off_and_removed(pages):
    """Each shows at once; removing asks first."""
    alert, member = an_alert(pages, name="To change"), pages.member("editor")
    answer = await member.post(f"/alerts/{alert.id}", data={**WISH, "name": "Changed", "webhook_url": HOOK, "active": ""})
    assert "Saved." in (await member.get(answer.headers["location"])).text
    assert pages.metadata.alerts.find(alert.id).active is False
    assert "Turned off" in (await member.get("/alerts")).text
    assert "Remove the alert “Changed”?" in (await member.get(f"/alerts/{alert.id}?remove=1")).text

    await member.post(f"/alerts/{alert.id}/remove")

    assert pages.metadata.alerts.find(alert.id) is None
    assert (await member.get(f"/alerts/{alert.id}")).status_code == 404


async def test_a_test_is_a_message_with_its_tries(pages):
    """The button writes a message to everybody told; its page shows each try, and sends it again."""
    alert, member = an_alert(pages, name="Tested"), pages.member("editor")
    await member.post(f"/alerts/{alert.id}/test")
    (delivery,) = pages.metadata.deliveries.recent(1, alert.id)
    pages.metadata.deliveries.note(
        delivery.id, Try(at=1_790_000_000_000, status=500, said="down <b>", ms=12), DeliveryState.FAILED
    )
    listed, text = (await member.get(f"/alerts/{alert.id}")).text, (await member.get(f"/alerts/deliveries/{delivery.id}")).text

    assert "Given up" in listed
    assert "down &lt;b&gt;" in text
    assert delivery.key in text
    assert "&#34;test&#34;" in text
    await member.post(f"/alerts/deliveries/{delivery.id}/again")
    assert pages.metadata.deliveries.find(delivery.id).state is DeliveryState.WAITING
    assert pages.metadata.deliveries.find(delivery.id).key == delivery.key


async def test_a_private_address_is_told_in_the_list_of_tries(pages):
    """A webhook into the server's own network is refused when it is sent, with the setting that would allow it."""
    alert, member = an_alert(pages, webhook_url="http://127.0.0.1:9/"), pages.member("editor")
    await member.post(f"/alerts/{alert.id}/test")
    pages.running.app.runner.run_due()
    text = (await member.get(f"/alerts/{alert.id}")).text

    assert "alert_private_addresses" in text
    assert "Tried again" in text


async def test_a_test_mail_goes_to_who_asks(pages):
    """The button writes one mail, to the address of the account."""
    member = pages.member("editor")
    await member.post("/alerts/test-mail")
    me = pages.metadata.users.find_by_email("editor-1@shop.example").id

    delivery = pages.metadata.deliveries.recent(1, 0)[0]
    assert (delivery.channel, delivery.user_id) == ("mail", me)
    assert "editor-1@shop.example" in (await member.get("/alerts")).text


async def test_viewers_see_alerts_and_change_none(pages):
    """A viewer sees who is told of what, and no button."""
    alert, viewer = an_alert(pages, name="Seen by viewers"), pages.member("viewer")
    text = (await viewer.get("/alerts")).text

    assert "Seen by viewers" in text
    assert 'method="post"' not in text
    assert f'href="/alerts/{alert.id}"' not in text
    assert (await viewer.get(f"/alerts/{alert.id}")).status_code == 403
    assert (await viewer.post(f"/alerts/{alert.id}/test")).status_code == 403


async def test_alerts_of_another_workspace_are_not_there(pages):
    """Neither an alert nor its messages can be seen or changed from elsewhere."""
    other = pages.metadata.workspaces.create("Alerts elsewhere", actor="test").id
    alert = an_alert(pages, other, name="Theirs")
    delivery = pages.running.app.office.test(alert, "test")[0]
    member = pages.member()

    assert "Theirs" not in (await member.get("/alerts")).text
    for path in (f"/alerts/{alert.id}", f"/alerts/deliveries/{delivery.id}"):
        assert (await member.get(path)).status_code == 404
    for path in ("test", "remove", "secret"):
        assert (await member.post(f"/alerts/{alert.id}/{path}")).status_code == 404
    assert (await member.post(f"/alerts/deliveries/{delivery.id}/again")).status_code == 404
    assert pages.metadata.alerts.find(alert.id) == alert


async def test_the_form_shows_what_is_stored(pages):
    """Opening and saving an alert without a change changes nothing."""
    chosen = {"severities": ("warning",), "codes": ("missing_value",), "digest": "daily", "hour": 9, "quiet_minutes": 5}
    alert = an_alert(pages, name="As it is", zone="Asia/Tokyo", language="fr", **chosen)
    text = (await pages.member("editor").get(f"/alerts/{alert.id}")).text
    form = {"name": "As it is", "codes": "missing_value", "webhook_url": HOOK, "hour": "9", "quiet_minutes": "5", "active": "yes"}
    ticked = re.findall(r'name="(\w+)" value="([^"]+)" checked', text)
    language, zone = re.findall(r'<option value="([^"]+)" selected', text)
    form |= {"language": language, "zone": zone}
    await pages.member("editor").post(
        f"/alerts/{alert.id}", data=form | {name: [v for n, v in ticked if n == name] for name, _ in ticked}
    )

    assert pages.metadata.alerts.find(alert.id) == alert
