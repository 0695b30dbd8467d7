"""The rule on copies by labelled examples: each history through doors, pipeline, log, writer, memory and store."""

import asyncio
from decimal import Decimal

import msgspec
import pytest

from balise.events.clause import CLAUSE_SENTENCES, Clause
from balise.writer.batch import decide
from tests.writer.stage import Stage, histories
from tests.writer.test_dedup import Blank, told

HISTORIES = histories()
COUNTS = {"counted": (1, 0, 0), "merged": (0, 1, 0), "dropped": (0, 0, 1), "test": (0, 0, 0)}


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """What became of every event of every history, and each history's place in the log."""
    stage = Stage(tmp_path_factory.mktemp("stage"))
    yield stage, asyncio.run(_all(stage))
    stage.close()


async def _all(stage):
    return {title: await stage.play(number, history) for number, (title, history) in enumerate(HISTORIES.items())}


@pytest.mark.slow
@pytest.mark.parametrize("title", HISTORIES)
def test_a_history_ends_as_it_is_labelled(played, title):
    """Every event of the history has the outcome, the clause, the first copy and the added value of its label."""
    due, (ended, _) = HISTORIES[title]["events"], played[1][title]
    for place, (event, row) in enumerate(zip(due, ended, strict=True)):
        assert row["outcome"] == event["is"], (event, row)
        if "clause" not in event:
            continue
        first = event.get("of", 0) if event["is"] in ("merged", "dropped") else place
        assert row["clause"] == event["clause"], (event, row)
        if event["is"] != "test":
            assert row["first_receipt"] == ended[first]["receipt"], (event, row)
        assert (row["counted"], row["merged"], row["dropped"]) == COUNTS[event["is"]]
        if "value" in event:
            assert row["value_added"] == (Decimal(event["adds"]) if "adds" in event else None), (event, row)


@pytest.mark.parametrize("title", HISTORIES)
def test_a_history_ends_the_same_in_one_batch(played, title):
    """Judged at once, as after a long time without the store, every event has the verdict it had one by one."""
    stage, ends = played
    ended, before = ends[title]
    entries = [entry for entry in stage.log.read(before, 10_000) if entry.position <= before + 100]
    stop = min((begin for _, begin in ends.values() if begin > before), default=entries[-1].position)
    together = told(decide([entry for entry in entries if entry.position <= stop], Blank(), stage.store))
    alone = [row for row in ended if "counted" in row]
    assert [(row["position"], row["outcome"], row["clause"], row["first"]) for row in together] == [
        (row["position"], row["outcome"], row["clause"], row["first_receipt"]) for row in alone
    ]


def test_where_the_rule_is_bent_as_many_events_count():
    """A history that departs from the published rule says why, and counts as many events as the rule, or says how many more."""
    bent = [history for history in HISTORIES.values() if "published" in history]
    assert bent
    for history in bent:
        here = [event["is"] for event in history["events"]]
        assert history["why"]
        assert here != history["published"]
        assert len(here) == len(history["published"])
        assert here.count("counted") == history["published"].count("counted") + history.get("more", 0)


def test_there_are_enough_histories_and_every_clause_is_in_one():
    """At least 60 histories, and none of the rule's clauses without one."""
    clauses = {event.get("clause") for history in HISTORIES.values() for event in history["events"]}
    assert len(HISTORIES) >= 60
    assert clauses >= set(Clause)
    assert set(CLAUSE_SENTENCES) == set(Clause)


def test_the_rollups_count_what_the_histories_count(played):
    """The hourly counts are the sums of the labels."""
    stage, _ = played
    sums = stage.store.ask("SELECT sum(counted) AS counted, sum(merged) AS merged, sum(dropped) AS dropped FROM hourly_events")
    labels = [event["is"] for history in HISTORIES.values() for event in history["events"]]
    assert msgspec.to_builtins(sums[0]) == {name: labels.count(name) for name in ("counted", "merged", "dropped")}
