"""The sentences of the pages, in English and French, out of `locales/`."""

import re
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.dates import format_date, format_datetime, format_interval, get_timezone_location
from babel.numbers import format_currency, format_decimal, get_currency_precision, get_decimal_symbol, get_group_symbol
from litestar import Request
from markupsafe import Markup, escape

from balise.events.finding import told
from balise.reports.moments import iso_text
from balise.vocabulary.language import LANGUAGES, language_of

LOCALES: Final = Path(__file__).parent / "locales"
LANGUAGE_COOKIE: Final = "balise_language"
ZONE_COOKIE: Final = "balise_zone"
"""The browser's time zone, which static/page.js tells."""
CLOCK_COOKIE: Final = "balise_clock"
"""`utc` where the visitor wants times in UTC."""
CLOCKS: Final = ("utc", "local")
_LOCALES: Final = {"en": Locale("en", "GB"), "fr": Locale("fr", "FR")}
_CODE: Final = re.compile(r"`([^`]+)`")


class Told(Protocol):
    """A finding, or what was kept of one."""

    @property
    def code(self) -> str:
        """Which rule found it."""

    @property
    def message(self) -> str:
        """What it is and what helps, in English."""


@cache
def read_texts(language: str) -> Mapping[str, str]:
    """Every sentence of a language by its key, such as `status.title`."""
    files = sorted((LOCALES / language).glob("*.toml"))
    tables = [pair for file in files for pair in tomllib.loads(file.read_text(encoding="utf-8")).items()]
    return {f"{table}.{key}": text for table, texts in tables for key, text in texts.items()}


@cache
def _read_markup(language: str) -> Mapping[str, str]:
    """The same sentences, escaped and with their code marked: most are said many times on one page."""
    return {key: str(with_code(text)) for key, text in read_texts(language).items()}


def with_code(text: str) -> Markup:
    """A text escaped, with `backticks` as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))


@cache
def _digits_of(currency: str) -> int:
    return int(get_currency_precision(currency))


class Sentences:
    """Says things in one language. In a template `t("page.key", name=value)`; `backticks` become code."""

    def __init__(self, language: str, zone: tzinfo = UTC) -> None:
        """`zone` is what moments are shown in."""
        self.language, self.zone = language, zone
        self._locale = _LOCALES[language]
        self._group = get_group_symbol(self._locale)
        self._signs = str.maketrans({",": self._group, ".": get_decimal_symbol(self._locale)})
        self._texts = read_texts(language)
        self._markup = _read_markup(language)

    def __call__(self, key: str, /, **values: Any) -> Markup:
        """The sentence, with the values in it escaped."""
        return Markup(self._markup[key].format(**{name: escape(value) for name, value in values.items()}))

    def finding(self, finding: Told) -> Markup:
        """What a rule found and what helps; marked as English where this version does not know the sentence in the language."""
        text = told(finding.code, finding.message, self.language)
        return with_code(text) if text else Markup('<span lang="en">{}</span>').format(with_code(finding.message))

    def has(self, key: str) -> bool:
        """Whether there is such a sentence."""
        return key in self._texts

    def plain(self, key: str, /, **values: Any) -> str:
        """The sentence as text that is no markup, such as for a message's subject."""
        return self._texts[key].replace("`", "").format(**values)

    def count(self, key: str, number: int) -> Markup:
        """The sentence `key_one` or `key_many` with `{n}`: French says 0 in the singular, English does not."""
        single = number == 1 or (number == 0 and self.language == "fr")
        return self(f"{key}_one" if single else f"{key}_many", n=self.number(number))

    def number(self, number: int) -> str:
        """A whole number with its thousands apart."""
        return f"{number:,}".replace(",", self._group)

    def decimal(self, number: float, digits: int) -> str:
        """A number with so many digits behind its comma."""
        return str(format_decimal(number, f"#,##0.{'0' * digits}", locale=self._locale))

    def percent(self, share: float, digits: int = 0) -> str:
        """A share of 1 in percent."""
        return self._written(Decimal(str(share)) * 100, digits) + (" %" if self.language == "fr" else "%")

    def money(self, amount: Decimal, currency: str) -> str:
        """An amount with the currency's own digits and sign."""
        # French CLDR data write £GB, which nobody in this product's pages does.
        return str(format_currency(amount, currency, locale=self._locale)).replace("£GB", "£")

    def amount(self, amount: Decimal, currency: str) -> str:
        """An amount with the currency's own digits, without its sign."""
        return self._written(amount, _digits_of(currency) if currency else 2)

    def _written(self, number: Decimal, digits: int) -> str:
        """What Babel writes by the pattern `#,##0.00`, in a tenth of its time: a page may hold hundreds."""
        return f"{number:,.{digits}f}".translate(self._signs)

    def bytes(self, size: int) -> str:
        """A size in the largest unit that leaves a whole number before the comma."""
        names = ("o", "Ko", "Mo", "Go", "To") if self.language == "fr" else ("B", "KB", "MB", "GB", "TB")
        power = min(max(len(str(max(size, 0))) - 1, 0) // 3, len(names) - 1)
        return f"{format_decimal(round(size / 1000**power, 1 if power > 1 else 0), locale=self._locale)}\u00a0{names[power]}"

    def when(self, at_ms: int) -> str:
        """A moment to the minute, in the zone, from milliseconds since 1970."""
        try:
            moment = datetime.fromtimestamp(at_ms / 1000, self.zone)
        except (ValueError, OverflowError, OSError):
            return "–"
        return str(format_datetime(moment, "d MMM y, HH:mm", tzinfo=self.zone, locale=self._locale))

    def time(self, at_ms: int, digits: int = 0) -> str:
        """The time of day to the second, in the zone, with up to three `digits` of the second behind it."""
        try:
            moment = datetime.fromtimestamp(at_ms / 1000, self.zone)
        except (ValueError, OverflowError, OSError):
            return "–"
        return f"{moment:%H:%M:%S}" + (f".{at_ms % 1000:03}"[: digits + 1] if digits else "")

    def seconds(self, milliseconds: int) -> str:
        """A short while in seconds: with its thousandths below ten."""
        whole = milliseconds >= 10_000
        return str(format_decimal(milliseconds / 1000, "#,##0" if whole else "#,##0.###", locale=self._locale))

    def iso(self, at_ms: int) -> str:
        """A moment for machines, in UTC."""
        return iso_text(at_ms)

    def day(self, day: date) -> str:
        """A day."""
        return str(format_date(day, "d MMM y", locale=self._locale))

    def days(self, first: date, last: date) -> str:
        """Some days in a row, such as `14–20 November 2026`."""
        return self.day(first) if first == last else str(format_interval(first, last, "yMMMMd", locale=self._locale))

    def weekday(self, day: date) -> tuple[str, str]:
        """A day's short name in the week, and its number in the month."""
        return str(format_date(day, "EEE", locale=self._locale)), str(format_date(day, "d", locale=self._locale))

    def short_day(self, day: date) -> str:
        """A day without its year."""
        return str(format_date(day, "d MMM", locale=self._locale))

    def clock(self, at: datetime) -> str:
        """Hours and minutes."""
        return at.strftime("%H:%M")

    def lately(self, at_ms: int, now_ms: int) -> str:
        """A moment for a narrow column: the time of today, the day of another."""
        try:
            moment, now = (datetime.fromtimestamp(each / 1000, self.zone) for each in (at_ms, now_ms))
        except (ValueError, OverflowError, OSError):
            return "–"
        if moment.date() == now.date():
            return self.clock(moment)
        return self.short_day(moment.date()) if moment.year == now.year else self.day(moment.date())

    def zone_name(self) -> str:
        """The city the zone is named for, or `UTC`."""
        return self.city(str(self.zone))

    def city(self, zone: str) -> str:
        """The city a time zone is named for, in the reader's language; its own name where it is named for none."""
        try:
            return "UTC" if zone == "UTC" else str(get_timezone_location(zone, locale=self._locale, return_city=True))
        except (LookupError, ValueError):
            return zone

    def moment(self, at_ms: int) -> str:
        """A moment, UTC, from milliseconds since 1970."""
        try:
            return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")
        except (ValueError, OverflowError, OSError):
            return "–"


def sentences_for(request: Request[Any, Any, Any]) -> Sentences:
    """The language a visitor chose (`?lang=`, kept in a cookie), else what the browser prefers."""
    zone = _zone_of(request.cookies, request.query_params.get("clock"))
    for chosen in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if chosen in LANGUAGES:
            return Sentences(chosen, zone)
    return Sentences(language_of(request.headers.get("accept-language", "")), zone)


def _zone_of(cookies: Mapping[str, str], wanted: str | None) -> tzinfo:
    """The browser's zone as its script told it; UTC where the visitor chose so (`?clock=`), or without a known one."""
    chosen = wanted if wanted in CLOCKS else cookies.get(CLOCK_COOKIE)
    if chosen == "utc":
        return UTC
    try:
        return ZoneInfo(cookies.get(ZONE_COOKIE, "")[:64])
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return UTC
