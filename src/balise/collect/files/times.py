"""When a line of a file happened, in Unix seconds."""

import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from balise.collect.files.fields import BadCell, Cells, Columns
from balise.collect.files.mapping import MadeUpClock, TimeRule
from balise.errors import WrongInput
from balise.vocabulary.finding_texts import LINE, english

ReadTime = Callable[[Cells], int]
"""Returns seconds since 1970, UTC. Raises `BadCell`."""


def time_of(rule: TimeRule, columns: Columns) -> ReadTime:
    """Compile a time rule. A local time that the clock change skips or repeats is read with the offset before the change."""
    places = [columns.place(name) for name in rule.columns]
    parse = _parser(rule)
    added = _made_up(rule.made_up, columns) if rule.made_up else None
    told = english(LINE, "no_time", columns=", ".join(rule.columns))

    def read(cells: Cells) -> int:
        try:
            seconds = parse(" ".join(cells[place] for place in places))
        except (ValueError, OverflowError, OSError) as error:
            raise BadCell(told) from error
        return seconds + added(cells) if added else seconds

    return read


def _parser(rule: TimeRule) -> Callable[[str], int]:
    if rule.format == "unix":
        return _unix
    try:
        zone = ZoneInfo(rule.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise WrongInput("The mapping's time.zone is not a time zone. Write it like Europe/London.") from error
    if rule.format == "iso8601":
        return lambda text: _seconds(datetime.fromisoformat(text), zone)
    return lambda text: _seconds(datetime.strptime(text, rule.format), zone)


def _unix(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 12):
        raise ValueError("not Unix seconds")
    return int(text)


def _seconds(moment: datetime, zone: ZoneInfo) -> int:
    placed = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return int(placed.astimezone(UTC).timestamp())


def _made_up(clock: MadeUpClock, columns: Columns) -> Callable[[Cells], int]:
    order = columns.integer(clock.order)
    spread = columns.place(clock.spread_by) if clock.spread_by else None
    try:
        start = datetime.strptime(clock.start, "%H:%M:%S")
    except ValueError as error:
        raise WrongInput("The mapping's time.made_up.start must be a time such as 09:00:00.") from error
    begin = start.hour * 3600 + start.minute * 60 + start.second

    def read(cells: Cells) -> int:
        share = 0
        if spread is not None and clock.spread_minutes > 0:
            share = zlib.crc32(cells[spread].encode()) % clock.spread_minutes * 60
        return begin + share + (order(cells) or 0) * clock.step_seconds

    return read
