"""Diagnostics: what is wrong with what a source receives, what helps, and what people say about it."""

import re

import pytest
from msgspec.structs import replace

from balise.metadata import IssueState, JobState
from tests.web.everything import an_issue

pytestmark = pytest.mark.asyncio(loop_scope="module")

LIST = "/sources/SHOP/diagnostics"


def emptied(pages, source="SHOP"):
    """No issue of the source is open any more, as after a run that found none."""
    now = pages.running.app.clock()
    pages.metadata.issues.record(
        source, lambda known: [replace(one, state=IssueState.GONE, state_at=now) for one in known if one.state == "open"], 1
    )


@pytest.fixture(autouse=True)
def no_issues(pages):
    emptied(pages)
    for job in pages.metadata.jobs.recent(1, "diagnose", "SHOP"):
        pages.metadata.jobs.stop(job.id)


async def test_issues_are_grouped_by_what_they_do(pages):
    """The worst first, each with its title, how many events of how many, and samples that lead to their receipts."""
    an_issue(pages, "SHOP", code="missing_value", severity="warning", samples=("20260921000000AAAAAAAAAAAAAAAAAAAA-0",))
    an_issue(pages, "SHOP", code="missing_event_name", event="", severity="error", events=3, of=0)
    text = (await pages.member().get(LIST)).text

    assert text.index("Repair now") < text.index("Events without a name") < text.index("Check soon")
    assert "CompletePayment without a value" in text
    assert "12 of 48 events (25.0%)" in text
    assert 'href="/receipts/20260921000000AAAAAAAAAAAAAAAAAAAA-0"' in text


async def test_the_rail_counts_open_issues(pages):
    """Every page of the source shows how many are open."""
    an_issue(pages, "SHOP")
    pages.metadata.sources.create("Count shop", "web", "COUNTS")
    an_issue(pages, "COUNTS")
    an_issue(pages, "COUNTS", event="AddToCart")
    text = (await pages.member().get("/sources/COUNTS/settings")).text

    assert re.search(r'href="/sources/COUNTS/diagnostics".*?<span class="count">2<span class="hidden"> open', text, re.DOTALL)


async def test_filters_show_some(pages):
    """By severity, by event, and by state; what hides all of them says so."""
    an_issue(pages, "SHOP", event="CompletePayment", severity="warning")
    an_issue(pages, "SHOP", event="AddToCart", severity="notice")
    an_issue(pages, "SHOP", event="", code="missing_event_name", severity="error")
    member = pages.member()

    def titles(text):
        return re.findall(r"<h3><a [^>]*>([^<]*)", text)

    assert len(titles((await member.get(LIST)).text)) == 3
    assert titles((await member.get(f"{LIST}?severity=notice")).text) == ["AddToCart without a value"]
    assert titles((await member.get(f"{LIST}?event=CompletePayment")).text) == ["CompletePayment without a value"]
    assert titles((await member.get(f"{LIST}?event=-")).text) == ["Events without a name"]
    assert "No issue by this choice." in (await member.get(f"{LIST}?event=CompletePayment&severity=error")).text
    assert titles((await member.get(f"{LIST}?severity=%00&state=nonsense&event=")).text) != []


async def test_nothing_open_says_when_it_was_looked(pages):
    """An empty page tells the last look, or that there was none yet."""
    pages.metadata.sources.create("New shop", "web", "NEVER")
    never = (await pages.member().get("/sources/NEVER/diagnostics")).text
    looked = (await pages.member().get(LIST)).text

    assert "Nobody looked yet." in never
    assert "No open issues" in looked
    assert "Last looked at" in looked


async def test_of_very_many_issues_the_worst_are_shown(pages):
    """A page has at most a hundred and says how many there are."""
    now = pages.running.app.clock()
    pages.metadata.sources.create("Many shop", "web", "MANY")
    first = an_issue(pages, "MANY", severity="notice", events=1)
    more = [replace(first, id=0, event=f"event_{n}", severity="error", events=n, found_at=now) for n in range(1, 121)]
    pages.metadata.issues.record("MANY", lambda _known: more, 1)
    text = (await pages.member().get("/sources/MANY/diagnostics")).text

    assert text.count("<h3>") == 100
    assert "The first 100 of 121 are shown" in text
    assert "event_120 without a value" in text
    assert "event_20 without a value" not in text


async def test_an_old_look_is_told(pages):
    """When nobody looked for an hour, the page says that what it shows may be old."""
    assert "Nobody looked since" not in (await pages.member().get(LIST)).text
    with pages.metadata._database.write() as connection:
        connection.exec_driver_sql("UPDATE diagnosed SET at = at - 3700000 WHERE source = 'SHOP'")

    assert "Nobody looked since" in (await pages.member().get(LIST)).text


async def test_looking_now_is_a_job_with_progress(pages):
    """The button orders one look, however often it is pressed; the page tells how far it is, and afterwards what it found."""
    member = pages.member("editor")
    for _ in range(2):
        assert (await member.post(f"{LIST}/check")).headers["location"] == LIST
    (job,) = [job for job in pages.metadata.jobs.recent(1, "diagnose", "SHOP") if job.state is JobState.WAITING]
    text = (await member.get(LIST)).text
    assert "A look is ordered" in text
    assert "<progress" in text
    assert "again.js" in text
    assert "Look now" not in text

    pages.running.app.runner.run_due()

    assert pages.metadata.jobs.find(job.id).state is JobState.DONE
    assert "<progress" not in (await member.get(LIST)).text


async def test_a_look_that_failed_is_told(pages):
    """The page says that what it shows is from before, and why."""
    pages.metadata.jobs.add("diagnose", workspace=1, source="SHOP", actor="test")
    claimed = pages.metadata.job_leases.claim("test", ["diagnose"], 60_000)
    pages.metadata.job_leases.fail(claimed, "test", "The store cannot be read now.")
    text = (await pages.member().get(LIST)).text

    assert "The last look broke off" in text
    assert "The store cannot be read now." in text


async def test_an_issue_tells_what_helps(pages):
    """Its page has what is wrong, the cure, code for page and server, every sample, and the event."""
    samples = tuple(f"20260921000000AAAAAAAAAAAAAAAAAAA{n}-0" for n in range(5))
    issue = an_issue(pages, "SHOP", samples=samples)
    text = (await pages.member().get(f"{LIST}/{issue.id}")).text

    assert "What helps" in text
    assert "currency beside it" in text
    assert "&#34;SHOP&#34;" in text
    assert text.index("With the Events API") > 0
    assert "/sources/SHOP/install#server" in text
    assert 'href="/sources/SHOP/events/CompletePayment"' in text
    assert [receipt for receipt in samples if f'href="/receipts/{receipt}"' not in text] == []


@pytest.mark.parametrize("do, state, said", [("resolve", "resolved", "is resolved"), ("dismiss", "dismissed", "is dismissed")])
async def test_what_people_say_can_be_taken_back(pages, do, state, said):
    """Resolved or dismissed, it leaves the list, says who did it, and one button undoes it; each step is in the change log."""
    issue, member = an_issue(pages, "SHOP", event=f"{do}_event"), pages.member("editor")
    answer = await member.post(f"{LIST}/{issue.id}/state", data={"do": do})
    assert pages.metadata.issues.find("SHOP", issue.id).state == state
    after = (await member.get(answer.headers["location"])).text
    assert said in after
    assert 'value="reopen"' in after
    assert f'<h3><a href="{LIST}/{issue.id}"' not in after
    assert f"{state.title()} by editor-1@shop.example" in (await member.get(f"{LIST}/{issue.id}")).text

    back = await member.post(f"{LIST}/{issue.id}/state", data={"do": "reopen"})

    assert pages.metadata.issues.find("SHOP", issue.id).state is IssueState.OPEN
    assert "is open again" in (await member.get(back.headers["location"])).text
    history = (await member.get(f"{LIST}/{issue.id}")).text
    assert "editor-1@shop.example opened it again" in history
    changes = [change.action for change in pages.metadata.changes.latest(10, source="SHOP", kinds=("issue",))]
    assert changes[:2] == ["issue.reopen", f"issue.{do}"]


async def test_what_closed_by_itself_cannot_be_resolved(pages):
    """It says since when it is gone, and has no button for that."""
    issue = an_issue(pages, "SHOP", event="gone_event")
    emptied(pages)
    text = (await pages.member().get(f"{LIST}/{issue.id}")).text

    assert "Not found any more since" in text
    assert 'value="resolve"' not in text
    assert (await pages.member().post(f"{LIST}/{issue.id}/state", data={"do": "resolve"})).status_code == 409


async def test_viewers_only_look(pages):
    """A viewer sees issues and cures, and no button that changes something."""
    issue, viewer = an_issue(pages, "SHOP"), pages.member("viewer")
    text = (await viewer.get(LIST)).text + (await viewer.get(f"{LIST}/{issue.id}")).text

    assert 'method="post"' not in text
    for path, form in ((f"{LIST}/check", {}), (f"{LIST}/{issue.id}/state", {"do": "dismiss"}), (f"{LIST}/{issue.id}/mail", {})):
        assert (await viewer.post(path, data=form)).status_code == 403


async def test_an_issue_is_mailed_to_chosen_members(pages):
    """Each chosen member of the workspace gets a delivery; nobody chosen, or somebody from elsewhere, is told in place."""
    issue, member = an_issue(pages, "SHOP"), pages.member("editor")
    other = pages.metadata.workspaces.create("Mail elsewhere", actor="test").id
    pages.member("viewer", other)
    stranger = pages.metadata.users.find_by_email(f"viewer-{other}@shop.example").id
    me = pages.metadata.users.find_by_email("editor-1@shop.example").id
    path, before = f"{LIST}/{issue.id}/mail", len(pages.metadata.deliveries.recent(1))

    for nobody in ({}, {"member": str(stranger), "note": "Look <b>"}):
        refused = await member.post(path, data=nobody)
        assert refused.status_code == 400
        assert "Choose at least one person." in refused.text
    assert "Look &lt;b&gt;" in refused.text
    assert len(pages.metadata.deliveries.recent(1)) == before
    answer = await member.post(path, data={"member": [str(me), str(stranger)], "note": "Please look"})

    assert "is on its way" in (await member.get(answer.headers["location"])).text
    delivery = pages.metadata.deliveries.recent(1)[0]
    assert (len(pages.metadata.deliveries.recent(1)), delivery.user_id) == (before + 1, me)
    assert "Please look" in delivery.payload


async def test_home_and_overview_count_open_issues(pages):
    """Home has them by source, the Overview by event with a link, sortable and in the file; the event's page lists its own."""
    token = pages.metadata.tokens.create("SHOP", "issues", actor="test").token
    await pages.running.track("SHOP", token, {"event": "AddToCart", "event_id": "a"}, {"event": "Search", "event_id": "s"})
    an_issue(pages, "SHOP", event="AddToCart", severity="warning")
    an_issue(pages, "SHOP", event="AddToCart", code="value_unreadable", severity="error")
    member = pages.member()
    home, overview = (await member.get("/")).text, (await member.get("/sources/SHOP?sort=-issues")).text
    file = (await member.get("/sources/SHOP/event-types.csv?range=24h")).text
    event = (await member.get("/sources/SHOP/events/AddToCart")).text

    assert re.search(r'class="state stop" href="/sources/SHOP/diagnostics"[^§]*?2<span class="hidden"> open issues', home)
    assert 'href="/sources/SHOP/diagnostics?event=AddToCart"' in overview
    standard = re.findall(r'class="name">.*?events/(\w+)', overview, re.DOTALL)
    assert standard.index("AddToCart") < standard.index("Search")
    header, *rows = file.splitlines()
    place = header.split(",").index("open_issues") if "," in header else header.split(";").index("open_issues")
    assert {row.replace(";", ",").split(",")[0].strip('"'): row.replace(";", ",").split(",")[place] for row in rows}[
        "AddToCart"
    ] == "2"
    assert "AddToCart without a value" in event


async def test_issues_of_other_workspaces_are_not_there(pages):
    """An issue is found below its own source only."""
    pages.metadata.sources.create("Second shop", "web", "SECOND")
    issue = an_issue(pages, "SECOND")

    assert (await pages.member().get(f"/sources/SECOND/diagnostics/{issue.id}")).status_code == 200
    assert (await pages.member().get(f"{LIST}/{issue.id}")).status_code == 404
    assert (await pages.member().get(f"{LIST}/0")).status_code in (400, 404)
    assert (await pages.member().get(f"{LIST}/99999999999")).status_code in (400, 404)


async def test_french_says_it_in_french(pages):
    """Titles, cures and the page's own words come in the reader's language."""
    issue = an_issue(pages, "SHOP")
    text = (await pages.member().get(f"{LIST}/{issue.id}?lang=fr")).text

    assert "Ce qui aide" in text
    assert "What helps" not in text
