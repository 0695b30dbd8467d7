"""Cures over the management API: tried, made once, told in the change log."""

import asyncio

import pytest

from balise.api import works

pytestmark = pytest.mark.asyncio(loop_scope="module")

ODD = {"event": "1st", "event_id": "a", "properties": {"value": "1.234,50", "currency": "EUR"}}
WISH = {
    "outcome": "invalid_name",
    "name_sent": "1st",
    "fixes": [
        {"fix": "rename_event", "to": "first"},
        {"fix": "cast", "property": "value", "to": "number", "decimal": "comma"},
    ],
}


async def filled(running, code):
    """A source with two events of one name that wait, and one of another."""
    token = await running.source(code)
    await running.track(code, token, ODD, {**ODD, "event_id": "b"}, {"event": "2nd", "event_id": "c"})
    return f"/api/v1/sources/{code}/quarantine"


async def test_a_preview_tells_and_keeps_nothing(running):
    """All of the choice is tried; samples show before and after; the log does not move."""
    path, before = await filled(running, "TRY"), running.app.log.last_position()
    answer = await running.worked(f"{path}/preview", WISH)
    found = answer.json()

    assert answer.status_code == 200
    assert (found["asked"], found["outcomes"]) == (2, {"counted": 2})
    assert {"path": "properties.value", "before": '"1.234,50"', "after": "1234.5"} in found["samples"][0]["differences"]
    assert running.app.log.last_position() == before


async def test_a_replay_makes_the_fixes_and_a_second_finds_nothing(running):
    """What passes leaves once; the report has the mended value, the change log who ordered it and what came of it."""
    path = await filled(running, "HEAL")
    first = (await running.worked(f"{path}/replay", WISH)).json()
    again = (await running.worked(f"{path}/replay", WISH)).json()
    rows = (await running.client.get("/api/v1/sources/HEAL/event-types")).json()["event_types"]
    lines = running.app.metadata.changes.latest(source="HEAL", kinds=["quarantine"])

    assert (first["asked"], first["replayed"], again["asked"], again["replayed"]) == (2, 2, 0, 0)
    assert next(row["value"] for row in rows if row["event"] == "first") == {"EUR": "2469.00"}
    assert [line.action for line in lines][-2:] == ["quarantine.replayed", "quarantine.replay"]
    assert lines[-1].details["fixes"] == ["rename_event:first", "cast:value=number,comma"]


@pytest.mark.parametrize("verb, events", [("preview", 3), ("replay", 3)])
async def test_what_takes_longer_goes_on_without_the_request(running, monkeypatch, verb, events):
    """The answer says where to ask for it; there it stands with nothing done, and with everything at its end."""
    monkeypatch.setattr(works, "SOON_S", 0.0)
    path = await filled(running, f"LONG-{verb}")
    answer = await running.client.post(f"{path}/{verb}", json={"event": "mended"})
    place = answer.headers["Location"]

    assert (answer.status_code, answer.json()["work"]["state"], answer.json()["asked"]) == (202, "waiting", 0)
    assert place == f"{path}/{verb}s/{answer.json()['work']['id']}"
    assert (await running.client.get(place)).json() == answer.json()

    await asyncio.to_thread(running.app.runner.run_due)
    ended = (await running.client.get(place)).json()

    assert (ended["work"]["state"], ended["work"]["done"], ended["asked"]) == ("done", events, events)
    assert ended["outcomes"] == {"counted": 3}
    other = await running.client.get(place.replace(f"LONG-{verb}", "NONE"))
    crossed = await running.client.get(place.replace(f"{verb}s", "replays" if verb == "preview" else "previews"))
    assert (other.status_code, crossed.status_code) == (404, 404)


async def test_a_replay_is_stopped_before_it_did_anything(running, monkeypatch):
    """What was not sent yet stays where it waits."""
    monkeypatch.setattr(works, "SOON_S", 0.0)
    path = await filled(running, "STOP")
    place = (await running.client.post(f"{path}/replay", json={"event": "mended"})).headers["Location"]

    stopped = await running.client.post(f"{place}/stop")
    await asyncio.to_thread(running.app.runner.run_due)

    assert stopped.json()["work"]["state"] == "stopped"
    assert (await running.client.get(path)).json()["waiting"] == {"invalid_name": 3}


@pytest.mark.parametrize(
    "fix",
    [
        {"fix": "explode"},
        {"fix": "cast", "property": "value"},
        {"fix": "cast", "property": "value", "to": "date"},
        {"fix": "currency", "to": "euros"},
        {"fix": "drop", "property": ""},
        {"property": "value"},
    ],
)
async def test_what_is_no_fix_is_refused_with_its_path(running, fix):
    """A fix that cannot be read is answered with where it stands."""
    if running.app.metadata.sources.find("REFUSE") is None:
        await filled(running, "REFUSE")
    answer = await running.client.post("/api/v1/sources/REFUSE/quarantine/preview", json={"fixes": [fix]})

    assert answer.status_code == 400
    assert "fixes" in str(answer.json())
