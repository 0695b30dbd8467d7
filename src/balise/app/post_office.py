"""Alerts and mails, as the settings name relay and networks."""

import socket
from email.utils import parseaddr

from balise.alerts.addresses import Network, read_networks
from balise.alerts.delivering import Deliverer
from balise.alerts.mailer import Mailer, Security
from balise.alerts.message import Writer
from balise.alerts.office import Office
from balise.alerts.webhook import Poster
from balise.clock import Clock
from balise.diagnostics.sentences import said
from balise.errors import SettingError
from balise.metadata import Metadata
from balise.settings import Settings, people_address


def mailer_of(settings: Settings) -> Mailer | None:
    """What sends mails; None where no relay is set up. Raises `SettingError` for what cannot be one."""
    if not settings.smtp_host:
        return None
    sender = settings.smtp_from or (settings.smtp_user if "@" in settings.smtp_user else f"balise@{socket.getfqdn()}")
    if "@" not in parseaddr(sender)[1] or not sender.isprintable():
        raise SettingError("smtp_from must be an address, such as Balise <balise@shop.example>.")
    if settings.smtp_security not in list(Security):
        raise SettingError(f"smtp_security must be one of {', '.join(Security)}.")
    security = Security(settings.smtp_security)
    return Mailer(settings.smtp_host, settings.smtp_port, sender, settings.smtp_user, settings.smtp_password, security)


def networks_of(settings: Settings) -> tuple[Network, ...]:
    """Networks that webhooks may call though they are not public. Raises `SettingError`."""
    try:
        return read_networks(settings.alert_private_addresses)
    except ValueError as error:
        raise SettingError("alert_private_addresses must be networks between commas, such as 10.0.0.0/8.") from error


def office_of(settings: Settings, metadata: Metadata, clock: Clock) -> Office:
    """Who tells people of issues."""
    return Office(metadata, said, people_address(settings), clock)


def deliverer_of(settings: Settings, metadata: Metadata, mailer: Mailer | None, clock: Clock) -> Deliverer:
    """What delivers messages. Raises `SettingError`."""
    writer = Writer(people_address(settings), said)
    return Deliverer(metadata, writer, Poster(networks_of(settings)), mailer, clock)
