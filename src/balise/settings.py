"""Every setting: a name, a default and a sentence. Read once, handed over.

Order of precedence: command-line option, `BALISE_…` variable, `balise.toml`, default.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from balise.errors import SettingError


class Setting(NamedTuple):
    """One row of the table of settings."""

    name: str
    default: Any
    help: str


SETTINGS = (
    Setting("data", "./data", "The data folder; the command-line option is --data"),
    Setting("url", "http://127.0.0.1:8080", "The server a command asks, and the address printed to people"),
    Setting("api_token", "", "The management token a command uses towards `url`"),
    Setting("host", "127.0.0.1", "The address `serve` listens on"),
    Setting("port", 8080, "The port `serve` listens on"),
    Setting("max_body_bytes", 2 * 1024 * 1024, "A request body over this many bytes is refused, as sent or inflated"),
    Setting("requests_per_minute", 600_000, "Requests a minute a token may send before code 40100; 0 means no limit"),
    Setting("pixel_requests_per_minute", 600, "Requests a minute a public address may send as the pixel; 0 means no limit"),
    Setting("trusted_proxies", "127.0.0.0/8, ::1", "Networks of proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8"),
    Setting("phone_region", "", "Two-letter region for phone numbers without a country code, such as FR; empty leaves them out"),
    Setting("retention_months", 18, "Months after which a new source's events are deleted"),
    Setting("click_retention_days", 30, "Days after which recorded clicks are deleted"),
    Setting("log_keep_hours", 24, "Hours a log entry is kept after it was stored"),
    Setting("store_memory_bytes", 1_500_000_000, "The most memory the embedded store may use"),
    Setting("write_every_ms", 300, "The writer stores what came in at least this many milliseconds after its last insert"),
    Setting("write_most_events", 10_000, "The writer stores at most about this many events in one insert"),
    Setting(
        "oidc_issuer", "", "The organisation's own sign-in (OpenID Connect): the issuer's address; empty where there is none"
    ),
    Setting("oidc_client_id", "", "What the issuer calls this server"),
    Setting("oidc_client_secret", "", "What proves this server to the issuer; empty for a public client"),
    Setting("oidc_role", "viewer", "The role of who signs in by the issuer without an invitation, in the first workspace"),
    Setting(
        "oidc_domain", "", "E-mail domains between commas whose people need no invitation; empty: all need one; *: nobody does"
    ),
    Setting("smtp_host", "", "The relay that takes this server's mails, such as smtp.shop.example; empty: no mail is sent"),
    Setting("smtp_port", 587, "The relay's port: usually 587 with starttls, 465 with tls"),
    Setting("smtp_user", "", "What the relay calls this server; empty where it asks nobody's name"),
    Setting("smtp_password", "", "What proves this server to the relay"),
    Setting("smtp_from", "", "Who mails are from, such as Balise <balise@shop.example>"),
    Setting("smtp_security", "starttls", "How the way to the relay is protected: starttls, tls or none"),
    Setting(
        "alert_private_addresses", "", "Networks that are not public and that webhooks may call all the same, such as 10.0.0.0/8"
    ),
    Setting("chromium", "", "The browser that checks rules at night, such as /usr/bin/chromium; empty: looked for on the path"),
    Setting(
        "rule_check_private_addresses", "", "Networks that are not public and that checks of rules may open, such as 127.0.0.0/8"
    ),
    Setting("language", "en", "The language of messages on the command line: en or fr"),
    Setting("log_level", "info", "What is written to standard error: debug, info, warning or error"),
)


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The settings in force; the fields are the rows of `SETTINGS`."""

    data: str
    url: str
    api_token: str
    host: str
    port: int
    max_body_bytes: int
    requests_per_minute: int
    pixel_requests_per_minute: int
    trusted_proxies: str
    phone_region: str
    retention_months: int
    click_retention_days: int
    log_keep_hours: int
    store_memory_bytes: int
    write_every_ms: int
    write_most_events: int
    oidc_issuer: str
    oidc_client_id: str
    oidc_client_secret: str
    oidc_role: str
    oidc_domain: str
    smtp_host: str
    smtp_port: int
    smtp_user: str
    smtp_password: str
    smtp_from: str
    smtp_security: str
    alert_private_addresses: str
    chromium: str
    rule_check_private_addresses: str
    language: str
    log_level: str

    @property
    def folder(self) -> Path:
        """The data folder."""
        return Path(self.data)


def read_settings(
    options: Mapping[str, Any] | None = None, environment: Mapping[str, str] | None = None, file: Path = Path("balise.toml")
) -> Settings:
    """Put options, `BALISE_…` variables, the file and the defaults together.

    Raises `SettingError` for an unknown name in the file or a value of the wrong type, with the place it came from.
    """
    environment = os.environ if environment is None else environment
    given = _from_file(file)
    for setting in SETTINGS:
        variable = f"BALISE_{setting.name.upper()}"
        if variable in environment:
            given[setting.name] = (environment[variable], variable)
    for name, value in (options or {}).items():
        if value is not None:
            given[name] = (value, f"--{name.replace('_', '-')}")
    values = {setting.name: setting.default for setting in SETTINGS}
    values |= {name: _typed(name, value, origin) for name, (value, origin) in given.items()}
    return Settings(**values)


def _from_file(file: Path) -> dict[str, tuple[Any, str]]:
    if not file.is_file():
        return {}
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError(f"{file} is not TOML: {error}") from error
    known = {setting.name for setting in SETTINGS}
    for name in found:
        if name not in known:
            raise SettingError(f"{file} sets {name!r}, which is not a setting. Known: {', '.join(sorted(known))}.")
    return {name: (value, str(file)) for name, value in found.items()}


def _typed(name: str, value: Any, origin: str) -> Any:
    due = type(next(setting.default for setting in SETTINGS if setting.name == name))
    try:
        return msgspec.convert(value, due, strict=False)
    except msgspec.ValidationError as error:
        raise SettingError(f"{origin}: {name} must be {'a whole number' if due is int else 'text'}.") from error


def local_address(settings: Settings) -> str:
    """Where commands on this machine reach the server."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)
    return f"http://{f'[{host}]' if ':' in host and host[0] != '[' else host}:{settings.port}"


def people_address(settings: Settings) -> str:
    """Where people reach the server: what `url` was set to, such as a proxy's address, else where it listens."""
    default = next(setting.default for setting in SETTINGS if setting.name == "url")
    return settings.url.rstrip("/") if settings.url != default else local_address(settings)
