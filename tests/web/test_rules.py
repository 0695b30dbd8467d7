"""The pages of event rules: written by the form, previewed, published, compared, taken back."""

import re
from decimal import Decimal
from html.parser import HTMLParser

import msgspec
import pytest

from balise.events.plan import PlannedEvent
from balise.metadata import RuleCheck, RuleSighting
from balise.reports.moments import DAY
from balise.rules.rule import Target
from tests.store.resting import event_row, put_events
from tests.web.everything import a_rule, an_issue

pytestmark = pytest.mark.asyncio(loop_scope="module")


class Fields(HTMLParser):
    """What a browser would send of the form of a rule as it stands."""

    def __init__(self):
        super().__init__()
        self.sent, self._select, self._area = {}, "", ""

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "input" and ("checked" in given or given.get("type") not in ("radio", "checkbox")) and "name" in given:
            self.sent.setdefault(given["name"], given.get("value", ""))
        self._select = given.get("name", "") if tag == "select" else self._select
        self._area = given.get("name", "") if tag == "textarea" else ""
        if tag == "option" and "selected" in given:
            self.sent[self._select] = given["value"]

    def handle_data(self, data):
        if self._area:
            self.sent[self._area] = data
            self._area = ""


CLICK = {
    "name": "leave_review",
    "label": "Review on product pages",
    "on": "click",
    "t_tag": "button",
    "t_text": "Leave a review",
    "t_attributes": "data-action=review",
    "w0_of": ["path", "url"],
    "w0_is": ["starts_with", "contains"],
    "w0_value": ["/product", "sale"],
    "often": "session",
    "p0_name": "value",
    "p0_origin": "element",
    "p0_kind": "number",
    "p0_locale": "fr",
    "p0_read": "attribute",
    "p0_attribute": "content",
    "p0_t_tag": "meta",
    "p0_t_attributes": "itemprop=price",
    "p1_name": "currency",
    "p1_origin": "fixed",
    "p1_fixed": "EUR",
    "p1_kind": "currency",
}
SENTENCE = (
    "Click on the button “Leave a review”, on pages whose path starts with <code>/product</code> and whose address contains"
    " <code>sale</code>; once a session"
)


async def site(pages, code, **choices):
    """A web source; where the pages of its rules begin."""
    await pages.running.source(code, **choices)
    return f"/sources/{code}/rules"


def only(pages, code):
    """The one rule of a source."""
    (rule,), _ = pages.metadata.event_rules.page(code)
    return rule


async def test_an_empty_page_explains_and_offers_both_ways(pages):
    """Two sentences, the builder on the site, and the form; who may not change anything is offered nothing."""
    base = await site(pages, "RULE_EMPTY")
    text = (await pages.member("editor").get(base)).text

    assert "A rule sends an event when visitors click" in text
    assert 'href="/sources/RULE_EMPTY/builder"' in text
    assert f'href="{base}/new"' in text
    assert f'href="{base}/new"' not in (await pages.member("viewer").get(base)).text


async def test_a_source_that_is_no_site_has_no_rules(pages):
    """The page says why instead of offering a form."""
    pages.metadata.sources.create("Till", "offline", "RULE_TILL", workspace=1)
    text = (await pages.member("editor").get("/sources/RULE_TILL/rules")).text

    assert "this source is no website" in text
    assert "/rules/new" not in text


async def test_a_rule_is_written_previewed_published_and_paused(pages):
    """Saving keeps a draft; the preview says what will be sent; publishing registers the event; each step is one press."""
    base = await site(pages, "RULE_WAY")
    client = pages.member("editor")
    saved = await client.post(f"{base}/new", data=CLICK | {"do": "publish"})
    rule = only(pages, "RULE_WAY")
    here = f"{base}/{rule.id}"
    assert (saved.status_code, saved.headers["location"]) == (303, f"{here}/publish")
    assert rule.state == "draft"

    preview = (await client.get(f"{here}/publish")).text
    assert SENTENCE in preview
    assert "attribute <code>content</code> of the element <code>[itemprop=price]</code>, as a number" in preview
    assert 'name="register" value="yes" checked' in preview
    done = await client.post(f"{here}/do/publish", data={"version": "1", "register": "yes"}, follow_redirects=True)
    assert "Version 1 of “Review on product pages” is live" in done.text
    assert pages.metadata.plan.find("RULE_WAY", "leave_review") is not None

    paused = await client.post(f"{here}/do/pause", follow_redirects=True)
    assert "is paused" in paused.text
    undone = await client.post(f"{here}/do/undo", follow_redirects=True)
    assert "Taken back" in undone.text
    assert only(pages, "RULE_WAY").state == "live"
    assert SENTENCE in (await client.get(base)).text


async def test_every_problem_stands_at_its_field(pages):
    """The value is kept, the fault and its cure are linked to the field, and nothing is saved."""
    base = await site(pages, "RULE_WRONG")
    wrong = CLICK | {"name": "1 review", "w0_is": ["matches", "contains"], "w0_value": ["(", "sale"], "p1_fixed": "euro"}
    answer = await pages.member("editor").post(f"{base}/new", data=wrong)
    text = answer.text

    assert answer.status_code == 400
    assert "This name needs mending" in text
    assert re.search(r'name="w0_value" value="\("[^>]*aria-describedby="w0_0-fault"', text)
    assert re.search(r'id="w0_0-fault">.*?cannot be read', text, re.S)
    assert re.search(r'id="p1_fixed-fault">.*?<code>EUR</code>', text, re.S)
    assert 'value="euro"' in text
    assert pages.metadata.event_rules.page("RULE_WRONG") == ([], 0)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"on": "scroll", "percent": "half"}, "percent"),
        ({"on": "time", "seconds": ""}, "seconds"),
        ({"on": "scroll", "percent": "101"}, "percent"),
        ({"t_tag": "button", "t_text": "", "t_attributes": ""}, "t_target"),
        ({"t_index": "first", "t_count": "2"}, "t_index"),
        ({"p0_origin": "segment", "p0_segment": "two"}, "p0_segment"),
        ({"p0_origin": "query", "p0_query": ""}, "p0_query"),
        ({"label": "x" * 200}, "label"),
        ({"often": "sometimes"}, "often"),
        ({"on": "sing"}, "on"),
        ({"w0_of": ["moon", "url"]}, "w0_0"),
        ({"p0_origin": "moon"}, "p0_from"),
        ({"p0_kind": "moon"}, "p0_kind"),
        ({"p0_name": "e mail"}, "p0_name"),
    ],
)
async def test_a_problem_is_told_where_it_is(pages, typed, field):
    """Whatever is typed, the answer is the form with a sentence at that field, never a fault of the server."""
    base = "/sources/SHOP/rules"
    answer = await pages.member("editor").post(f"{base}/new", data=CLICK | typed)

    assert answer.status_code == 400
    assert f'id="{field}-fault"' in answer.text


async def test_rows_come_and_go_without_a_script(pages):
    """Buttons of the form add and take out conditions and parameters; what was typed stays, nothing is saved."""
    client, base = pages.member("editor"), "/sources/SHOP/rules"

    async def press(act):
        return (await client.post(f"{base}/new", data=CLICK | {"act": act})).text

    assert (await press("test 0")).count('name="w0_value"') == 3
    assert 'name="w1_value"' in await press("group")
    assert (await press("drop-test 0 1")).count('name="w0_value"') == 1
    assert 'name="p2_name"' in await press("parameter")
    assert 'name="p1_name"' not in await press("drop-parameter 0")
    assert 'value="Review on product pages"' in await press("test 0")
    for odd in ("test", "test x", "test 99", "drop-test", "drop-test 0", "drop-parameter", "drop-parameter ²", " ", "sing 1"):
        assert "w0_value" in await press(odd)


async def test_a_form_shows_a_rule_as_it_is_kept(pages):
    """Opening the form and saving it unchanged makes no version: it loses nothing of a rule."""
    base = await site(pages, "RULE_SAME")
    rule = a_rule(pages, "RULE_SAME", "Review")
    client = pages.member("editor")
    text = (await client.get(f"{base}/{rule.id}/edit")).text
    fields = Fields()
    fields.feed(text)
    await client.post(f"{base}/{rule.id}/edit", data=fields.sent)

    assert only(pages, "RULE_SAME").rule == rule.rule
    assert only(pages, "RULE_SAME").version == rule.version


async def test_what_somebody_else_saved_meanwhile_is_shown_beside_yours(pages):
    """The second of two who began with the same version sees both changes, loses nothing, and saves on top."""
    base = await site(pages, "RULE_TWO")
    one, other = pages.member("editor"), pages.member("administrator")
    await one.post(f"{base}/new", data=CLICK)
    here = f"{base}/{only(pages, 'RULE_TWO').id}"
    await one.post(f"{here}/edit", data=CLICK | {"base": "1", "t_text": "Write a review"})
    late = await other.post(f"{here}/edit", data=CLICK | {"base": "1", "often": "visitor"})

    assert late.status_code == 409
    assert "editor-1@shop.example saved version 2 while you wrote" in late.text
    theirs, mine = late.text.partition("Where yours differs")[::2]
    assert "“Write a review”" in theirs.partition("What editor-1")[2]
    assert "Once a visitor" in mine.partition("</section>")[0]
    assert 'name="base" value="2"' in late.text
    assert 'name="often" value="visitor" checked' in late.text
    await other.post(f"{here}/edit", data=CLICK | {"base": "2", "often": "visitor"})
    assert only(pages, "RULE_TWO").version == 3


async def test_versions_differ_in_words_and_come_back(pages):
    """Any two are compared; an old one brought back is a draft, while pages keep the live one."""
    base = await site(pages, "RULE_OLD")
    client = pages.member("editor")
    await client.post(f"{base}/new", data=CLICK)
    rule = only(pages, "RULE_OLD")
    here = f"{base}/{rule.id}"
    changed = CLICK | {"base": "1", "t_text": "Write a review", "w0_value": ["/p", "sale"], "p1_name": ""}
    await client.post(f"{here}/edit", data=changed | {"p1_origin": "fixed", "p1_fixed": ""})
    await client.post(f"{here}/do/publish", data={"version": "2"})
    text = (await client.get(f"{here}?from=1&to=2")).text
    told = text.partition('id="compared"')[2]

    assert "“Leave a review”</del>" in told
    assert "“Write a review”</ins>" in told
    assert "path starts with <code>/p</code>" in told
    assert "always “EUR”</del>" in told
    back = await client.post(f"{here}/do/bring-back", data={"version": "1"}, follow_redirects=True)
    assert "Version 3 is like the one you chose" in back.text
    now = only(pages, "RULE_OLD")
    assert (now.version, now.live_version, now.rule) == (3, 2, rule.rule)
    preview = (await client.get(f"{here}/publish")).text
    assert "Against version 2, which is live" in preview
    assert "“Write a review”</del>" in preview
    for odd in ("?from=1&to=99", "?from=x&to=1", "?from=²&to=1", "?from=1"):
        assert 'id="compared"' not in (await client.get(here + odd)).text


async def test_sample_pages_are_of_the_site(pages):
    """A page of another origin is refused at the field and kept there; one taken out comes back with one press."""
    base = await site(pages, "RULE_PAGES", allowed_origins=("https://shop.example",))
    client = pages.member("editor")
    await client.post(f"{base}/new", data=CLICK)
    here = f"{base}/{only(pages, 'RULE_PAGES').id}"
    refused = await client.post(f"{here}/do/add-page", data={"page": "https://evil.example/"})
    assert refused.status_code == 400
    assert "not on an origin the source takes events from" in refused.text
    assert 'value="https://evil.example/"' in refused.text

    page = {"page": "https://shop.example/product/1"}
    assert "The sample page is added" in (await client.post(f"{here}/do/add-page", data=page, follow_redirects=True)).text
    gone = await client.post(f"{here}/do/remove-page", data=page, follow_redirects=True)
    assert only(pages, "RULE_PAGES").pages == ()
    assert f'action="{here}/do/add-page"' in gone.text.partition("done-line")[2].partition("</form>")[0]
    assert only(pages, "RULE_PAGES").version == 1


async def test_a_deletion_is_taken_back(pages):
    """The list tells what was deleted with one press that brings it back; the rule's old address leads there."""
    base = await site(pages, "RULE_GONE")
    client = pages.member("editor")
    await client.post(f"{base}/new", data=CLICK)
    rule = only(pages, "RULE_GONE")
    deleted = await client.post(f"{base}/{rule.id}/do/delete", follow_redirects=True)

    assert "is deleted" in deleted.text
    assert f'action="{base}/{rule.id}/do/undo"' in deleted.text
    old = await client.get(f"{base}/{rule.id}", follow_redirects=True)
    assert (old.url.path, "is deleted" in old.text) == (base, True)
    assert (await client.get(f"{base}/{rule.id}/edit")).status_code == 404
    back = await client.post(f"{base}/{rule.id}/do/undo", follow_redirects=True)
    assert back.url.path == f"{base}/{rule.id}"
    assert only(pages, "RULE_GONE") is not None


async def test_the_preview_tells_what_would_count_twice(pages):
    """Another live rule with the same event, and events that the site's own code sends."""
    base = await site(pages, "RULE_TWICE")
    first = a_rule(pages, "RULE_TWICE", "First", "leave_review")
    now = pages.running.app.clock()
    fresh = {"event": "leave_review", "source": "RULE_TWICE", "event_time": now // 1000, "received_at": now}
    put_events(
        pages.running.app.store,
        event_row(901, **fresh, channel="browser"),
        event_row(902, **fresh, channel="browser", rule=first.id, rule_version=1, rule_score=Decimal("0.9")),
        event_row(903, **fresh),
    )
    client = pages.member("editor")
    await client.post(f"{base}/new", data=CLICK)
    rules, _ = pages.metadata.event_rules.page("RULE_TWICE")
    mine = next(rule for rule in rules if rule.id != first.id)
    text = (await client.get(f"{base}/{mine.id}/publish")).text

    assert re.search(rf'also sent by another live rule.*?href="{base}/{first.id}"', text, re.S)
    assert "In the last 7 days 1 of these events came from pages without a rule" in text


async def test_the_page_shows_what_was_sent_and_how_pages_saw_the_element(pages):
    """Events and sightings stand by day and page; a live rule whose element pages do not have needs attention."""
    base = await site(pages, "RULE_SEEN")
    rule = a_rule(pages, "RULE_SEEN", "Review", "leave_review")
    now = pages.running.app.clock()
    sent = {"event": "leave_review", "source": "RULE_SEEN", "event_time": now // 1000, "received_at": now}
    by = {"rule": rule.id, "rule_version": 1, "rule_score": Decimal("0.9"), "page_url": "https://shop.example/product/1"}
    put_events(pages.running.app.store, event_row(911, **sent, **by), event_row(912, **sent, **by))
    seen = {"source": "RULE_SEEN", "rule": rule.id, "version": 1, "day": now - now % (DAY * 1000), "last_at": now}
    sums = {"seen": 40, "found": 2, "missing": 38, "score_sum": 1200, "score_least": 10}
    pages.metadata.rule_sightings.add([RuleSighting(page="/product/1", **seen, **sums)])
    text = (await pages.member("viewer").get(f"{base}/{rule.id}")).text
    listed = (await pages.member("viewer").get(f"{base}?state=attention")).text

    assert re.search(r'Fired, 7 days</dt><dd class="figure">2<', text)
    assert re.search(r"<code>/product/1</code></th>.*?>2</td>.*?>40</td>.*?>5%<", text, re.S)
    assert "0.30" in text
    assert "Needs attention" in text
    assert rule.id in listed
    assert rule.id not in (await pages.member("viewer").get(f"{base}?state=live")).text


async def test_the_list_is_searched_filtered_and_sorted(pages):
    """Words look into names, events and sentences; the order stands in the address and its head."""
    base = await site(pages, "RULE_LIST")
    for name, event in (("Beta", "event_b"), ("alpha", "event_c"), ("Gamma", "event_a")):
        a_rule(pages, "RULE_LIST", name, event)
    client = pages.member("viewer")

    async def names(query):
        return re.findall(r'class="name wide"><a [^>]*>(\w+)<', (await client.get(base + query)).text)

    assert await names("") == ["alpha", "Beta", "Gamma"]
    assert await names("?sort=-label") == ["Gamma", "Beta", "alpha"]
    assert await names("?sort=event") == ["Gamma", "Beta", "alpha"]
    assert await names("?q=BETA") == ["Beta"]
    assert await names("?q=event_c") == ["alpha"]
    assert await names("?state=draft") == []
    assert await names("?sort=nonsense&state=nonsense") == ["alpha", "Beta", "Gamma"]
    assert 'aria-sort="descending"><a href="' in (await client.get(f"{base}?sort=-fired")).text


async def test_what_was_done_is_told_only_while_it_stands(pages):
    """An address of yesterday claims nothing; what somebody else did already is no fault."""
    base = await site(pages, "RULE_STALE")
    client = pages.member("editor")
    await client.post(f"{base}/new", data=CLICK)
    here = f"{base}/{only(pages, 'RULE_STALE').id}"
    for done in ("published", "paused", "deleted", "nonsense", "removed", "added"):
        assert "done-line" not in (await client.get(f"{here}?done={done}")).text
    assert "Somebody did that already" in (await client.post(f"{here}/do/undo", follow_redirects=True)).text
    assert (await client.post(f"{here}/do/nothing")).status_code == 404


async def test_a_version_that_cannot_be_published_says_why(pages):
    """A rule whose event was blocked meanwhile is refused on the preview with the cure."""
    base = await site(pages, "RULE_BLOCKED")
    client = pages.member("editor")
    await client.post(f"{base}/new", data=CLICK)
    pages.metadata.plan.block("RULE_BLOCKED", "leave_review", actor="test")
    here = f"{base}/{only(pages, 'RULE_BLOCKED').id}"
    refused = await client.post(f"{here}/do/publish", data={"version": "1"})

    assert refused.status_code == 400
    assert "Unblock the name in the plan" in refused.text
    assert only(pages, "RULE_BLOCKED").state == "draft"


async def test_a_lost_element_is_told_with_its_repair(pages):
    """Since when the event may be under-counted, what would change, and one press that saves the repair as a draft."""
    base = await site(pages, "RULE_LOST")
    rule = a_rule(pages, "RULE_LOST", "Review", "leave_review")
    (page,), now = rule.pages, pages.running.app.clock()
    repaired = Target(tag="button", text="Write a review", attributes={"data-x": "Review"})
    seen = {"source": "RULE_LOST", "rule": rule.id, "version": 1, "page": page, "opened": "opened"}
    pages.metadata.rule_checks.add([RuleCheck(at=now - 86_400_000, state="found", score=95, **seen)])
    pages.metadata.rule_checks.add(
        [RuleCheck(at=now, state="weak", score=48, proposed=msgspec.json.encode(repaired).decode(), **seen)]
    )
    client = pages.member("editor")
    text = (await client.get(f"{base}/{rule.id}")).text

    assert "Pages do not have the element as it was" in text
    assert "<code>leave_review</code> may be under-counted since" in text
    assert "“Review”</del>" in text
    assert "“Write a review”</ins>" in text
    assert re.search(r"Too unlike</span>.*?looked at.*?found until", text)
    done = await client.post(f"{base}/{rule.id}/do/accept", follow_redirects=True)
    assert "Version 3 has the proposed element" in done.text
    assert only(pages, "RULE_LOST").rule.trigger.target == repaired
    assert only(pages, "RULE_LOST").live_version == 1
    assert "Somebody did that already" in (await client.post(f"{base}/{rule.id}/do/accept", follow_redirects=True)).text


async def test_sample_pages_are_checked_when_somebody_asks(pages):
    """One press orders the check of the source, once however often it is pressed."""
    base = await site(pages, "RULE_CHECK")
    rule = a_rule(pages, "RULE_CHECK", "Review")
    client = pages.member("editor")
    for _ in range(2):
        assert "The check is ordered" in (await client.post(f"{base}/{rule.id}/do/check", follow_redirects=True)).text

    assert len(pages.metadata.jobs.recent(1, "check_rules", "RULE_CHECK")) == 1


async def test_a_rule_of_which_an_issue_tells_needs_attention(pages):
    """The issue stands on the rule's page with its link, and the list says so."""
    base = await site(pages, "RULE_ISSUE")
    rule = a_rule(pages, "RULE_ISSUE", "Review")
    issue = an_issue(pages, "RULE_ISSUE", code="rule_stopped", subject=rule.id, facts={"rule": rule.name, "days": 2, "usual": 9})
    client = pages.member("viewer")
    text = (await client.get(f"{base}/{rule.id}")).text

    assert f'href="/sources/RULE_ISSUE/diagnostics/{issue.id}"' in text
    assert "Needs attention" in text
    assert rule.id in (await client.get(f"{base}?state=attention")).text
    assert f'href="{base}/{rule.id}">Open the rule' in (await client.get(f"/sources/RULE_ISSUE/diagnostics/{issue.id}")).text


async def test_an_event_names_the_rules_that_send_it(pages):
    """The event's page and the plan lead to each live rule; a paused one sends nothing; a reserved name counts as its event."""
    base = await site(pages, "RULE_SENDS")
    live = a_rule(pages, "RULE_SENDS", "Review button", "leave_review")
    paused = a_rule(pages, "RULE_SENDS", "Review banner", "leave_review")
    bought = a_rule(pages, "RULE_SENDS", "Pay button", "Purchase")
    pages.metadata.event_rules.pause("RULE_SENDS", paused.id, pages.running.app.policy, actor="test")
    pages.metadata.plan.register("RULE_SENDS", PlannedEvent(name="leave_review"), pages.running.app.policy)
    put_events(pages.running.app.store, event_row(921, event="leave_review", source="RULE_SENDS"))
    client = pages.member("viewer")
    for path in ("/sources/RULE_SENDS/events/leave_review", "/sources/RULE_SENDS/custom-events"):
        text = (await client.get(path)).text
        assert re.search(rf'Sent by the rule <a [^>]*href="{base}/{live.id}">Review button</a>', text)
        assert paused.id not in text

    assert f'href="{base}/{bought.id}">Pay button' in (await client.get("/sources/RULE_SENDS/events/CompletePayment")).text
