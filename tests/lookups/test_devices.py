"""The class of a device, as Python and as the store tell it."""

import csv
import gzip
from pathlib import Path

import pytest

from balise.lookups.devices import DEVICE_PARAMETERS, DEVICES, device_of, device_sql
from balise.store.engines.embedded import EmbeddedStore

AGENTS = Path(__file__).parents[3] / "shared" / "data" / "user_agents.csv.gz"
PHONES = ("iPhone", "iPod", "Samsung GT-I", "Samsung SM-G", "Nexus 5", "Pixel ", "Nokia", "BlackBerry 9", "Lumia")
TABLETS = ("iPad", "Kindle", "Nexus 7", "Nexus 10", "Samsung GT-P", "Samsung SM-T", "PlayBook", "BlackBerry Playbook")
EXAMPLES = {
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148": "phone",
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36": "phone",
    "Mozilla/5.0 (Linux; Android 13; SM-X700) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36": "tablet",
    "Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Safari/604.1": "tablet",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36": "computer",
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0": "computer",
    "Mozilla/5.0 (SMART-TV; Linux; Tizen 7.0) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/5.0": "television",
    "Shop/3.2 iOS 17.1 (iPhone14,5)": "app",
    "node-fetch/1.0 (+https://github.com/bitinn/node-fetch)": "server",
    "python-requests/2.32.3": "server",
    "curl/8.5.0": "server",
    "": "unknown",
    "Luminary": "unknown",
}


@pytest.mark.parametrize("agent", EXAMPLES)
def test_an_agent_tells_its_class(agent):
    """Believable agents of each class."""
    assert device_of(agent) == EXAMPLES[agent]


def _named(row):
    device = row["device_family"]
    if device == "Generic Tablet" or device.startswith(TABLETS):
        return "tablet"
    return "phone" if device in ("Generic Smartphone", "Generic Feature Phone") or device.startswith(PHONES) else ""


@pytest.mark.skipif(not AGENTS.is_file(), reason="the shared data are not beside the project")
def test_browsers_of_real_devices_get_their_class():
    """Of the browsers in the collection of real agents at least 95% get the class that follows from their device's name."""
    with gzip.open(AGENTS, "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["user_agent"].startswith("Mozilla/5.0") and _named(row)]
    right = sum(device_of(row["user_agent"]) == _named(row) for row in rows)

    assert len(rows) > 400
    assert right / len(rows) >= 0.95


def test_the_store_tells_the_same_class(tmp_path):
    """The expression gives in the store what the function gives here, for every example and a thousand of the collection."""
    agents = list(EXAMPLES)
    if AGENTS.is_file():
        with gzip.open(AGENTS, "rt", encoding="utf-8") as file:
            agents += [row["user_agent"] for row in csv.DictReader(file)][::11]
    store = EmbeddedStore(tmp_path / "store", 1_000_000_000)
    sql = f"SELECT agent, {device_sql('agent')} AS device FROM (SELECT arrayJoin({{agents:Array(String)}}) AS agent)"
    try:
        told = {row["agent"]: row["device"] for row in store.ask(sql, {"agents": agents, **DEVICE_PARAMETERS})}
    finally:
        store.close()

    assert told == {agent: device_of(agent) for agent in agents}
    assert set(told.values()) <= set(DEVICES)
