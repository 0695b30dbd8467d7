"""Targets on sites as people build them, each with its own way of making a target hard to find again."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Frame

from tests.browser.base_code import base_code
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
