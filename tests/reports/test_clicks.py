"""What was clicked, and how often a rule's target was before the rule was there."""

import msgspec
import pytest

from balise.reports.clicks import clicked_element, clicked_pages, most_clicked, recorded_clicks
from balise.reports.past_clicks import past_clicks
from balise.rules.rule import Condition, Rule, Target, Trigger
from tests.making import NOW
from tests.store.resting import click_row, event_row, put_clicks, put_events

DAY = 86_400
TODAY = NOW // 1000 - NOW // 1000 % DAY
REVIEW = {"tag": "button", "role": "button", "name": "Leave a review", "path": ["main", "section#reviews"], "position": [0, 2]}
REPORT = REVIEW | {"name": "Report a problem", "position": [1, 2]}
BUY = {"tag": "button", "role": "button", "name": "Buy", "classes": ["buy"], "path": ["main"]}


def rule(target=REVIEW, on="click", when=(), **more) -> Rule:
    """A rule about an element, with neighbours as the picker describes it."""
    described = msgspec.convert(target | {"near": ["Reviews", "Bought twice."]}, Target)
    return Rule(event="leave_review", trigger=Trigger(on=on, target=described), when=when, **more)


def clicked(store, *clicks: tuple[dict, int, str], source="SHOP", gesture="click") -> None:
    """Clicks: on what, how many days ago, on which path."""
    start = len(store.ask("SELECT position FROM clicks")) + 1
    rows = [
        click_row(
            position,
            source=source,
            gesture=gesture,
            target=target,
            event_time=TODAY - days * DAY + 60,
            page=f"https://s.example{path}",
        )
        for position, (target, days, path) in enumerate(clicks, start)
    ]
    put_clicks(store, *rows)


def test_the_past_of_a_rule_is_told_by_day_and_page(store):
    """Clicks on the target count, those on other elements do not, and every day since the first recorded click is told."""
    clicked(store, (REVIEW, 0, "/a"), (REVIEW, 2, "/a"), (REVIEW, 2, "/b"), (REPORT, 2, "/b"), (BUY, 3, "/a"))
    past = past_clicks(store, "SHOP", rule(), NOW)

    assert (past.clicks, past.elements, past.recorded, past.unread) == (3, 1, 5, 0)
    assert [day.clicks for day in past.by_day] == [0, 2, 0, 1]
    assert [(page.page, page.clicks) for page in past.pages] == [("https://s.example/a", 2), ("https://s.example/b", 1)]
    assert (past.pages_in_all, past.partly) == (2, False)
    assert past.by_day[-1].day == past.last_at[:10]


def test_an_element_that_changed_is_still_the_target(store):
    """Another class, another place, other words around: the same score as on a page decides."""
    moved = REVIEW | {"path": ["main", "div.tabs"], "position": [1, 3], "classes": ["new"]}
    clicked(store, (REVIEW, 1, "/a"), (moved, 0, "/a"), (REVIEW | {"name": "Sign in"}, 0, "/a"))

    assert past_clicks(store, "SHOP", rule(), NOW).clicks == 2


def test_of_two_alike_on_a_page_the_better_is_the_target(store):
    """Where the target itself was clicked on that page that day, a neighbour that is like it is not; with `many` it is."""
    like = REVIEW | {"name": "Leave a long review now", "path": ["main"]}
    clicked(store, (REVIEW, 0, "/a"), (like, 0, "/a"), (like, 0, "/b"))

    assert past_clicks(store, "SHOP", rule(), NOW).clicks == 2
    assert past_clicks(store, "SHOP", rule(REVIEW | {"many": True}), NOW).clicks == 3


def test_conditions_hold_for_the_past(store):
    """Alternatives of conditions choose pages; what asks for the whole address is told to be judged without parameters."""
    clicked(store, (REVIEW, 0, "/p/1"), (REVIEW, 0, "/p/2"), (REVIEW, 0, "/cart"))
    on_products = ((Condition(of="path", is_="starts_with", value="/p/"), Condition(of="host", is_="equals", value="s.example")),)
    either = ((Condition(of="path", is_="matches", value="/p/1$"),), (Condition(of="url", is_="contains", value="cart"),))

    assert past_clicks(store, "SHOP", rule(when=on_products), NOW).clicks == 2
    told = past_clicks(store, "SHOP", rule(when=either), NOW)
    assert (told.clicks, told.partly) == (2, True)


def test_forms_and_clicks_are_counted_apart(store):
    """A rule about a form knows it without its words, which are never recorded."""
    form = {"tag": "form", "id": "review", "path": ["main"]}
    clicked(store, (form, 0, "/a"), gesture="submit")
    clicked(store, (REVIEW, 0, "/a"))

    assert past_clicks(store, "SHOP", rule(form | {"name": "Your review Send"}, "submit"), NOW).clicks == 1
    assert past_clicks(store, "SHOP", rule(), NOW).clicks == 1


def test_nothing_recorded_is_told_as_nothing(store):
    """Today without a click, no page, no last time; other sources' clicks are theirs."""
    clicked(store, (REVIEW, 0, "/a"), source="OTHER")
    past = past_clicks(store, "SHOP", rule(), NOW)

    assert (past.clicks, past.recorded, past.pages, past.last_at) == (0, 0, [], "")
    assert [day.clicks for day in past.by_day] == [0]
    assert recorded_clicks(store, ["SHOP"]) == {}


def test_only_the_days_asked_for_count(store):
    """The oldest day is the first of so many."""
    clicked(store, (REVIEW, 6, "/a"), (REVIEW, 7, "/a"))

    assert past_clicks(store, "SHOP", rule(), NOW, days=7).clicks == 1
    assert past_clicks(store, "SHOP", rule(), NOW, days=8).clicks == 2


def test_the_rarest_elements_are_left_out_and_said(store, monkeypatch):
    """Only so many different elements are looked at: how many clicks that leaves out is told."""
    monkeypatch.setattr("balise.reports.past_clicks.MOST_ELEMENTS", 1)
    clicked(store, (BUY, 0, "/a"), (BUY, 0, "/a"), (REVIEW, 0, "/a"))
    past = past_clicks(store, "SHOP", rule(), NOW)

    assert (past.clicks, past.recorded, past.unread) == (0, 3, 1)


@pytest.mark.parametrize("on", ["visible", "visit", "scroll", "time", "navigate"])
def test_other_triggers_have_no_past(store, on):
    """Only clicks and forms are recorded."""
    with pytest.raises(ValueError, match="Only clicks and forms"):
        past_clicks(store, "SHOP", rule(on=on), NOW)


def test_the_most_clicked_elements_come_first(store):
    """By element, with its pages and the last time; on one page where one is asked for."""
    clicked(store, (REVIEW, 0, "/a"), (REVIEW, 1, "/b"), (REVIEW, 1, "/b"), (BUY, 0, "/a"), (REPORT, 9, "/a"))
    first, second = most_clicked(store, "SHOP", NOW)

    assert (first.words, first.clicks, first.pages, first.page) == ("Leave a review", 3, 2, "https://s.example/b")
    assert msgspec.json.decode(msgspec.json.encode(first.target)) == REVIEW
    assert (second.words, second.clicks) == ("Buy", 1)
    assert [each.words for each in most_clicked(store, "SHOP", NOW, page="https://s.example/b")] == ["Leave a review"]
    assert [(page.page[-2:], page.clicks) for page in clicked_pages(store, "SHOP", NOW)] == [("/a", 2), ("/b", 2)]
    assert clicked_element(store, "SHOP", first.hash, NOW) == first
    assert clicked_element(store, "SHOP", "0" * 16, NOW) is None


def test_the_room_that_clicks_take_is_told(store):
    """Each source has its share of what clicks take on disk, and of everything that is at rest."""
    put_events(store, event_row(1))
    clicked(store, *[(REVIEW, 0, "/a")] * 3)
    clicked(store, (REVIEW, 0, "/a"), source="OTHER")
    shop, other = (recorded_clicks(store, ["SHOP", "OTHER"])[code] for code in ("SHOP", "OTHER"))

    assert (shop.clicks, other.clicks) == (3, 1)
    assert 0 < other.bytes < shop.bytes
    assert 0 < other.share < shop.share < 1
    assert shop.last == NOW
