"""What was tracked equals what the report counts: nothing lost, nothing twice, nothing left behind."""

from collections.abc import Mapping

from playwright.sync_api import Page

from tests.browser.serving import Source
from tests.browser.visitor import Visitor

STORED = "() => { try { return self.__balise ? JSON.stringify(localStorage) : '' } catch { return '' } }"
READY = "() => typeof self.__balise === 'object'"


def counts(visitor: Visitor, expected: Mapping[str, int], source: Source | None = None, seconds: float = 40.0) -> None:
    """Wait until the report counts exactly this and no page with a pixel keeps an event any more: it must not change it."""
    of = source or visitor.source
    visitor.wait(
        lambda: of.counted() == dict(expected), lambda: f"{dict(expected)} was tracked, {of.counted()} counted.", seconds
    )
    visitor.wait(lambda: not kept(visitor, expected), lambda: f"Pages still keep {kept(visitor, expected)}.", seconds)
    assert of.counted() == dict(expected)


def kept(visitor: Visitor, names: Mapping[str, int]) -> list[str]:
    """The names of events that the storage of an open page still holds."""
    texts = [page.evaluate(STORED) for page in visitor.context.pages if page.url.startswith("http")]
    return [name for name in names if any(f'"{name}' in text.replace("\\", "") for text in texts)]


def close(page: Page) -> None:
    """Close a tab as a person does, so that it notices; return when it is gone."""
    with page.expect_event("close"):
        page.close(run_before_unload=True)
