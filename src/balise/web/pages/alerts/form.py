"""The form of an alert: as it was typed, and as it is stored."""

from dataclasses import dataclass
from typing import Any, Final

from balise.metadata.alert_types import Alert, Digest, IssueChange
from balise.web.form import Form

FIELD_OF: Final = {
    "alert_sources": "sources",
    "alert_severities": "severities",
    "alert_codes": "codes",
    "alert_changes": "changes",
    "alert_members": "mail_to",
    "alert_nobody": "mail_to",
    "alert_hour": "hour",
    "alert_zone": "zone",
    "alert_language": "language",
    "alert_quiet": "quiet_minutes",
    "alert_url": "webhook_url",
}
"""At which field a refusal is said; any other at the name."""
FAULTS: Final = (*FIELD_OF, "too_many_alerts")


@dataclass(frozen=True)
class Typed:
    """What stands in the form. `hour` and `quiet_minutes` are texts, since they may be no numbers."""

    name: str = ""
    sources: tuple[str, ...] = ()
    severities: tuple[str, ...] = ("error", "warning")
    codes: str = ""
    changes: tuple[str, ...] = (IssueChange.OPENED.value, IssueChange.REOPENED.value)
    mail_to: tuple[str, ...] = ()
    webhook_url: str = ""
    digest: str = Digest.AT_ONCE.value
    hour: str = "7"
    zone: str = "UTC"
    language: str = "en"
    quiet_minutes: str = "60"
    active: bool = True

    def choices(self) -> dict[str, Any]:
        """The fields of an alert; what is no number or no known word becomes what is refused."""
        return {
            "name": self.name,
            "sources": self.sources,
            "severities": self.severities,
            "codes": tuple(self.codes.replace(",", " ").split()),
            "changes": tuple(IssueChange(change) for change in self.changes if change in tuple(IssueChange)),
            "mail_to": tuple(_number(one) for one in self.mail_to),
            "webhook_url": self.webhook_url,
            "digest": Digest.DAILY if self.digest == Digest.DAILY else Digest.AT_ONCE,
            "hour": _number(self.hour),
            "zone": self.zone,
            "language": self.language,
            "quiet_minutes": _number(self.quiet_minutes),
            "active": self.active,
        }


def typed(form: Form) -> Typed:
    """What was sent."""
    return Typed(
        name=form.get("name", "").strip()[:300],
        sources=tuple(form.all("sources")),
        severities=tuple(form.all("severities")),
        codes=form.get("codes", "")[:2000],
        changes=tuple(form.all("changes")),
        mail_to=tuple(form.all("mail_to")),
        webhook_url=form.get("webhook_url", "").strip()[:3000],
        digest=form.get("digest", ""),
        hour=form.get("hour", "7").strip()[:10],
        zone=form.get("zone", "UTC")[:60],
        language=form.get("language", "en")[:10],
        quiet_minutes=form.get("quiet_minutes", "").strip()[:10],
        active=form.get("active", "") == "yes",
    )


def stored(alert: Alert) -> Typed:
    """An alert as its form shows it."""
    return Typed(
        name=alert.name,
        sources=alert.sources,
        severities=alert.severities,
        codes=" ".join(alert.codes),
        changes=tuple(change.value for change in alert.changes),
        mail_to=tuple(str(user) for user in alert.mail_to),
        webhook_url=alert.webhook_url,
        digest=alert.digest.value,
        hour=str(alert.hour),
        zone=alert.zone,
        language=alert.language,
        quiet_minutes=str(alert.quiet_minutes),
        active=alert.active,
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
