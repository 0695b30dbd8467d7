"""One text in both languages."""

from typing import NamedTuple


class Text(NamedTuple):
    """One text; `{name}` stands for a value."""

    en: str
    fr: str
