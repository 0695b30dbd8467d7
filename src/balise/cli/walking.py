"""One visitor's walk through the demo shop, step by step, in a browser of their own."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from balise.cli.journeys import Journey

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page

STEP_MS: Final = 20_000
REST_MS: Final = 15_000
_OPEN: Final = ("waiting", "retrying")
_RECORDS: Final = "() => JSON.parse(sessionStorage.getItem('balise_demo_sent') || '[]')"
_AT_REST: Final = """() => JSON.parse(sessionStorage.getItem('balise_demo_sent') || '[]')
  .every((record) => record.receipt ? record.outcome : !['waiting', 'retrying'].includes(record.state))"""
_PIXEL: Final = "() => typeof self.__balise === 'object'"
_NO_PROGRAM: Final = "Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false });"
_SCREENS: Final = {True: {"width": 390, "height": 844}, False: {"width": 1366, "height": 768}}
_SYSTEMS: Final = {True: ("Linux; Android 14; Pixel 7", " Mobile"), False: ("Windows NT 10.0; Win64; x64", "")}


@dataclass
class Walk:
    """What became of a walk. `taken`: the events with a receipt, by the name they count as; `open`: those without an answer."""

    journey: Journey
    taken: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    broken: str = ""


async def walk(browser: "Browser", address: str, journey: Journey, cookies: list[Any]) -> Walk:
    """Walk a journey to its end, and wait until every event came to rest. A step that fails ends it, and is told."""
    from playwright.async_api import Error

    walked = Walk(journey)
    context = await _context(browser, journey)
    try:
        await context.add_cookies(cookies)
        page = await context.new_page()
        page.set_default_timeout(STEP_MS)
        await _walk_steps(page, address, journey)
        await _note_records(page, walked)
    except Error as error:
        walked.broken = error.message.strip().splitlines()[0]
    finally:
        await context.close()
    return walked


async def _context(browser: "Browser", journey: Journey) -> "BrowserContext":
    """A browser of one's own. People's do not say that a program drives them; a bot's does."""
    if journey.bot:
        return await browser.new_context(locale=journey.language)
    system, device = _SYSTEMS[journey.phone]
    agent = f"Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{browser.version}{device} Safari/537.36"
    size: Any = _SCREENS[journey.phone]
    context = await browser.new_context(
        locale=journey.language, viewport=size, user_agent=agent, has_touch=journey.phone, is_mobile=journey.phone
    )
    await context.add_init_script(_NO_PROGRAM)
    return context


async def _walk_steps(page: "Page", address: str, journey: Journey) -> None:
    await _open(page, f"{address}/demo/")
    if journey.consent != "late":
        await _choose(page, journey.consent)
    for place, (name, value) in enumerate(journey.steps):
        await _DOES[name](page, address, value)
        if place == 1 and journey.consent == "late":
            await _choose(page, "granted")
    await _open(page, f"{address}/demo/sent")


async def _note_records(page: "Page", walked: Walk) -> None:
    from playwright.async_api import TimeoutError as TooLong

    with suppress(TooLong):
        await page.wait_for_function(_AT_REST, timeout=REST_MS)
    for record in await page.evaluate(_RECORDS):
        if record.get("receipt"):
            walked.taken.append(record.get("counted") or record["name"])
        elif record["state"] in _OPEN:
            walked.open.append(record["name"])


async def _open(page: "Page", url: str) -> None:
    await page.goto(url)
    await page.wait_for_function(_PIXEL)


async def _press(page: "Page", selector: str) -> None:
    """Press what leads to another page, and wait for its pixel."""
    async with page.expect_navigation():
        await page.locator(selector).first.click()
    await page.wait_for_function(_PIXEL)


async def _choose(page: "Page", consent: str) -> None:
    await page.locator(f'#consent button[value="{consent}"]').click()


async def _home(page: "Page", address: str, _: str) -> None:
    await _open(page, f"{address}/demo/")


async def _search(page: "Page", address: str, words: str) -> None:
    await page.locator('input[name="q"]').fill(words)
    await _press(page, 'form[role="search"] button')


async def _look(page: "Page", address: str, product: str) -> None:
    link = page.locator(f'a[href="/demo/products/{product}"]')
    if await link.count():
        await _press(page, f'a[href="/demo/products/{product}"]')
    else:
        await _open(page, f"{address}/demo/products/{product}")


async def _add(page: "Page", _: str, quantity: str) -> None:
    await page.locator('[data-form="add"] select').select_option(quantity)
    await _press(page, '[data-form="add"] button')


async def _checkout(page: "Page", _: str, __: str) -> None:
    await _press(page, 'a[href="/demo/checkout"]')


async def _fill(page: "Page", _: str, email: str) -> None:
    await page.locator('input[name="email"]').fill(email)
    await page.locator('input[name="phone"]').focus()


async def _pay(page: "Page", _: str, __: str) -> None:
    await _press(page, '[data-form="pay"] button')


async def _reload(page: "Page", _: str, __: str) -> None:
    await page.reload()
    await page.wait_for_function(_PIXEL)


async def _ship(page: "Page", _: str, __: str) -> None:
    await _press(page, '[data-form="ship"] button')


async def _review(page: "Page", _: str, stars: str) -> None:
    await page.locator('[data-form="review"] select').select_option(stars)
    await _press(page, '[data-form="review"] button')


async def _message(page: "Page", address: str, subject: str) -> None:
    await _press(page, 'a[href="/demo/contact"]')
    await page.locator('[data-form="message"] select').select_option(subject)
    await page.locator('[data-form="message"] textarea').fill("Hello")
    await _press(page, '[data-form="message"] button')


_DOES: Final[dict[str, Callable[["Page", str, str], Awaitable[None]]]] = {
    "home": _home,
    "search": _search,
    "look": _look,
    "add": _add,
    "checkout": _checkout,
    "fill": _fill,
    "pay": _pay,
    "reload": _reload,
    "ship": _ship,
    "review": _review,
    "message": _message,
}
