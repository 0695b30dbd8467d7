"""What was taken out of an event before anything was written?"""

import re
from collections.abc import Iterable
from typing import Final

import msgspec

from balise.events.finding import Finding

REMOVALS: Final = ("personal_data_removed", "sensitive_data_removed")
"""The codes of findings that tell of something taken out; their messages name its class in brackets."""
_CLASS: Final = re.compile(r"\(([^)]*)\)")


class Removed(msgspec.Struct, frozen=True):
    """Where something was taken out, and of which class it was (`email`, `health`; empty where it was too deep to judge).

    The value is nowhere.
    """

    path: str
    what: str


def removals(findings: Iterable[Finding]) -> list[Removed]:
    """What these findings say was taken out, in their order."""
    return [Removed(each.path, "".join(_CLASS.findall(each.message)[:1])) for each in findings if each.code in REMOVALS]
