"""The page of recorded clicks: what is clicked most, a rule made of it, its past on the rule's page, and deleting all."""

import html
import re

import pytest

from balise.clock import now_ms
from tests.store.resting import click_row, put_clicks

pytestmark = pytest.mark.asyncio(loop_scope="module")

REVIEW = {"tag": "button", "role": "button", "name": "Leave a <b>review</b>", "path": ["main"], "position": [0, 2]}
FORM = {"tag": "form", "id": "contact"}


async def recorded(pages, code: str, *clicks: tuple[str, dict, str], capture: bool = True) -> None:
    """A source with these clicks: gesture, element, path."""
    await pages.running.source(code, capture=capture)
    store, now = pages.running.app.store, now_ms()
    rows = [
        click_row(
            10**9 + number,
            source=code,
            gesture=gesture,
            target=target,
            page=f"https://shop.example{path}",
            received_at=now,
            event_time=now // 1000,
        )
        for number, (gesture, target, path) in enumerate(clicks)
    ]
    if rows:
        put_clicks(store, *rows)


def address(code: str, more: str = "") -> str:
    return f"/sources/{code}/rules/clicks{more}"


@pytest.mark.parametrize("language,words", [("en", "Clicks recorded"), ("fr", "Clics notés")])
async def test_elements_stand_with_their_words(pages, language, words):
    """The most clicked first, on one page where one is chosen; words of a page are text, whatever they are."""
    code = f"WORDS-{language}"
    await recorded(pages, code, ("click", REVIEW, "/a"), ("click", REVIEW, "/a"), ("click", REVIEW, "/b"), ("submit", FORM, "/b"))
    viewer = pages.member("viewer", Accept_Language=language)
    text = (await viewer.get(address(code))).text
    on_a = (await viewer.get(address(code, "?page=https://shop.example/a"))).text

    assert words in text
    assert "Leave a &lt;b&gt;review" in text
    assert text.index("Leave a &lt;b&gt;") < text.index(">contact")
    assert ">contact" not in on_a
    assert "rules/new" not in text


async def test_a_rule_is_made_of_what_was_clicked(pages):
    """The button opens the form of a rule filled with the element; of something that was not recorded the form is empty."""
    await recorded(pages, "MAKES", ("click", REVIEW, "/a"), ("submit", FORM, "/b"))
    editor = pages.member("editor")
    links = re.findall(r'href="([^"]+clicked=[^"]+)"', (await editor.get(address("MAKES"))).text)
    forms = [(await editor.get(html.unescape(link))).text for link in sorted(links)]
    empty = (await editor.get("/sources/MAKES/rules/new?clicked=0123456789abcdef")).text

    assert len(links) == 2
    assert sum('value="Leave a &lt;b&gt;review&lt;/b&gt;"' in form for form in forms) == 1
    assert sum('value="contact"' in form for form in forms) == 1
    assert "contact" not in empty


async def test_the_page_of_a_rule_shows_its_past(pages):
    """How often its target was clicked before it was there, labelled as clicks recorded; other sources' clicks do not count."""
    await recorded(
        pages, "PASTED", ("click", REVIEW, "/a"), ("click", REVIEW, "/b"), ("click", REVIEW | {"name": "Sign in"}, "/b")
    )
    await recorded(pages, "PASTED-2", ("click", REVIEW, "/a"))
    form = {"name": "leave_review", "label": "Reviews", "on": "click", "often": "session", "t_tag": "button"}
    form |= {"t_role": "button", "t_name": REVIEW["name"], "t_path": "main"}
    made = await pages.member("editor").post("/sources/PASTED/rules/new", data=form)
    text = (await pages.member("viewer").get(made.headers["Location"])).text
    section = text[text.index('aria-labelledby="past"') :]
    section = section[: section.index("</section>")]

    assert "Clicks recorded before" in section
    assert '<dd class="figure">2</dd>' in section
    assert "Every click is counted here" in section
    assert "https://shop.example/a" in section


async def test_a_rule_without_recorded_clicks_says_nothing_of_them(pages):
    """A source that never recorded any has no section of its past; one that records now says that there is none yet."""
    form = {"name": "leave_review", "label": "Reviews", "on": "click", "often": "every", "t_tag": "button", "t_name": "Review"}
    for code, capture, shown in (("NEVER", False, False), ("NOW", True, True)):
        await recorded(pages, code, capture=capture)
        made = await pages.member("editor").post(f"/sources/{code}/rules/new", data=form)
        text = (await pages.member("viewer").get(made.headers["Location"])).text
        assert ('aria-labelledby="past"' in text) is shown


async def test_a_source_that_records_none_says_how_to(pages):
    """An editor is led to the setting; what was recorded before stays to be seen."""
    await recorded(pages, "OFF", ("click", REVIEW, "/a"), capture=False)
    text = (await pages.member("editor").get(address("OFF"))).text

    assert "/sources/OFF/settings#capture" in text
    assert "Leave a &lt;b&gt;" in text


async def test_everything_recorded_is_deleted_on_demand(pages):
    """Asked first, by an editor only, of one source only; the change log keeps who and how many."""
    await recorded(pages, "GONE", ("click", REVIEW, "/a"), ("click", REVIEW, "/b"))
    await recorded(pages, "STAYS", ("click", REVIEW, "/a"))
    editor = pages.member("editor")
    refused = await pages.member("viewer").post(address("GONE", "/delete"))
    asked = (await editor.get(address("GONE", "?delete"))).text
    done = await editor.post(address("GONE", "/delete"))
    line = pages.metadata.changes.latest(1)[0]

    assert refused.status_code == 403
    assert "Delete 2 recorded clicks?" in asked
    assert done.headers["Location"].endswith("clicks?deleted")
    assert "is deleted" in (await editor.get(done.headers["Location"])).text
    assert "Leave a" not in (await editor.get(address("GONE"))).text
    assert "Leave a" in (await editor.get(address("STAYS"))).text
    assert (line.action, line.subject, line.details) == ("clicks.delete", "GONE", {"clicks": 2})
