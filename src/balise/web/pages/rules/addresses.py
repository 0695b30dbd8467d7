"""Where the pages of event rules are."""

from typing import Final
from urllib.parse import quote, urlencode

BASE: Final = "/sources/{code:str}/rules"


def rules_address(code: str, **query: str) -> str:
    """The list of a source's rules."""
    return f"/sources/{quote(code, safe='')}/rules" + (f"?{urlencode(query)}" if query else "")


def rule_address(code: str, rule: str, **query: str) -> str:
    """The page of a rule."""
    return f"{rules_address(code)}/{quote(rule, safe='')}" + (f"?{urlencode(query)}" if query else "")


def builder_address(code: str, **query: str) -> str:
    """Where the customer's own site is opened with the overlay; `rule` and `page` say what to begin with."""
    return f"/sources/{quote(code, safe='')}/builder" + (f"?{urlencode(query)}" if query else "")
