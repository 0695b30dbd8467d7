"""Cures over the management API: tried, made once, told in the change log."""

import pytest

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
    answer = await running.client.post(f"{path}/preview", json=WISH)
    found = answer.json()

    assert answer.status_code == 200
    assert (found["asked"], found["outcomes"]) == (2, {"counted": 2})
    assert {"path": "properties.value", "before": '"1.234,50"', "after": "1234.5"} in found["samples"][0]["differences"]
    assert running.app.log.last_position() == before


async def test_a_replay_makes_the_fixes_and_a_second_finds_nothing(running):
    """What passes leaves once; the report has the mended value, the change log who ordered it and what came of it."""
    path = await filled(running, "HEAL")
    first = (await running.client.post(f"{path}/replay", json=WISH)).json()
    again = (await running.client.post(f"{path}/replay", json=WISH)).json()
    rows = (await running.client.get("/api/v1/sources/HEAL/event-types")).json()["event_types"]
    lines = running.app.metadata.changes.latest(source="HEAL", kinds=["quarantine"])

    assert (first["asked"], first["replayed"], again["asked"], again["replayed"]) == (2, 2, 0, 0)
    assert next(row["value"] for row in rows if row["event"] == "first") == {"EUR": "2469.00"}
    assert [line.action for line in lines][-2:] == ["quarantine.replayed", "quarantine.replay"]
    assert lines[-1].details["fixes"] == ["rename_event:first", "cast:value=number,comma"]


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
