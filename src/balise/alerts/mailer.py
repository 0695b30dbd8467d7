"""Hands mails to the server's SMTP relay."""

import smtplib
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from enum import StrEnum

from balise.alerts.message import Mail

TIMEOUT_S = 20.0
_MOST_SAID = 300


class Security(StrEnum):
    """How the way to the relay is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class NotDelivered(Exception):
    """A message did not arrive. `status` is the receiver's code, 0 where there was no answer; `retry_after` is in seconds."""

    def __init__(self, said: str, status: int = 0, for_good: bool = False, retry_after: float = 0.0) -> None:
        super().__init__(said)
        self.said, self.status, self.for_good, self.retry_after = said, status, for_good, retry_after


@dataclass(frozen=True)
class Mailer:
    """Sends mails from `sender` over the relay at `host`."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    security: Security = Security.STARTTLS
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)

    def send(self, mail: Mail) -> str:
        """Hand a mail over; gives what the relay said. Raises `NotDelivered`."""
        try:
            with self._connect() as relay:
                if self.security is Security.STARTTLS:
                    relay.starttls(context=self.tls)
                if self.user:
                    relay.login(self.user, self.password)
                relay.send_message(self._message(mail), parseaddr(self.sender)[1], [mail.to])
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise NotDelivered(_plain(said), code, code >= 500) from error
        except smtplib.SMTPResponseException as error:
            # A relay that refuses this server's user may be set right: only what it says of the mail itself is for good.
            for_good = error.smtp_code >= 500 and isinstance(error, smtplib.SMTPDataError)
            raise NotDelivered(_plain(error.smtp_error), error.smtp_code, for_good) from error
        except (smtplib.SMTPException, OSError) as error:
            raise NotDelivered(f"{self.host}:{self.port} cannot be used: {_plain(str(error))}") from error
        return f"Taken by {self.host}."

    def _connect(self) -> smtplib.SMTP:
        if self.security is Security.TLS:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_S, context=self.tls)
        return smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_S)

    def _message(self, mail: Mail) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, mail.to, mail.subject
        message["Date"] = format_datetime(datetime.now(UTC))
        message["Message-ID"] = make_msgid(domain=parseaddr(self.sender)[1].rpartition("@")[2] or None)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.text)
        message.add_alternative(mail.html, subtype="html")
        return message


def _plain(said: str | bytes) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())[:_MOST_SAID]
