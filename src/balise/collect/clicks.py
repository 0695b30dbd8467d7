"""Recorded clicks in a pixel's body: read within bounds, from sources that record them, held to the policy, put into the log."""

from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from balise.clock import Clock
from balise.collect.directory import Directory
from balise.collect.from_pixel import Sender
from balise.collect.intake import Intake
from balise.collect.tally import CLICKS
from balise.collect.wire_click import MOST_CLICKS, WireClick
from balise.events.click import RecordedClick
from balise.events.received import Kind
from balise.pipeline import Context
from balise.pipeline.clicks import clean_clicks

MOST_A_DAY: Final = 1_000_000
"""Of a source, since the server was started."""
_DAY_MS: Final = 24 * 3600 * 1000
"""A browser's time is believed this far back; else, and in the future, the arrival's is taken."""


class Clicks:
    """Takes what was recorded, at most `MOST_A_DAY` of a source: nothing is answered before the log has it on disk.

    What is no click, or not wanted, is counted for its source and left out: no browser can mend it.
    """

    def __init__(self, intake: Intake, directory: Directory, clock: Clock) -> None:
        self._intake, self._directory, self._clock = intake, directory, clock
        self._day = 0
        self._taken: dict[str, int] = {}

    async def take(self, given: Any, sender: Sender) -> int:
        """Keep the clicks of a body (any JSON) and say how many."""
        read = [_read(item) for item in given[:MOST_CLICKS]] if isinstance(given, list) else []
        wanted = [(click, context) for click in read if click is not None and (context := self._wanting(click, sender))]
        if not wanted:
            return 0
        now = self._clock()
        recorded = [(_recorded(click, sender, now), msgspec.to_builtins(click.target)) for click, _ in wanted]
        await self._intake.keep_clicks(clean_clicks(recorded, wanted[0][1].policy))
        return len(recorded)

    def _wanting(self, click: WireClick, sender: Sender) -> Context | None:
        """The rules of the source that takes this click; None where it is not taken."""
        context = self._directory.context(click.code)
        if context is None or context.source.kind is not Kind.WEB:
            return None
        source, why = context.source, ""
        if not source.capture:
            why = "switched off"
        elif source.allowed_origins and sender.origin not in source.allowed_origins:
            why = "origin"
        elif context.is_bot(sender.user_agent):
            why = "crawler"
        elif not self._has_room(source.code):
            why = "too many today"
        if why:
            self._directory.tally.note(source.code, CLICKS, why)
        return None if why else context

    def _has_room(self, code: str) -> bool:
        day = self._clock() // _DAY_MS
        if day != self._day:
            self._day, self._taken = day, {}
        self._taken[code] = self._taken.get(code, 0) + 1
        return self._taken[code] <= MOST_A_DAY


def _read(item: Any) -> WireClick | None:
    """A click in its bounds, on a page that has an address; None for anything else."""
    try:
        click = msgspec.convert(item, WireClick)
        parts = urlsplit(click.page)
    except (msgspec.ValidationError, ValueError):
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    click.page = f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}{parts.path or '/'}"
    return click


def _recorded(click: WireClick, sender: Sender, now: int) -> RecordedClick:
    message = blake2b(msgspec.json.encode((click.code, click.id, click.at)), digest_size=16).hexdigest()
    seconds = _moment(click.at, now, sender.clock_behind_ms) // 1000
    return RecordedClick(message, click.code, now, seconds, click.on, click.page, "", "")


def _moment(at: str, now: int, behind: int) -> int:
    """When it happened, in milliseconds, by the browser's clock set right; the arrival's where that cannot be."""
    try:
        moment = datetime.fromisoformat(at)
        happened = round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000) + behind
    except (ValueError, OverflowError):
        return now
    return happened if now - _DAY_MS <= happened <= now else now
