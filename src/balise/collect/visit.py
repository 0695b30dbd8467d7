"""Ids of a visit that a browser library made itself, in forms that can say nothing about a person."""

import re
from typing import Any

_MS = r"1[6-9]\d{11}"
_RANDOM = r"(?![A-Za-z0-9]*\d{7})[A-Za-z0-9]"
_FORMS = {
    "session_id": re.compile(rf"{_MS}::{_RANDOM}{{20}}\.\d{{1,6}}\.{_MS}\.\d").fullmatch,
    "pageview_id": re.compile(rf"messageId-[0-9a-z]{{8}}-{_RANDOM}{{4,20}}").fullmatch,
}


def take_visit(context: dict[str, Any]) -> dict[str, str]:
    """Take the session's and the page view's id out of an event's context; in another form they stay, to be judged as text."""
    visit = {}
    for name, form in _FORMS.items():
        value = context.get(name)
        if type(value) is str and form(value):
            visit[name] = context.pop(name)
    return visit
