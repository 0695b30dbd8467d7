"""What checks rules at night, as the settings name browser and networks."""

from balise.builder.checker import RuleChecker
from balise.clock import Clock
from balise.errors import SettingError
from balise.lookups.networks import read_networks
from balise.metadata import Metadata
from balise.settings import Settings
from balise.web.router import STATIC


def checker_of(settings: Settings, metadata: Metadata, clock: Clock) -> RuleChecker:
    """Raises `SettingError` where the networks cannot be read."""
    try:
        allowed = read_networks(settings.rule_check_private_addresses)
    except ValueError as error:
        raise SettingError("rule_check_private_addresses must be networks between commas, such as 10.0.0.0/8.") from error
    return RuleChecker(metadata, clock, STATIC / "pixel" / "target.js", settings.chromium, allowed)
