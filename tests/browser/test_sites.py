"""Targets on sites as people build them, each with its own way of making a target hard to find again."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Frame

from tests.browser.base_code import base_code
from tests.browser.publishing import publish
from tests.browser.sites.catalog import EXAMPLES, ROOT, TRUTH, Example, build_scripts, put_up

SCRIPT = (ROOT / "src/balise/web/static/pixel/target.js").read_text(encoding="utf-8") + "\nself.baliseTarget = baliseTarget;"
EVERYWHERE = f"""(root) => {{
  const found = [];
  const walk = (each) => {{
    for (const element of each.querySelectorAll("*")) {{
      if (element.hasAttribute("{TRUTH}")) found.push(element);
      if (element.shadowRoot) walk(element.shadowRoot);
    }}
  }};
  walk(root);
  return found;
}}"""
DESCRIBE = f"""() => Object.fromEntries(({EVERYWHERE})(document).map((element) =>
  [element.getAttribute("{TRUTH}"), baliseTarget.describe(element)]))"""
FIND = f"""(target) => {{
  const match = baliseTarget.find(target, document);
  return {{ truth: match.element.getAttribute("{TRUTH}"), score: match.score, second: match.second,
    threshold: baliseTarget.THRESHOLD, margin: baliseTarget.MARGIN }};
}}"""
MOST_CLICKED = 8
SURE = 0.9
BY_NAME = {example.name: example for example in EXAMPLES}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sites' own scripts, built once."""
    folder = tmp_path_factory.mktemp("sites")
    try:
        build_scripts(folder)
    except RuntimeError as missing:
        pytest.skip(str(missing))
    return folder


def arrived(visitor: Any, example: Example, built: Path) -> Frame:
    """Open the site in a new tab and go to where its target is."""
    base = visitor.source.server.base
    visitor.context.add_init_script(SCRIPT)
    page = visitor.context.new_page()
    page.goto(put_up(visitor.site, example, built, base_code(base, visitor.source.code), base))
    if example.arrive:
        page.click(example.arrive)
    frame = page.frames[1] if example.framed else page.main_frame
    frame.wait_for_selector(f'[{TRUTH}="review"]', state="visible")
    frame.wait_for_function("() => typeof self.__balise === 'object'")
    return frame


@pytest.mark.parametrize("name", BY_NAME)
def test_a_target_is_found_after_the_page_was_loaded_again(visitors, source, built, name):
    """What was described is found by another visitor, well before any other element of the page."""
    example = BY_NAME[name]
    targets = arrived(visitors(source), example, built).evaluate(DESCRIBE)
    later = arrived(visitors(source), example, built)

    assert "review" in targets
    for truth, target in targets.items():
        match = later.evaluate(FIND, target)
        assert match["truth"] == truth, (target, match)
        assert match["score"] >= match["threshold"], (target, match)
        assert match["score"] - match["second"] >= match["margin"], (target, match)


def test_a_target_is_found_on_the_next_page_of_its_kind(visitors, source, built):
    """What was described on one product's page is found on another's: addresses below the page's own are kept without it."""
    targets = arrived(visitors(source), BY_NAME["router"], built).evaluate(DESCRIBE)
    later = arrived(visitors(source), BY_NAME["router"]._replace(arrive='nav a[href$="girandola"]'), built)

    for truth in ("review", "basket", "price"):
        match = later.evaluate(FIND, targets[truth])
        assert match["truth"] == truth
        assert match["score"] - match["second"] >= match["margin"]


@pytest.mark.parametrize("name", BY_NAME)
def test_a_rule_may_name_whatever_is_described(visitors, source, built, name):
    """What the browser describes is within what the server takes, to the letter."""
    for target in arrived(visitors(source), BY_NAME[name], built).evaluate(DESCRIBE).values():
        rule = {"event": "leave_review", "trigger": {"on": "click", "target": target}, "often": "every"}
        verdict = source.server.ask("POST", f"/api/v1/sources/{source.code}/rules/check", {"rule": rule})
        assert verdict["problems"] == [], target
        assert {name: part for name, part in verdict["rule"]["trigger"]["target"].items() if part} == target


@pytest.mark.parametrize("name", BY_NAME)
def test_a_rule_fires_once_for_its_target_and_for_no_other_element(visitors, source, built, name):
    """Real clicks on what else may be clicked send nothing, the click on the target sends the rule's event, once."""
    example = BY_NAME[name]
    target = arrived(visitors(source), example, built).evaluate(DESCRIBE)["review"]
    (rule,) = publish(source, {"event": "leave_review", "trigger": {"on": "click", "target": target}, "often": "every"})
    visitor = visitors(source)
    with visitor.context.expect_event("response", lambda answer: "rules.json" in answer.url):
        frame = arrived(visitor, example, built)
    visitor.page.wait_for_load_state("networkidle")
    others = others_clicked(frame, example)
    frame.locator(f'[{TRUTH}="review"]').click()
    frame.evaluate("([code]) => { ttq.instance(code).track('all_was_clicked'); }", [source.code])
    visitor.wait(lambda: "all_was_clicked" in [event.name_sent for event in source.stored], "The last event did not arrive.")

    assert others >= 2
    (fired,) = [event for event in source.stored if event.name_sent == "leave_review"]
    assert fired.rule == rule
    assert float(fired.rule_score) >= SURE


def others_clicked(frame: Frame, example: Example) -> int:
    """Click what is no target, as far as it can be seen, without leaving the page; how many there were."""
    frame.evaluate("() => addEventListener('click', (event) => event.preventDefault())")
    others = frame.locator(f":is({example.others}):not([{TRUTH}])")
    for place in range(min(others.count(), MOST_CLICKED)):
        others.nth(place).click(timeout=5000)
    return min(others.count(), MOST_CLICKED)
