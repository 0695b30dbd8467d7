"""Making a source, and changing what was chosen for it."""

import re

import pytest

from balise.reports.moments import DAY
from tests.store.resting import event_row, put_events

pytestmark = pytest.mark.asyncio(loop_scope="module")

RULES = {
    "edition": "2024-10",
    "on_invalid": "partial",
    "on_sensitive": "remove",
    "phone_region": "",
    "retention_months": "18",
}
NEW = RULES | {"kind": "web", "name": "Corner shop", "code": ""}
SITE = RULES | {"allowed_origins": "", "first_party_cookies": "yes"}


def settings(code):
    return f"/sources/{code}/settings"


async def test_a_source_is_made_and_its_installation_follows(pages):
    """The form makes the source in the visitor's workspace and leads to what to paste."""
    answer = await pages.member("editor").post("/sources/new", data=NEW | {"edition": "2025-05", "phone_region": "fr"})
    code = answer.headers["Location"].split("/")[2]
    source, line = pages.metadata.sources.find(code, 1), pages.metadata.changes.latest(1)[0]

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/sources/{code}/install?done=made")
    assert re.fullmatch("C[A-Z0-9]{19}", code)
    assert (source.name, source.edition, source.phone_region) == ("Corner shop", "2025-05", "FR")
    assert (line.action, line.actor) == ("source.create", "editor-1@shop.example")


async def test_a_code_that_pages_carry_already_is_taken_over(pages):
    """A code of one's own is the source's; one that is taken, or could be no address, brings the form back as it was."""
    editor = pages.member("editor")
    assert (await editor.post("/sources/new", data=NEW | {"code": "C4A9K2P7"})).status_code == 303
    for code, said in (("C4A9K2P7", "has this code"), ("a b", "without spaces"), ("new", "without spaces")):
        answer = await editor.post("/sources/new", data=NEW | {"code": code, "name": "Kept as typed"})
        assert answer.status_code == 400
        assert said in answer.text
        assert 'value="Kept as typed"' in answer.text


@pytest.mark.parametrize(
    "field, value",
    [
        ("name", ""),
        ("name", "a\nb"),
        ("kind", "radio"),
        ("edition", "1999"),
        ("on_invalid", "x"),
        ("on_sensitive", "x"),
        ("phone_region", "F1"),
        ("retention_months", "0"),
        ("retention_months", "121"),
        ("retention_months", "٣"),
        ("retention_months", "1.5"),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
async def test_a_fault_is_told_beside_its_field(pages, field, value, language):
    """What breaks a rule makes nothing; the field says what to write, in the visitor's language."""
    before = len(pages.metadata.sources.all())
    answer = await pages.member("editor", Accept_Language=language).post("/sources/new", data=NEW | {field: value})

    assert answer.status_code == 400
    assert f'id="fault-{field}"' in answer.text
    assert len(pages.metadata.sources.all()) == before


async def test_settings_are_changed_with_before_and_after(pages):
    """Everything of the form is saved, and the change log keeps what it was and what it is."""
    await pages.running.source("CHANGED")
    form = SITE | {"name": "New name", "allowed_origins": "https://a.example\n\n https://b.example:443 "}
    del form["first_party_cookies"]
    answer = await pages.member("editor").post(settings("CHANGED"), data={**form, "auto_match": ["email"], "capture": "yes"})
    source, line = pages.metadata.sources.find("CHANGED"), pages.metadata.changes.latest(1)[0]

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{settings('CHANGED')}?done=saved")
    assert source.allowed_origins == ("https://a.example", "https://b.example")
    assert (source.name, source.first_party_cookies, source.auto_match) == ("New name", False, ("email",))
    assert line.details["name"] == ["CHANGED", "New name"]
    assert set(line.details) == {"name", "allowed_origins", "first_party_cookies", "auto_match", "capture"}
    assert line.details["capture"] == [False, True]


async def test_the_last_change_can_be_undone_once(pages):
    """Undo sets back what the change changed; what was changed again since stays as it is."""
    await pages.running.source("UNDONE")
    editor = pages.member("editor")
    await editor.post(settings("UNDONE"), data=SITE | {"name": "Wrong", "edition": "2025-05", "auto_match": "email"})
    change = pages.metadata.changes.latest(1)[0].id
    assert "Undo this change" in (await editor.get(settings("UNDONE"))).text
    undone = await editor.post(f"{settings('UNDONE')}/undo", data={"change": change})
    again = await editor.post(f"{settings('UNDONE')}/undo", data={"change": change})
    source = pages.metadata.sources.find("UNDONE")

    assert undone.headers["Location"].endswith("?done=undone")
    assert again.headers["Location"].endswith("?done=late")
    assert (source.name, source.edition, source.auto_match) == ("UNDONE", "2024-10", ())


async def test_a_shorter_retention_asks_with_the_number_that_goes(pages):
    """Nothing is changed before somebody agreed to the number of events; what deletes nothing is not asked."""
    await pages.running.source("KEPT", retention_months=18)
    now = pages.running.app.clock()
    rows = [event_row(900_000 + age, source="KEPT", received_at=now - age * 31 * DAY * 1000) for age in (0, 5, 8, 9)]
    put_events(pages.running.app.store, *rows)
    editor, form = pages.member("editor"), SITE | {"name": "KEPT"}

    asked = await editor.post(settings("KEPT"), data=form | {"retention_months": "6"})
    assert "Delete 2 events?" in asked.text
    assert 'value="6"' in asked.text
    assert pages.metadata.sources.find("KEPT").retention_months == 18
    other = await editor.post(settings("KEPT"), data=form | {"retention_months": "4", "delete": "6"})
    assert "Delete 3 events?" in other.text
    await editor.post(settings("KEPT"), data=form | {"retention_months": "12"})
    assert pages.metadata.sources.find("KEPT").retention_months == 12
    await editor.post(settings("KEPT"), data=form | {"retention_months": "6", "delete": "6"})
    assert pages.metadata.sources.find("KEPT").retention_months == 6


async def test_undoing_a_longer_retention_asks_too(pages):
    """An undo that would delete events asks as a change does."""
    await pages.running.source("LONGER", retention_months=3)
    put_events(
        pages.running.app.store,
        event_row(910_000, source="LONGER", received_at=pages.running.app.clock() - 150 * DAY * 1000),
    )
    editor = pages.member("editor")
    await editor.post(settings("LONGER"), data=SITE | {"name": "LONGER", "retention_months": "24"})
    undo = {"change": pages.metadata.changes.latest(1)[0].id}
    answer = await editor.post(f"{settings('LONGER')}/undo", data=undo)

    assert "Delete one event?" in answer.text
    assert pages.metadata.sources.find("LONGER").retention_months == 24


async def test_an_origin_that_is_none_is_named(pages):
    """The line that is no origin is told by its number; what was typed stays."""
    await pages.running.source("LINES")
    form = SITE | {"name": "x", "allowed_origins": "https://a.example\nshop.example/path"}
    answer = await pages.member("editor").post(settings("LINES"), data=form)

    assert "Entry 2 is no origin." in answer.text
    assert "shop.example/path</textarea>" in answer.text


async def test_what_is_no_site_has_no_switches_of_a_site(pages):
    """Other kinds show and change nothing about pages and cookies."""
    pages.metadata.sources.create("Till", "offline", "NO-SITE", actor="test")
    editor = pages.member("editor")
    text = (await editor.get(settings("NO-SITE"))).text
    await editor.post(settings("NO-SITE"), data=RULES | {"name": "Till 2", "allowed_origins": "https://a.example"})
    source = pages.metadata.sources.find("NO-SITE")

    assert "auto_match" not in text
    assert (source.name, source.allowed_origins, source.first_party_cookies) == ("Till 2", (), True)


async def test_saving_what_is_there_already_changes_nothing(pages):
    """A form without a difference leaves no line in the change log."""
    await pages.running.source("SAME")
    before = pages.metadata.changes.latest(1)[0].id
    answer = await pages.member("editor").post(settings("SAME"), data=SITE | {"name": "SAME"})

    assert answer.headers["Location"].endswith("?done=same")
    assert pages.metadata.changes.latest(1)[0].id == before


async def test_viewers_change_no_source(pages):
    """Making and changing need an editor; another workspace finds nothing."""
    viewer = pages.member("viewer")
    for path in ("/sources/new", settings("SHOP")):
        assert (await viewer.get(path)).status_code == 403
        assert (await viewer.post(path, data=NEW)).status_code == 403
    assert (await viewer.post(f"{settings('SHOP')}/undo", data={"change": "1"})).status_code == 403
    other = pages.metadata.workspaces.create("No sources", actor="test").id
    assert (await pages.member("editor", other).post(settings("SHOP"), data=SITE | {"name": "x"})).status_code == 404
