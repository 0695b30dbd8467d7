"""The pages of custom events: the plan, one event, a plan from a file."""

import msgspec
import pytest

from balise.events.plan import Parameter, PlannedEvent, Status
from balise.events.plan.text import write_plan_text
from balise.metadata.rule_types import RuleDraft
from balise.rules.rule import Rule
from balise.vocabulary.policy import load_policy

POLICY = load_policy()
pytestmark = pytest.mark.asyncio(loop_scope="module")


async def shop(pages, code, *events):
    """A source with these events sent; where its pages begin."""
    token = await pages.running.source(code)
    if events:
        await pages.running.track(code, token, *({"event": name, "event_id": str(n)} for n, name in enumerate(events)))
    return f"/sources/{code}/custom-events"


async def do(client, base, action, **fields):
    """Press a button and look at the page it leads to."""
    return await client.post(f"{base}/do/{action}", data=fields, follow_redirects=True)


def plan_of(pages, code):
    return pages.metadata.plan.whole(code)


async def test_an_empty_page_says_what_to_do(pages):
    """Without a plan and without events there is one button."""
    base = await shop(pages, "CE_EMPTY")
    text = (await pages.member("editor").get(base)).text

    assert "No custom event is registered yet" in text
    assert f'href="{base}/new"' in text


async def test_an_unknown_event_is_registered_with_one_click(pages):
    """What arrived in no plan is listed with its count; one click registers it as live, and undo takes it out again."""
    base = await shop(pages, "CE_ONE", "Leave_Review", "Leave_Review", "AddToCart")
    client = pages.member("editor")
    listed = (await client.get(base)).text
    assert "1 event arrived that is in no plan" in listed
    assert "2 received" in listed

    done = await do(client, base, "register", name="Leave_Review")
    assert "<code>Leave_Review</code> is registered." in done.text
    assert "arrived that is in no plan" not in done.text
    assert plan_of(pages, "CE_ONE").event("Leave_Review").status is Status.LIVE
    assert f'action="{base}/do/unregister"' in done.text

    undone = await do(client, base, "unregister", name="Leave_Review")
    assert "1 event arrived that is in no plan" in undone.text


async def test_an_alias_reaches_the_past_and_is_undone(pages):
    """The other name's events stand under the event it is shown as; removing the alias shows them apart again."""
    base = await shop(pages, "CE_ALIAS", "leave_review", "Leave_Review")
    client = pages.member("editor")
    await do(client, base, "register", name="Leave_Review")
    near = (await client.get(base)).text
    done = await do(client, base, "alias", name="leave_review", to="Leave_Review")
    row = done.text.partition('class="table')[2]

    assert "<option selected>Leave_Review</option>" in near
    assert "is shown as <code>Leave_Review</code> now" in done.text
    assert 'data-label="Counted, 7 days">2<' in row
    assert "Also sent as leave_review" in row
    undone = await do(client, base, "remove-alias", name="leave_review")
    assert 'data-label="Counted, 7 days">1<' in undone.text
    assert f'action="{base}/do/alias"' in undone.text.partition("done-line")[2]


async def test_a_blocked_name_waits_and_is_unblocked(pages):
    """Blocking is undone on the page that says it was done."""
    base = await shop(pages, "CE_BLOCK", "old_event")
    client = pages.member("editor")
    done = await do(client, base, "block", name="old_event")
    assert "wait in quarantine" in done.text
    assert plan_of(pages, "CE_BLOCK").blocked == ("old_event",)

    assert "taken again" in (await do(client, base, "unblock", name="old_event")).text
    assert plan_of(pages, "CE_BLOCK").blocked == ()


async def test_retiring_is_undone_to_the_status_before(pages):
    """Undo knows what the status was."""
    base = await shop(pages, "CE_RETIRE")
    pages.metadata.plan.register("CE_RETIRE", PlannedEvent(name="a", status=Status.LIVE), pages.running.app.policy)
    client = pages.member("editor")
    done = await do(client, base, "status", name="a", status="retired")

    assert "is retired" in done.text
    undo = done.text.partition("done-line")[2].partition("</form>")[0]
    assert 'name="status" value="live"' in undo


async def test_what_was_taken_out_comes_back_whole(pages):
    """Undoing a removal brings back every field; another name of the change log brings back nothing."""
    base = await shop(pages, "CE_RESTORE")
    event = PlannedEvent(name="a", owner="Ada", parameters=(Parameter(name="p", required=True),))
    pages.metadata.plan.register("CE_RESTORE", event, pages.running.app.policy)
    client = pages.member("editor")
    done = await do(client, base, "unregister", name="a")

    assert f'action="{base}/do/restore"' in done.text
    await do(client, base, "restore", name="a")
    assert plan_of(pages, "CE_RESTORE").events == (event,)
    assert (await do(client, base, "restore", name="b")).status_code == 200
    assert plan_of(pages, "CE_RESTORE").events == (event,)


async def test_what_people_write_is_text(pages):
    """Markup in a description, an owner, a display name or an address stays text on every page."""
    base = await shop(pages, "CE_XSS")
    bad = "<script>alert(1)</script>"
    event = PlannedEvent(
        name="a", description=bad, owner=bad, display_name_en=bad, parameters=(Parameter(name="p", allowed=(bad,)),)
    )
    pages.metadata.plan.register("CE_XSS", event, pages.running.app.policy)
    client = pages.member("editor")
    toml = (await client.get(f"{base}/plan.toml")).text.replace("status", f"# {bad}\nstatus")
    answers = [await client.get(base + path) for path in ("", "/a", f"/new?name={bad}", f"/check?name={bad}", f"?q={bad}")]
    answers += [await client.get(f"{base}?done=unregistered&name={bad}"), await do(client, base, "block", name=bad)]
    answers += [await client.post(f"{base}/import", data={"plan": toml.replace("planned", "live")})]

    assert [answer.url for answer in answers if "<script>alert" in answer.text] == []


async def test_what_was_done_is_told_only_while_it_is_true(pages):
    """An address of yesterday claims nothing."""
    base = await shop(pages, "CE_STALE")
    client = pages.member("editor")
    for query in (
        "done=aliased&name=a&to=b",
        "done=blocked&name=a",
        "done=registered&name=a",
        "done=nonsense",
        "done=status&name=a",
    ):
        assert "done-line" not in (await client.get(f"{base}?{query}")).text


async def test_what_cannot_be_done_is_explained_in_place(pages):
    """A reserved name is not registered, an alias makes no circle; what is not there any more is no fault."""
    base = await shop(pages, "CE_REFUSED")
    client = pages.member("editor", Accept_Language="fr")
    reserved = await do(client, base, "register", name="Purchase")
    circle = await do(client, base, "alias", name="a", to="a")

    assert (reserved.status_code, "nom réservé" in reserved.text) == (400, True)
    assert circle.status_code == 400
    assert (await do(client, base, "unblock", name="nothing")).status_code == 200
    assert (await do(client, base, "nothing", name="a")).status_code == 404


async def test_an_event_is_registered_by_the_form(pages):
    """Everything typed is kept; a row without a name is left out."""
    base = await shop(pages, "CE_FORM")
    client = pages.member("editor")
    fields = {
        "name": "Leave_Review",
        "description": "A customer\nreviewed.",
        "display_name_fr": "Avis",
        "owner": "Ada",
        "status": "live",
        "p_name": ["rating", "", "kind"],
        "p_type": ["integer", "text", "text"],
        "p_required": ["yes", "", ""],
        "p_allowed": ["", "", 'small, "large, wide"'],
        "p_min": ["1", "", ""],
        "p_max": ["5", "", ""],
        "do": "save",
    }
    saved = await client.post(f"{base}/new", data=fields)
    event = pages.metadata.plan.find("CE_FORM", "Leave_Review")

    assert saved.status_code == 303
    assert (event.description, event.display_name_fr, event.status) == ("A customer reviewed.", "Avis", Status.LIVE)
    assert [(one.name, one.required, one.allowed, one.min) for one in event.parameters] == [
        ("rating", True, (), 1),
        ("kind", False, ("small", "large, wide"), None),
    ]
    shown = (await client.get(f"{base}/Leave_Review")).text
    assert "small,&#34;large, wide&#34;" in shown or "small, &#34;large, wide&#34;" in shown
    assert "ttq.track(&#34;Leave_Review&#34;" in shown


async def test_a_form_with_a_fault_keeps_what_was_typed(pages):
    """The value is never cleared, the fault stands at its field, and nothing is saved."""
    base = await shop(pages, "CE_FAULT")
    client = pages.member("editor")
    answer = await client.post(
        f"{base}/new", data={"name": "Leave_Review", "owner": "Ada", "p_name": "rating", "p_type": "integer", "p_min": "many"}
    )

    assert answer.status_code == 400
    assert "“many” is not a number" in answer.text
    assert 'value="many"' in answer.text
    assert 'value="Ada"' in answer.text
    assert plan_of(pages, "CE_FAULT").events == ()


async def test_rows_are_added_and_dropped_without_a_script(pages):
    """Each button sends the form, and nothing typed is lost or saved."""
    base = await shop(pages, "CE_ROWS")
    client = pages.member("editor")
    typed = {"name": "a", "p_name": ["one", "two"], "p_type": ["text", "list"]}
    more = (await client.post(f"{base}/new", data=typed | {"do": "row"})).text
    less = (await client.post(f"{base}/new", data=typed | {"drop": "0"})).text

    assert more.count('name="p_name"') == 3
    assert less.count('name="p_name"') == 1
    assert 'value="two"' in less
    assert 'value="one"' not in less
    assert plan_of(pages, "CE_ROWS").events == ()


async def test_the_proposed_name_is_taken_without_a_script(pages):
    """The button beside the proposal puts it into the field."""
    base = await shop(pages, "CE_USE")
    client = pages.member("editor")
    page = await client.post(f"{base}/new", data={"name": "1 Leave Review!", "do": "save"})
    used = await client.post(f"{base}/new", data={"name": "1 Leave Review!", "use": "Leave_Review"})

    assert page.status_code == 400
    assert "2 rules to mend" in page.text
    assert 'name="use" value="Leave_Review"' in page.text
    assert "This name is good" in used.text
    assert plan_of(pages, "CE_USE").events == ()


@pytest.mark.parametrize(
    "name, tone, said",
    [
        ("Leave_Review", "good", "This name is good"),
        ("1 Leave Review!", "stop", "2 rules to mend"),
        ("Purchase", "warn", "already counted as a standard event"),
        ("AddToCart", "warn", "nothing to register"),
        ("x" * 51, "stop", "1 rule to mend"),
        ("cancer_treatment_booked", "stop", "Says nothing sensitive"),
        ("Taken", "stop", "is registered already"),
        ("taken", "good", "would stay apart in reports"),
        ("shown", "stop", "is shown as"),
        ("", "", "checked while you type"),
        ("<script>", "stop", "&lt;</li>"),
        ("é\x00 \ud7ff", "stop", "rules to mend"),
    ],
)
async def test_a_name_is_judged_while_it_is_typed(pages, name, tone, said):
    """The same block as the page's own, with what the field, the uses and the button become."""
    if pages.metadata.sources.find("CE_CHECK") is None:
        await shop(pages, "CE_CHECK")
        pages.metadata.plan.register("CE_CHECK", PlannedEvent(name="Taken"), pages.running.app.policy)
        pages.metadata.plan.alias("CE_CHECK", "shown", "Taken", pages.running.app.policy)
    client = pages.member("viewer")
    answer = await client.get("/sources/CE_CHECK/custom-events/check", params={"name": name})

    assert answer.status_code == 200
    assert f'data-tone="{tone}"' in answer.text
    assert said in answer.text
    assert ('aria-disabled="true"' in answer.text) == (tone != "good")
    assert "<html" not in answer.text


async def test_a_name_stays_its_own(pages):
    """The form of a registered event does not say that its name is taken; the name before a rename can be had back."""
    base = await shop(pages, "CE_OWN")
    client = pages.member("editor")
    pages.metadata.plan.register("CE_OWN", PlannedEvent(name="a"), pages.running.app.policy)
    renamed = await client.post(f"{base}/new", data={"was": "a", "name": "b", "do": "save"}, follow_redirects=True)

    assert "<code>a</code> is <code>b</code> now" in renamed.text
    assert pages.metadata.plan.aliases("CE_OWN") == {"a": "b"}
    back = await client.get(f"{base}/check", params={"name": "a", "was": "b"})
    assert 'data-tone="good"' in back.text
    undone = await do(client, base, "rename", name="b", to="a")
    assert undone.status_code == 200
    assert pages.metadata.plan.aliases("CE_OWN") == {}


@pytest.mark.parametrize("name", ["new", "check", "import", "do"])
async def test_an_event_may_be_called_as_a_page_is(pages, name):
    """Its link opens its form."""
    base = "/sources/CE_WORDS/custom-events"
    if pages.metadata.sources.find("CE_WORDS") is None:
        await shop(pages, "CE_WORDS")
    pages.metadata.plan.register("CE_WORDS", PlannedEvent(name=name), pages.running.app.policy)
    client = pages.member("editor")

    assert f'href="{base}/new?name={name}"' in (await client.get(base)).text
    assert f'name="was" value="{name}"' in (await client.get(f"{base}/new?name={name}")).text


async def test_a_plan_is_downloaded_and_imported_after_its_diff(pages):
    """What the file would change is shown first; only the second button changes the plan."""
    base = await shop(pages, "CE_PLAN")
    client, policy = pages.member("editor"), pages.running.app.policy
    pages.metadata.plan.register("CE_PLAN", PlannedEvent(name="a", description="first"), policy)
    pages.metadata.plan.register("CE_PLAN", PlannedEvent(name="b", parameters=(Parameter(name="p"),)), policy)
    file = await client.get(f"{base}/plan.toml")
    assert file.text == write_plan_text(plan_of(pages, "CE_PLAN"), "CE_PLAN")
    assert "attachment" in file.headers["Content-Disposition"]

    changed = file.text.replace("first", "second").replace("[events.b", "[events.c")
    csrf = client.headers["X-CSRF-Token"]
    shown = await client.post(
        f"{base}/import", data={"csrf": csrf, "do": "preview"}, files={"file": ("plan.toml", changed, "application/toml")}
    )
    assert "3 changes if you apply this plan" in shown.text
    assert "<del>first</del> <ins>second</ins>" in shown.text
    more = await client.post(f"{base}/import", data={"plan": file.text + "required = true\n"})
    assert "<ins>p, required = true</ins>" in more.text
    assert "<del>p</del>" in more.text
    assert plan_of(pages, "CE_PLAN").event("c") is None

    seen = shown.text.partition('name="seen" value="')[2].partition('"')[0]
    unseen = await client.post(f"{base}/import", data={"plan": changed, "do": "apply", "seen": "x"})
    assert (unseen.status_code, plan_of(pages, "CE_PLAN").event("c")) == (200, None)
    applied = await client.post(f"{base}/import", data={"plan": changed, "do": "apply", "seen": seen}, follow_redirects=True)
    assert "The plan is what the file says" in applied.text
    assert [event.name for event in plan_of(pages, "CE_PLAN").events] == ["a", "c"]


@pytest.mark.parametrize("content", ["= 1", "format = 2", "[events.Purchase]", "\x00", "a" * 100_000, "é" * 600_000])
async def test_a_file_that_is_no_plan_is_told(pages, content):
    """With the place; nothing is changed, and nothing is our fault."""
    base = "/sources/CE_NOPLAN/custom-events"
    if pages.metadata.sources.find("CE_NOPLAN") is None:
        await shop(pages, "CE_NOPLAN")
    answer = await pages.member("editor").post(f"{base}/import", data={"plan": content})

    assert answer.status_code == 400
    assert "Nothing was changed" in answer.text


async def test_a_broken_upload_is_told(pages):
    """A multipart body that is none is answered with a page."""
    await shop(pages, "CE_BROKEN")
    for body, kind in (
        (b"x", "multipart/form-data; boundary=y"),
        (b"x", "multipart/form-data"),
        (b"--y\r\n\r\nx", "multipart/form-data; boundary=y"),
    ):
        answer = await pages.member("editor").post(
            "/sources/CE_BROKEN/custom-events/import", content=body, headers={"Content-Type": kind}
        )
        assert answer.status_code == 400


WRITES = ["do/register", "do/alias", "do/block", "do/status", "do/unregister", "new", "import"]
READS = ["", "/new", "/a", "/check?name=a", "/plan.toml"]


async def test_a_viewer_sees_and_changes_nothing(pages):
    """The page has no buttons for a viewer, and the server refuses the writes and the import page."""
    base = await shop(pages, "CE_VIEWER", "unknown_one")
    pages.metadata.plan.register("CE_VIEWER", PlannedEvent(name="a"), pages.running.app.policy)
    client = pages.member("viewer")
    for path in READS:
        answer = await client.get(base + path)
        assert answer.status_code == 200
        assert 'method="post" action="/sources' not in answer.text.replace(f'method="post" action="{base}/new"', "")
    for path in WRITES:
        assert (await client.post(f"{base}/{path}", data={"name": "a", "to": "b", "do": "save"})).status_code == 403
    assert (await client.get(f"{base}/import")).status_code == 403
    assert plan_of(pages, "CE_VIEWER").event("a") is not None


async def test_strangers_and_other_workspaces_find_nothing(pages):
    """Who is not signed in is led to the form; a member of another workspace gets 404, for reading and writing."""
    base = await shop(pages, "CE_OTHERS")
    elsewhere = pages.metadata.workspaces.create("CE elsewhere", actor="test").id
    client = pages.member("administrator", workspace=elsewhere)
    for path in [*READS, "/import"]:
        assert (await pages.client().get(base + path)).status_code == 303
        assert (await client.get(base + path)).status_code == 404
    for path in WRITES:
        assert (await client.post(f"{base}/{path}", data={"name": "a"})).status_code == 404
    assert plan_of(pages, "CE_OTHERS").events == ()


async def test_without_its_token_a_form_changes_nothing(pages):
    """Every write bears the token of the session."""
    base = await shop(pages, "CE_CSRF")
    client = pages.member("administrator")
    del client.headers["X-CSRF-Token"]
    for path in WRITES:
        assert (await client.post(f"{base}/{path}", data={"name": "a"})).status_code == 403
    files = {"file": ("plan.toml", "format = 1", "application/toml")}
    assert (await client.post(f"{base}/import", data={"do": "preview"}, files=files)).status_code == 403


async def test_a_long_list_has_pages_and_can_be_searched(pages):
    """100 on a page; words and status narrow it; what fits nothing says so."""
    base = await shop(pages, "CE_LONG")
    from balise.events.plan import Plan

    events = tuple(PlannedEvent(name=f"event_{n:03}", owner="Ada" if n == 7 else "") for n in range(120))
    pages.metadata.plan.apply("CE_LONG", Plan(events=events), pages.running.app.policy)
    client = pages.member("viewer")
    first, second = (await client.get(base)).text, (await client.get(f"{base}?page=2")).text

    assert (first.count('scope="row"'), second.count('scope="row"')) == (100, 20)
    assert "page 1 of 2" in first
    assert (await client.get(f"{base}?q=ADA")).text.count('scope="row"') == 1
    assert "No registered event fits" in (await client.get(f"{base}?status=live")).text
    for odd in ("page=0", "page=99999", "page=x", "status=x", "q=%00%ff", "unknown=all"):
        assert (await client.get(f"{base}?{odd}")).status_code == 200


async def test_a_source_without_custom_events_says_so(pages):
    """Where the platform takes standard events only, nothing can be registered."""
    await pages.running.client.post("/api/v1/sources", json={"name": "Counter", "kind": "offline", "code": "CE_OFF"})
    client = pages.member("editor")
    page, form = await client.get("/sources/CE_OFF/custom-events"), await client.get("/sources/CE_OFF/custom-events/new")

    assert "only standard events" in page.text
    assert "custom-events/new" not in page.text
    assert 'aria-disabled="true"' in form.text


async def test_pages_open_without_the_store(pages):
    """The plan is there; counts are missing, and the page says so."""
    base = await shop(pages, "CE_NOSTORE")
    pages.metadata.plan.register("CE_NOSTORE", PlannedEvent(name="a"), pages.running.app.policy)
    store = pages.running.app.store
    ask = store.ask
    from balise.errors import StoreUnavailable

    def fail(*_args, **_more):
        raise StoreUnavailable("gone")

    store.ask = fail
    try:
        answer = await pages.member("viewer").get(base)
    finally:
        store.ask = ask
    assert answer.status_code == 200
    assert "counts are missing" in answer.text
    assert "<code>a</code>" in answer.text


async def test_live_rules_that_send_what_is_blocked_or_retired_are_told(pages):
    """At once beside what was done, with a way to each rule; and on every later visit until it is settled."""
    base = await shop(pages, "CE_RULES")
    rules, client = pages.metadata.event_rules, pages.member("editor")
    rule = msgspec.convert({"event": "leave_review", "trigger": {"on": "visit"}}, Rule)
    made = rules.create("CE_RULES", RuleDraft(rule=rule, name="Reviews"), POLICY)
    rules.publish("CE_RULES", made.id, POLICY)
    told = (await do(client, base, "block", name="leave_review")).text
    later = (await client.get(base)).text
    await do(client, base, "unblock", name="leave_review")
    settled = (await client.get(base)).text

    link = f'<a href="/sources/CE_RULES/rules/{made.id}">Reviews</a>'
    assert f"<strong>1 live rule sends it:</strong> {link}" in told
    assert "1 live rule sends an event that is blocked" not in told
    assert f"1 live rule sends an event that is blocked, retired or counted under another name: {link}" in later
    assert "live rule" not in settled


async def test_what_was_done_to_a_rule_is_in_the_change_log_in_words(pages):
    """Its name, the step that was taken back, and the fields by their words, in the reader's language."""
    await shop(pages, "CE_LOG")
    rules, client = pages.metadata.event_rules, pages.member("viewer")
    rule = msgspec.convert({"event": "leave_review", "trigger": {"on": "visit"}}, Rule)
    made = rules.create("CE_LOG", RuleDraft(rule=rule, name="Reviews"), POLICY)
    rules.publish("CE_LOG", made.id, POLICY)
    rules.undo("CE_LOG", made.id, POLICY)
    english, french = [(await client.get(f"/sources/CE_LOG/changes?lang={each}")).text for each in ("en", "fr")]

    assert all(word in english for word in ("Published the rule", "Reviews", "publishing", "trigger"))
    assert all(word in french for word in ("A publié la règle", "Reviews", "la publication", "déclencheur"))
    assert made.id not in english
