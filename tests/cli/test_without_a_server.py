"""The same commands where no server runs: the data folder is opened in the command's own process."""

import fcntl
import json

import pytest


@pytest.mark.slow
def test_commands_work_on_a_folder_that_no_server_holds(apart, tmp_path):
    """Source, import, report and receipt answer alike, and what one command stored the next one finds."""
    event = {
        "event": "order_shipped",
        "event_time": 1_700_000_000,
        "event_id": "1",
        "properties": {"value": 9.2, "currency": "USD"},
    }
    (tmp_path / "events.jsonl").write_text(json.dumps(event) + "\n")

    made = apart("source", "create", "Shop", "--kind", "web", "--code", "SHOP", "--json")
    imported = apart("import", "events.jsonl", "--source", "SHOP", "--json")
    sent = apart("send", "--source", "SHOP", "--event", "gift_wrapped", "--json")
    report = apart("report", "event-types", "--source", "SHOP", "--json")

    assert made.json["code"] == "SHOP"
    assert imported.json["counted"] == 1
    assert sent.json["answer"]["code"] == 0
    assert {row["event"]: row["counted"] for row in report.json["event_types"]} == {"order_shipped": 1, "gift_wrapped": 1}


def test_a_folder_that_stays_busy_is_told(run, tmp_path, monkeypatch):
    """Another process holds the folder and is no server: one sentence, exit code 2."""
    monkeypatch.setattr("balise.cli.connection.BUSY_TRIES", 2)
    (tmp_path / "data").mkdir()
    with (tmp_path / "data" / "lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ended = run("source", "list")

    assert (ended.code, ended.out) == (2, "")
    assert "holds the data folder" in ended.err
