"""Each example of the contract comes out as it says: in by the real door, through the log, to the writer's verdict."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import msgspec
import pytest

from balise.clock import now_ms
from balise.collect.intake import Intake
from balise.collect.side_door import SideDoor
from balise.events.plan.document import PlanDocument, plan_of
from balise.events.received import Kind
from balise.events.stored import QuarantinedEvent, StoredEvent
from balise.log import EntryKind, LogEntry
from balise.metadata.rule_types import RuleDraft
from balise.rules.rule import Rule, Trigger
from balise.writer.batch import decide
from balise.writer.verdict import Verdict
from tests.making import stored
from tests.writer.test_dedup import Blank, Shelf

FOLDER = Path(__file__).parents[2] / "contract" / "examples"
EXAMPLES = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.json"))}
PATHS = {"events-api": "/open_api/v1.3/event/track/", "pixel-track": "/open_api/v1.3/pixel/track/"}


def dated(value: object) -> object:
    """The example with `{now}` and `{now+3600}` as seconds, `{iso}` and `{iso-60}` as a browser writes the time."""
    now = now_ms()

    def iso(found: re.Match) -> str:
        return datetime.fromtimestamp(now / 1000 + int(found[1] or 0), UTC).isoformat(timespec="milliseconds")

    text = re.sub(r"\{iso([+-]\d+)?\}", iso, json.dumps(value))
    return json.loads(re.sub(r'"\{now([+-]\d+)?\}"', lambda found: str(now // 1000 + int(found[1] or 0)), text))


async def sent(desk, example: dict) -> dict:
    """Send the example to a source that is as given; return the answer."""
    given = example["given"]
    choices = {name: given[name] for name in ("edition", "on_invalid", "allowed_origins") if name in given}
    token = desk.source("SHOP", Kind(given.get("kind", "web")), **choices)
    if "plan" in given:
        plan = plan_of(msgspec.convert(given["plan"], PlanDocument))
        desk.metadata.plan.apply("SHOP", plan, desk.door._directory._policy)
    for rule in given.get("rules", []):
        made_rule(desk, rule)
    for name in given.get("blocked", []):
        desk.metadata.plan.block("SHOP", name)
    if example["from"] == "file":
        side = SideDoor(Intake(desk.log, now_ms), desk.log, None, None, desk.door._directory, now_ms)
        context = desk.door._directory.context("SHOP")
        await desk.door._intake.keep(side._line(example["in"].encode(), 1, context, "R"), imported=True)
        return {"code": 20001}
    if example["from"] == "pixel":
        origin = {"Origin": given["origin"]} if "origin" in given else {}
        return (await desk.browse(dated(example["in"]), headers=origin)).json()
    return (await desk.post(PATHS[example["from"]], dated(example["in"]), token)).json()


def made_rule(desk, given: dict) -> None:
    """Make a draft with this id and so many versions."""
    policy, rules = desk.door._directory._policy, desk.metadata.event_rules
    with patch("balise.metadata.rule_writing.make_id", lambda: given["id"]):
        rules.create("SHOP", RuleDraft(rule=visit_rule(1)), policy)
    for version in range(1, given["versions"]):
        rules.save("SHOP", given["id"], RuleDraft(rule=visit_rule(version + 1)), policy, based_on=version)


def visit_rule(seconds: int) -> Rule:
    """Some time on a page is a review."""
    return Rule(event="leave_review", trigger=Trigger(on="time", seconds=seconds))


def ended(desk, example: dict) -> list[dict]:
    """Each event as it came to rest: the fields of its row, by name."""
    before = [
        LogEntry(-number, EntryKind.STORED, msgspec.json.encode(stored(receipt="first", received_at=now_ms() - 1000, **fields)))
        for number, fields in enumerate(example["given"].get("already_stored", []), 1)
    ]
    decided = decide([*before, *desk.log.read(0, 1000)], Blank(), Shelf())
    names = {
        True: ("position", "sign", *QuarantinedEvent.__struct_fields__),
        False: (*Verdict.__struct_fields__, *StoredEvent.__struct_fields__),
    }
    rows = [(position, names[False], row) for position, row in decided.events.items() if position > 0]
    rows += [(position, names[True], row) for position, row in decided.quarantine.items()]
    return [dict(zip(fields, msgspec.json.decode(row), strict=True)) for _, fields, row in sorted(rows)]


@pytest.mark.parametrize("name", EXAMPLES)
async def test_an_example_comes_out_as_it_says(desk_with, name):
    """The answer's code and every field an example names are what really comes out."""
    example, desk = EXAMPLES[name], desk_with()
    answer = await sent(desk, example)
    due = example["out"]
    assert answer["code"] == due["code"], answer
    assert answer.get("message") == due.get("message", answer.get("message"))
    events = ended(desk, example)
    for event in events:
        event["findings"] = [finding[0] for finding in event["findings"]]
    assert len(events) == len(due["events"])
    for event, expected in zip(events, due["events"], strict=True):
        for field, value in expected.items():
            found = json.loads(event[field]) if field == "properties" else event[field]
            if field == "findings":
                assert set(value) <= set(found), (field, found)
            else:
                assert found == value, (field, found)
