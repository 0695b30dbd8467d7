"""What may be chosen for an alert. A check raises `WrongInput` with a sentence that begins with the field."""

import re
from functools import cache
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import msgspec
from sqlalchemy import Connection, select

from balise.errors import WrongInput
from balise.metadata.alert_types import Alert
from balise.metadata.membership_rows import MEMBERSHIPS
from balise.metadata.source_rules import check_name
from balise.metadata.sources import SOURCES

LANGUAGES: Final = ("en", "fr")
SEVERITIES: Final = ("error", "warning", "notice")
MOST_QUIET_MINUTES: Final = 7 * 24 * 60
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,59}")
_MOST_RECEIVERS: Final = 50


@cache
def zones() -> frozenset[str]:
    """The names of every time zone this machine knows."""
    return frozenset(available_timezones()) | {"UTC"}


def check_alert(connection: Connection, alert: Alert) -> Alert:
    """The alert as it may be stored. Raises `WrongInput`."""
    mine = set(connection.scalars(select(SOURCES.c.code).where(SOURCES.c.workspace_id == alert.workspace_id)))
    members = set(connection.scalars(select(MEMBERSHIPS.c.user_id).where(MEMBERSHIPS.c.workspace_id == alert.workspace_id)))
    _require(set(alert.sources) <= mine, "sources must be codes of this workspace's sources.", "alert_sources")
    _require(set(alert.severities) <= set(SEVERITIES), f"severities must be of {', '.join(SEVERITIES)}.", "alert_severities")
    _require(all(_CODE.fullmatch(code) for code in alert.codes), "codes must be codes of issues.", "alert_codes")
    _require(bool(alert.changes), "changes must name at least one of opened, reopened, closed.", "alert_changes")
    _require(set(alert.mail_to) <= members, "mail_to must be ids of this workspace's members.", "alert_members")
    _require(len(alert.mail_to) <= _MOST_RECEIVERS, f"mail_to must be at most {_MOST_RECEIVERS} members.", "alert_members")
    _require(bool(alert.mail_to or alert.webhook_url), "mail_to must name somebody, or webhook_url a receiver.", "alert_nobody")
    _require(0 <= alert.hour <= 23, "hour must be from 0 to 23.", "alert_hour")
    _require(alert.zone in zones(), "zone must be the name of a time zone, such as Europe/Paris.", "alert_zone")
    _require(alert.language in LANGUAGES, f"language must be one of {', '.join(LANGUAGES)}.", "alert_language")
    quiet = 0 <= alert.quiet_minutes <= MOST_QUIET_MINUTES
    _require(quiet, f"quiet_minutes must be from 0 to {MOST_QUIET_MINUTES}.", "alert_quiet")
    url = check_url(alert.webhook_url) if alert.webhook_url else ""
    return msgspec.structs.replace(alert, name=check_name(alert.name), webhook_url=url)


def check_url(value: str) -> str:
    """An address of a webhook: http or https, a host, no user in it. Raises `WrongInput`."""
    url = value.strip()
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        good = False
    plain = url.isascii() and url.isprintable() and not set(url) & set(' \\"<>') and len(url) <= 2000
    _require(good and plain, "webhook_url must be an address such as https://hooks.shop.example/balise.", "alert_url")
    return url


def _require(good: bool, sentence: str, reason: str) -> None:
    if not good:
        raise WrongInput(sentence, reason=reason)
