"""The organisation's own sign-in, as the settings name it."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from balise.errors import SettingError
from balise.metadata import Role
from balise.settings import Settings
from balise.web import Issuer


def issuer_of(settings: Settings) -> Issuer | None:
    """The issuer; None where none is named. Raises `SettingError` for what cannot be one."""
    if not settings.oidc_issuer:
        return None
    if not _is_safe(settings.oidc_issuer):
        raise SettingError("oidc_issuer must be the address of the issuer, beginning with https://.")
    if not settings.oidc_client_id:
        raise SettingError("oidc_client_id is missing: what does the issuer call this server?")
    if settings.oidc_role not in list(Role):
        raise SettingError(f"oidc_role must be one of {', '.join(Role)}.")
    domains = tuple(domain.strip().lower().removeprefix("@") for domain in settings.oidc_domain.split(",") if domain.strip())
    role = Role(settings.oidc_role)
    return Issuer(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret, role, domains)


def _is_safe(address: str) -> bool:
    """HTTPS, or this machine itself: the secret and the tokens go there."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(host)
    try:
        return parts.scheme == "http" and (host == "localhost" or ip_address(host).is_loopback)
    except ValueError:
        return False
