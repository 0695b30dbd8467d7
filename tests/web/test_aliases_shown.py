"""Aliases are a view: names on pages follow them, for what came before as well, and go back when they are taken back."""

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def aliased(pages, code, *events):
    """A source with events, and after them an alias `order_done` → `sale_done`."""
    token = await pages.running.source(code)
    await pages.running.track(code, token, *events)
    pages.metadata.plan.alias(code, "order_done", "sale_done", pages.running.app.policy)


async def test_test_events_stand_under_the_name_they_are_shown_as(pages):
    """The live list names an event sent before the alias was made by the alias; without it, by its own name."""
    await aliased(pages, "ALIAS-TEST", {"event": "order_done", "event_id": "1"})
    client = pages.member("viewer")
    with_alias = (await client.get("/sources/ALIAS-TEST/test?show=all")).text
    pages.metadata.plan.remove_alias("ALIAS-TEST", "order_done")
    without = (await client.get("/sources/ALIAS-TEST/test?show=all")).text

    assert "<code>order_done</code>" in with_alias
    assert "→ <code>sale_done</code>" in with_alias
    assert "<code>sale_done</code>" not in without


async def test_the_first_event_stands_under_its_alias(pages):
    """The installation page tells the arrival by the name reports show."""
    await aliased(pages, "ALIAS-FIRST", {"event": "order_done", "event_id": "1"})

    assert "<code>sale_done</code>" in (await pages.member().get("/sources/ALIAS-FIRST/install/arrival")).text


@pytest.mark.parametrize("view", ["", "names", "events"])
async def test_what_waits_says_under_which_name_it_would_stand(pages, view):
    """In quarantine the name as sent stays, beside the one reports would show; a name that cannot count has none."""
    if pages.metadata.sources.find("ALIAS-WAITS") is None:
        await aliased(pages, "ALIAS-WAITS", {"event": "order_done", "event_id": 7}, {"event": "other", "event_id": 8})
    text = (await pages.member("viewer").get(f"/sources/ALIAS-WAITS/quarantine?view={view}")).text

    assert text.count("→ <code>sale_done</code>") == 1
    assert "order_done" in text
