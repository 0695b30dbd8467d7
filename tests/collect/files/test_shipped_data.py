"""The two public shop data sets, read whole by their ready mappings."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from balise.collect.files.reader import Target, reader_of

DATA = Path(__file__).parents[3].parent / "shared" / "data"


def events_of(format_name, file):
    if not (DATA / file).is_file():
        pytest.skip(f"the data set {file} is not in the shared folder")
    for line in reader_of(format_name).lines(DATA / file, Target("web", "SHOP")):
        yield json.loads(line.body, parse_float=Decimal)["data"][0]


@pytest.mark.slow
def test_every_order_is_read_to_the_penny():
    """Four months of orders: as many events as orders, and their values sum to the shop's takings exactly."""
    count, value, ids = Counter(), Counter(), set()
    for event in events_of("online-retail", "online_retail_2010-12_2011-03.csv.gz"):
        count[event["event"]] += 1
        value[event["event"]] += event["properties"]["value"]
        ids.add(event["event_id"])

    assert count == {"CompletePayment": 5_754, "order_cancelled": 1_123}
    assert value == {"CompletePayment": Decimal("2756381.95"), "order_cancelled": Decimal("-266094.94")}
    assert len(ids) == 6_877


@pytest.mark.slow
def test_every_click_is_read_once():
    """Three months of clicks: one ViewContent each, each with its own id, on its own day."""
    count, ids, times = Counter(), set(), []
    for event in events_of("eshop-clicks", "eshop_clicks_2008_apr_jun.csv.gz"):
        count[event["event"]] += 1
        ids.add(event["event_id"])
        times.append(event["event_time"])

    assert count == {"ViewContent": 116_095}
    assert len(ids) == 116_095
    assert 1_207_000_800 <= min(times) < max(times) < 1_214_863_200
