"""The whole application tells people of what is wrong by itself."""

import json

import httpx2
import pytest
import pytest_asyncio

from balise.app import build
from balise.app.post_office import mailer_of, networks_of
from balise.errors import SettingError
from balise.metadata import JobState
from balise.settings import read_settings
from tests.alerts.receiving import hook_running, relay_running
from tests.api.running import Running

pytestmark = pytest.mark.asyncio(loop_scope="module")


def settings_of(folder, **settings):
    """Settings for a data folder."""
    return read_settings({"data": str(folder), **settings}, environment={}, file=folder / "none.toml")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def telling(tmp_path_factory):
    """An application with a relay and a receiver on this machine."""
    with relay_running() as relay, hook_running() as hook:
        mail = {"smtp_host": "127.0.0.1", "smtp_port": relay.port, "smtp_security": "none", "smtp_from": "balise@shop.example"}
        app = build(settings_of(tmp_path_factory.mktemp("told"), alert_private_addresses="127.0.0.0/8", **mail))
        await app.start()
        headers = {"Authorization": f"Bearer {app.local_token}"}
        transport = httpx2.ASGITransport(app=app.asgi, client=("127.0.0.1", 50_000))
        async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080", headers=headers) as client:
            yield Running(app, client), relay, hook
        await app.stop()


async def test_a_bad_event_reaches_people_by_itself(telling):
    """An event that cannot be counted becomes an issue, the issue a mail and a signed post, with nobody doing anything."""
    running, relay, hook = telling
    metadata, runner = running.app.metadata, running.app.runner
    _, key = metadata.invitations.create("administrator", actor="test")
    user = metadata.invitations.accept(key, "zoe@shop.example", "Zoé", "correct horse battery", language="fr").id
    token = await running.source("TOLD")
    metadata.alerts.create(1, name="All", mail_to=(user,), webhook_url=hook.url, actor="test")
    await running.track("TOLD", token, {"event": "1 bad name!", "event_id": "1"})

    runner.order_due()
    runner.run_due()

    assert [job.state for job in metadata.jobs.recent(1, "diagnose", "TOLD")] == [JobState.DONE]
    assert relay.receivers == ["zoe@shop.example"]
    assert "1 bad name!" in relay.mails[0].get_body(("plain",)).get_content()
    assert "Ce qui aide" in relay.mails[0].get_body(("plain",)).get_content()
    assert json.loads(hook.got[0][2])["issues"][0]["code"] == "invalid_event_name"
    assert metadata.jobs.failed((0, 1)) == []


async def test_settings_that_cannot_be_are_refused_at_the_start(tmp_path):
    """A sender that is no address, an unknown protection and networks that are none name the setting."""
    for wrong in ({"smtp_from": "shop"}, {"smtp_security": "ssl"}):
        with pytest.raises(SettingError, match=next(iter(wrong))):
            mailer_of(settings_of(tmp_path, **{"smtp_host": "relay.test", "smtp_from": "balise@shop.example"} | wrong))
    with pytest.raises(SettingError, match="alert_private_addresses"):
        networks_of(settings_of(tmp_path, alert_private_addresses="10.0.0.0/99"))
    assert mailer_of(settings_of(tmp_path)) is None
