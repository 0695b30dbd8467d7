"""The job that looks at the rules of a source on their sample pages: at night by itself, and when somebody asks."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httpx2
import msgspec

from balise.builder.browser import CheckBrowser, NoBrowser, Visited, browser_file
from balise.builder.looking import Look
from balise.builder.night import seconds_to_wait
from balise.builder.robots import AGENT, MOST_BYTES, Robots, read_robots
from balise.builder.way_out import NO_WAY, WayOut
from balise.clock import Clock
from balise.errors import NotFound
from balise.events.source import Source
from balise.jobs import Progress, RunAgain
from balise.lookups.networks import Network, Resolve, resolve
from balise.metadata import CheckRun, Job, Metadata, RuleCheck
from balise.metadata.jobs import SCHEDULE
from balise.metadata.proof_types import RunState
from balise.metadata.rule_types import EventRule
from balise.rules.rule import Rule, Target

MOST_PAGES: Final = 30
"""Pages that one check of a source opens; the next begins with those that were left."""
_ROBOTS_S: Final = 10.0
_MOST_REDIRECTS: Final = 5


class RuleChecker:
    """Checks sources. `search` is the file of the pixel's search, `named` the browser to start, `allowed` networks that are
    not public and may be reached all the same."""

    def __init__(
        self,
        metadata: Metadata,
        clock: Clock,
        search: Path,
        named: str = "",
        allowed: Sequence[Network] = (),
        ask: Resolve = resolve,
    ) -> None:
        self._metadata, self._clock, self._search = metadata, clock, search
        self._named, self._allowed, self._ask = named, allowed, ask

    def work(self, job: Job, progress: Progress) -> dict[str, Any]:
        """Check a source; after a crash pages that were checked by this job already are not opened again."""
        source = self._metadata.sources.find(job.source)
        if source is None:
            raise NotFound("The source is gone.")
        now = self._clock()
        if job.actor == SCHEDULE:
            _wait_for_the_night(source.code, now, job.created_at)
        due = self._due(source, job.created_at)
        if not due:
            return self._ended(source, "done", 0, 0, 0)
        try:
            file = browser_file(self._named)
            opened, left = asyncio.run(self._check(source, due, file, progress))
        except NoBrowser:
            return self._ended(source, "no_browser", len({rule.id for rule, _, _ in due}), 0, len({page for _, _, page in due}))
        return self._ended(source, "done", len({rule.id for rule, _, _ in due}), opened, left)

    def _due(self, source: Source, since: int) -> list[tuple[EventRule, Rule, str]]:
        """Live rules with their sample pages, those first that were not looked at for longest; none that was looked at since."""
        rules, _ = self._metadata.event_rules.page(source.code, states=("live",), most=500)
        published = {each.id: each for each in self._metadata.event_rules.live(source.code)}
        last = {(check.rule, check.page): check.at for check in self._metadata.rule_checks.latest(source.code)}
        due = [(rule, published[rule.id].rule, page) for rule in rules if rule.id in published for page in rule.pages]
        due = [each for each in due if targets_of(each[1]) and last.get((each[0].id, each[2]), 0) < since]
        return sorted(due, key=lambda each: (last.get((each[0].id, each[2]), 0), each[2], each[0].id))

    async def _check(
        self, source: Source, due: Sequence[tuple[EventRule, Rule, str]], file: str, progress: Progress
    ) -> tuple[int, int]:
        pages = list(dict.fromkeys(page for _, _, page in due))
        some = pages[:MOST_PAGES]
        way_out = WayOut(self._allowed, self._ask).start()
        robots: dict[str, Robots] = {}
        try:
            async with CheckBrowser(file, self._search, way_out, source.allowed_origins) as browser:
                for done, page in enumerate(some):
                    progress(done, len(some))
                    own = [(rule, rule_now) for rule, rule_now, where in due if where == page]
                    may = await asyncio.to_thread(self._robots, page, robots, way_out)
                    self._metadata.rule_checks.add(await self._look(page, own, browser, may))
                progress(len(some), len(some))
        finally:
            way_out.stop()
        return len(some), len(pages) - len(some)

    async def _look(
        self, page: str, rules: Sequence[tuple[EventRule, Rule]], browser: CheckBrowser, robots: Robots
    ) -> list[RuleCheck]:
        parts = urlsplit(page)
        targets = [target for _, rule in rules for _, target in targets_of(rule)]
        may = robots.allow((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        visited = await browser.visit(page, targets) if may else Visited("robots")
        looks = iter(visited.looks)
        now = self._clock()
        return [_checked(rule, now_live, page, visited, looks, now) for rule, now_live in rules]

    def _robots(self, page: str, known: dict[str, Robots], way_out: WayOut) -> Robots:
        parts = urlsplit(page)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in known:
            known[origin] = fetch_robots(f"{origin}/robots.txt", way_out)
        return known[origin]

    def _ended(self, source: Source, state: RunState, rules: int, pages: int, left: int) -> dict[str, Any]:
        run = CheckRun(source=source.code, at=self._clock(), state=state, rules=rules, pages=pages, left=left)
        self._metadata.rule_checks.note_run(run)
        told: dict[str, Any] = msgspec.to_builtins(run)
        return told


def _wait_for_the_night(source: str, now: int, ordered_at: int) -> None:
    """Raises `RunAgain` where it is not time yet."""
    wait = seconds_to_wait(source, datetime.fromtimestamp(now / 1000), now - ordered_at)
    if wait:
        raise RunAgain(wait)


def targets_of(rule: Rule) -> list[tuple[str, Target]]:
    """The elements a rule needs: that of its trigger under an empty name, and those that parameters are read from."""
    own = [("", rule.trigger.target)] if rule.trigger.target else []
    return own + [(each.name, each.from_.element) for each in rule.parameters if each.from_.element]


def fetch_robots(url: str, way_out: WayOut) -> Robots:
    """What a site's robots.txt says; everything may be opened where there is none, nothing where the site cannot answer."""
    read = b""
    try:
        with (
            httpx2.Client(
                proxy=way_out.address, trust_env=False, timeout=_ROBOTS_S, follow_redirects=True, max_redirects=_MOST_REDIRECTS
            ) as client,
            client.stream("GET", url, headers={"User-Agent": f"{AGENT}/1.0"}) as answer,
        ):
            if 400 <= answer.status_code < 500 or NO_WAY in answer.headers:
                return Robots()
            if answer.status_code != 200:
                return Robots(closed=True)
            for piece in answer.iter_bytes(65_536):
                read += piece
                if len(read) >= MOST_BYTES:
                    break
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError):
        # The page itself is asked next, and says what is wrong with the site.
        return Robots()
    return read_robots(read.decode("utf-8", "replace"))


def _checked(rule: EventRule, live: Rule, page: str, visited: Visited, looks: Iterable[Look], now: int) -> RuleCheck:
    own: dict[str, Look] = {}
    if visited.state == "opened":
        seen = iter(looks)
        own = {name: next(seen) for name, _ in targets_of(live)}
    main = own.get("")
    proposed = main.proposed if main and main.state in ("weak", "missing") else None
    return RuleCheck(
        source=rule.source,
        rule=rule.id,
        version=rule.live_version or rule.version,
        page=page,
        at=now,
        opened=visited.state,
        state=main.state if main else "",
        score=round(main.score * 100) if main else 0,
        second=round(main.second * 100) if main else 0,
        unread=tuple(name for name, look in own.items() if name and look.state not in ("found", "unclear")),
        proposed=msgspec.json.encode(proposed).decode() if proposed else "",
    )
