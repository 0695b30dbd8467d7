"""Rules fire in pages: each trigger, each frequency, with and without consent, whatever the page does."""

from typing import Any

import pytest

from tests.browser.publishing import button, on_click, publish, seen
from tests.browser.serving import Arrived, properties

REVIEW = '<button type="button"><span>Write a review</span></button>'
SHADOW = """<my-box></my-box><script>
document.querySelector("my-box").attachShadow({mode: "open"}).innerHTML = '<button type="button">Write a review</button>';
</script>"""
STOPPED = f"""<div onclick="event.stopPropagation()">{REVIEW}</div><script>
for (const kind of ["click", "submit"]) document.addEventListener(kind, (event) => event.stopImmediatePropagation(), true);
</script>"""
TALL = "<div style='height: 3000px'>Reviews</div>"


def sent_by(events: list[Arrived], rule: str) -> list[Any]:
    """The events that a rule counted; what was sent again when a page ended is one."""
    return list({event.event_id: event for event in events if event.rule == rule}.values())


def ready(page: Any) -> None:
    """Wait until the rules of the page run."""
    page.wait_for_function("() => self.__balise && (self.heard ||= [], ttq.on('rule', (news) => heard.push(news)), true)")
    page.wait_for_load_state("networkidle")


def test_a_click_on_what_lies_in_the_target_sends_the_event_with_its_rule(visitor, source):
    """A click on the text of a button is a click on the button; other buttons send nothing."""
    [rule] = publish(source, on_click())
    page = visitor.open(REVIEW + '<button type="button">Report a problem</button>')
    ready(page)
    page.click("text=Report a problem")
    page.click("span")
    [event] = sent_by(visitor.finish(), rule)

    assert (event.name_sent, event.rule_version, event.rule_score) == ("leave_review", 1, 1)


@pytest.mark.parametrize("body", [SHADOW, STOPPED], ids=["in a shadow root", "on a page that stops its clicks"])
def test_a_click_is_heard(visitor, source, body):
    """Shadow roots and pages that stop propagation hide no click."""
    target = {"shadow": ["my-box"]} if body is SHADOW else {}
    [rule] = publish(source, {"event": "leave_review", "trigger": {"on": "click", "target": button("Write a review", **target)}})
    page = visitor.open(body)
    ready(page)
    page.click("button")

    assert len(sent_by(visitor.finish(), rule)) == 1


def test_a_click_by_keyboard_is_one(visitor, source):
    """Enter on a focused button counts, once."""
    [rule] = publish(source, on_click())
    page = visitor.open(REVIEW)
    ready(page)
    page.focus("button")
    page.keyboard.press("Enter")

    assert len(sent_by(visitor.finish(), rule)) == 1


def test_a_submitted_form_counts_although_the_page_ends(visitor, source):
    """The event of a form that leads to another page arrives, once."""
    form = {"tag": "form", "attributes": {"name": "news"}}
    [rule] = publish(source, {"event": "subscribe_news", "trigger": {"on": "submit", "target": form}})
    thanks = visitor.url("Thanks", head="")
    page = visitor.open(f'<form name="news" action="{thanks}"><input name="q" value="x"><button>Send</button></form>')
    ready(page)
    page.click("button")
    page.wait_for_url("**q=x")
    visitor.wait(lambda: sent_by(source.arrived, rule), "The event did not arrive.")

    assert len(sent_by(source.arrived, rule)) == 1


def test_a_form_in_a_shadow_root_counts(visitor, source):
    """A form within a shadow root is heard once somebody is in one of its fields."""
    form = {"tag": "form", "attributes": {"name": "news"}, "shadow": ["my-box"]}
    [rule] = publish(source, {"event": "subscribe_news", "trigger": {"on": "submit", "target": form}})
    body = """<my-box></my-box><script>
    const root = document.querySelector("my-box").attachShadow({mode: "open"});
    root.innerHTML = '<form name="news"><input name="q"><button>Send</button></form>';
    root.addEventListener("submit", (event) => event.preventDefault());
    </script>"""
    page = visitor.open(body)
    ready(page)
    page.fill("input", "x")
    page.click("button")
    page.click("button")

    assert len(sent_by(visitor.finish(), rule)) == 2


def test_visits_count_once_a_route_where_the_conditions_hold(visitor, source):
    """Each alternative of conditions is one; in a single-page application a new route is a visit, and a navigation."""
    when = [[{"of": "path", "is": "starts_with", "value": "/shoes/"}], [{"of": "url", "is": "matches", "value": r"[?&]sale=\d+"}]]
    visit, navigate = publish(
        source,
        {"event": "see_shoes", "trigger": {"on": "visit"}, "when": when},
        {"event": "walk_on", "trigger": {"on": "navigate"}},
    )
    page = visitor.open("Shop")
    ready(page)
    for path in ("/shoes/1", "/shoes/1", "/hats", "/hats?sale=5", "/hats?sale=x"):
        page.evaluate("(path) => history.pushState(null, '', path)", path)
    events = visitor.finish()

    assert [event.page_url.split("/", 3)[3] for event in sent_by(events, visit)] == ["shoes/1", "hats?sale=5"]
    assert len(sent_by(events, navigate)) == 4


def test_an_element_counts_when_it_comes_into_sight_also_where_it_was_made_later(visitor, source):
    """Half of it has to be seen; a list that is written again does not count again."""
    [rule] = publish(source, {"event": "see_offer", "trigger": {"on": "visible", "target": {"tag": "section", "id": "offer"}}})
    page = visitor.open(TALL + '<div id="list"></div>')
    ready(page)
    write = '() => { list.innerHTML = \'<section id="offer" style="height: 200px">Offer</section>\'; }'
    page.evaluate(write)
    page.wait_for_timeout(1000)
    before = len(sent_by(source.arrived, rule))
    page.evaluate("() => scrollTo(0, 1e6)")
    visitor.wait(lambda: sent_by(source.arrived, rule), "What came into sight did not count.")
    page.evaluate(write)
    page.wait_for_timeout(1500)

    assert (before, len(sent_by(visitor.finish(), rule))) == (0, 1)


def test_scrolling_counts_once_a_page(visitor, source):
    """The event comes when so much of the page was seen, not before, and once."""
    [rule] = publish(source, {"event": "read_on", "trigger": {"on": "scroll", "percent": 60}})
    page = visitor.open(TALL)
    ready(page)
    page.wait_for_function("() => performance.getEntriesByType('resource').some(({name}) => /static.watch/.test(name))")
    page.wait_for_timeout(200)
    page.evaluate("() => scrollTo(0, 300)")
    page.wait_for_timeout(200)
    assert sent_by(source.arrived, rule) == []
    for place in (1800, 0, 2500):
        page.evaluate("(place) => scrollTo(0, place)", place)
        page.wait_for_timeout(100)

    assert len(sent_by(visitor.finish(), rule)) == 1


def test_time_counts_while_the_page_is_in_sight(visitor, source):
    """The event comes after so many seconds, once."""
    [rule] = publish(source, {"event": "stay", "trigger": {"on": "time", "seconds": 1}})
    page = visitor.open(TALL)
    ready(page)
    visitor.wait(lambda: sent_by(source.arrived, rule), "The time did not count.")

    assert len(sent_by(visitor.finish(page=page), rule)) == 1


@pytest.mark.parametrize(
    ("often", "counts"), [("every", 6), ("page", 3), ("session", 2), ("visitor", 1)], ids=["every", "page", "session", "visitor"]
)
def test_a_rule_fires_as_often_as_it_may(visitor, source, often, counts):
    """Two clicks on each of three pages, of which the last is in another tab."""
    [rule] = publish(source, on_click(often=often))
    url = visitor.url(REVIEW)
    tab = visitor.context.new_page()
    for _ in range(2):
        tab.goto(url)
        ready(tab)
        tab.click("button")
        tab.click("button")
    other = visitor.context.new_page()
    other.goto(url)
    ready(other)
    other.click("button")
    other.click("button")
    visitor.finish(page=tab)

    assert len(sent_by(visitor.finish(page=other), rule)) == counts


def test_nothing_fires_and_nothing_is_fetched_before_consent(visitor, source):
    """While consent is held no rule runs; once it is granted the page that is open runs them."""
    click, visit = publish(source, on_click(), {"event": "see_shop", "trigger": {"on": "visit"}})
    page = visitor.open("<script>ttq.holdConsent()</script>" + REVIEW)
    page.wait_for_function("self.__balise")
    page.wait_for_load_state("networkidle")
    page.click("button")
    asked = [request.url for request in visitor.requests if "rules.json" in request.url]
    page.evaluate("ttq.grantConsent()")
    page.wait_for_load_state("networkidle")
    visitor.wait(lambda: sent_by(source.arrived, visit), "The visit did not count once consent was given.")
    assert (asked, sent_by(source.arrived, click)) == ([], [])
    page.click("button")
    page.evaluate("ttq.revokeConsent()")
    page.click("button")
    page.evaluate("ttq.grantConsent()")

    assert len(sent_by(visitor.finish(), click)) <= 1


def test_a_rule_that_is_published_reaches_the_next_page(visitor, source):
    """A page that is open keeps its rules; the next page has the new ones, with no change of its tag."""
    url = visitor.url(REVIEW)
    page = visitor.context.new_page()
    page.goto(url)
    page.wait_for_load_state("networkidle")
    page.click("button")
    [rule] = publish(source, on_click())
    page.click("button")
    assert sent_by(visitor.finish(page=page), rule) == []
    visitor.context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.goto(url)
    ready(page)
    page.click("button")

    assert len(sent_by(visitor.finish(page=page), rule)) == 1


def test_parameters_are_read_from_the_page(visitor, source):
    """From the element nearest to the click, the address, data for machines and data layers."""
    price = {"element": {"tag": "b", "classes": ["price"], "many": True}, "read": "text"}
    read = [
        {"name": "value", "from": price, "as": "number", "locale": "de"},
        {"name": "currency", "from": price, "as": "currency"},
        {"name": "content_id", "from": {"data": "json_ld", "path": "sku"}, "as": "text"},
        {"name": "search_string", "from": {"query": "q"}, "as": "text"},
        {"name": "quantity", "from": {"layer": "dataLayer.count"}, "as": "number"},
        {"name": "description", "from": {"fixed": "from the shop"}, "as": "text"},
        {"name": "status", "from": {"data": "open_graph", "path": "og:none"}, "as": "text"},
    ]
    [rule] = publish(source, on_click(parameters=read))
    body = f"""<script>dataLayer = [{{count: 1}}, {{count: 3}}]</script>
    <script type="application/ld+json">{{"@graph": [{{"@type": "WebSite"}}, {{"@type": "Product", "sku": "PP-1"}}]}}</script>
    <article><b class="price">9,00 €</b><button>Other</button></article>
    <article><b class="price">1.234,50 €</b>{REVIEW}</article>"""
    page = visitor.open(body, more="?q=kettle")
    ready(page)
    page.click("span")
    [event] = sent_by(visitor.finish(), rule)

    assert properties(event) == {
        "value": 1234.5,
        "currency": "EUR",
        "content_id": "PP-1",
        "search_string": "kettle",
        "quantity": 3,
        "description": "from the shop",
    }
    assert "status" in str(event.findings)


def test_secrets_are_never_read(visitor, source):
    """Passwords, cards and one-time codes are left out, and said to be."""
    names = ["a", "b", "c", "d"]
    read = [{"name": name, "from": {"element": {"tag": "input", "id": name}, "read": "value"}, "as": "text"} for name in names]
    [rule] = publish(source, on_click(parameters=read))
    body = f"""<input id="a" type="password" value="hunter2hunter2">
    <input id="b" autocomplete="cc-number" value="5500005555555559">
    <input id="c" autocomplete="one-time-code" value="739105"><input id="d" name="colour" value="fog">{REVIEW}"""
    page = visitor.open(body)
    ready(page)
    page.click("span")
    [event] = sent_by(visitor.finish(), rule)

    assert properties(event) == {"d": "fog"}
    assert visitor.leaks(["hunter2", "5500005555555559", "739105"]) == []


def test_how_the_page_has_the_targets_goes_along_with_the_next_message(visitor, source):
    """Once a page view, for rules that run on the page and have a target."""
    found, missing, unclear, _, _ = publish(
        source,
        on_click(),
        {"event": "ask", "trigger": {"on": "click", "target": {"tag": "a", "id": "ask"}}},
        on_click("help", "Help"),
        on_click("elsewhere", when=[[{"of": "path", "is": "equals", "value": "/elsewhere"}]]),
        {"event": "see_shop", "trigger": {"on": "visit"}},
    )
    page = visitor.open(REVIEW + "<button>Help</button> <button>Help</button>")
    ready(page)
    page.wait_for_timeout(3500)
    path = page.evaluate("location.pathname")
    visitor.finish()
    visitor.finish()
    [told] = [each for body in visitor.batches() for each in body.get("rules", [])]

    assert (told["code"], told["page"]) == (source.code, path)
    assert {each["id"]: (each["version"], each["found"]) for each in told["seen"]} == {
        found: (1, "found"),
        missing: (1, "missing"),
        unclear: (1, "unclear"),
    }


def test_how_the_page_has_the_targets_is_told_when_the_page_ends(visitor, source):
    """Where nothing else is to be sent, leaving the page sends it."""
    [rule] = publish(source, on_click())
    page = visitor.open(REVIEW)
    ready(page)
    page.wait_for_timeout(3500)
    page.goto("about:blank")
    # The server counts in memory and writes the counts every half minute.
    visitor.wait(lambda: seen(source, rule), "The server knows nothing of how the page had the target.", seconds=60)
    [sighting] = seen(source, rule)

    assert (sighting.seen, sighting.found, sighting.score_sum) == (1, 1, 100)


HOSTILE = """{"mark":"x","rules":[null,5,{"id":"r_1"},{"id":"r_2","trigger":{"on":"dance"},"event":"a"},
{"id":"r_3","event":"b","trigger":{"on":"click","target":null}},{"id":"r_4","event":"c","trigger":{"on":"visit"},
"when":[[{"of":"url","is":"matches","value":"("}]]},{"id":"r_abcdefghijkl","version":1,"event":"good","trigger":{"on":"visit"}}]}"""


@pytest.mark.parametrize("answer", [HOSTILE, "[]", "<html>", '{"rules":' + "[" * 5000, '{"rules":[' + '{"id":1},' * 9999 + "0]}"])
def test_a_broken_answer_breaks_no_page(visitor, source, answer):
    """What cannot be a rule is ignored, the others run, and the page has no error."""
    publish(source, on_click())
    visitor.context.route("**/rules.json*", lambda route: route.fulfill(body=answer, content_type="application/json"))
    page = visitor.open(REVIEW)
    page.wait_for_load_state("networkidle")
    page.click("span")
    events = visitor.finish()

    assert [event.name_sent for event in events] == (["good"] if answer is HOSTILE else [])
