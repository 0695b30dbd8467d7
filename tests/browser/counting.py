"""What was tracked equals what the report counts: nothing lost, nothing twice, nothing left behind."""

from collections.abc import Mapping

from playwright.sync_api import Page

from tests.browser.serving import Source
from tests.browser.visitor import Visitor

STORED = "() => { try { return (self.__balise && JSON.stringify(localStorage)) || '' } catch { return '' } }"
READY = "() => typeof self.__balise === 'object'"


def counts(visitor: Visitor, expected: Mapping[str, int], source: Source | None = None, seconds: float = 40.0) -> None:
    """Wait until the report counts exactly this and no page with a pixel keeps an event any more: it must not change it."""
    of = source or visitor.source
    due = dict(expected)

    def settled() -> bool:
        if len({(event.name_sent, event.event_id) for event in of.arrived}) < sum(due.values()):
            return False
        now = of.counted()
        assert all(count <= due.get(name, 0) for name, count in now.items()), f"{due} was tracked, {now} counted."
        return now == due

    visitor.wait(settled, lambda: f"{due} was tracked, {of.counted()} counted.", seconds)
    visitor.wait(lambda: not kept(visitor, expected), lambda: f"Pages still keep {kept(visitor, expected)}.", seconds)
    assert of.counted() == due


def kept(visitor: Visitor, names: Mapping[str, int]) -> list[str]:
    """The names of events that the storage of an open page still holds."""
    texts = [page.evaluate(STORED) for page in visitor.context.pages if page.url.startswith("http")]
    return [name for name in names if any(f'"{name}'.lower() in text.replace("\\", "").lower() for text in texts)]


def close(page: Page) -> None:
    """Close a tab as a person does, so that it notices; return when it is gone."""
    with page.expect_event("close"):
        page.close(run_before_unload=True)
