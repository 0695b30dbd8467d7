"""The codes of sources that people did not choose: they look as the platform's own do."""

import secrets
import string
from collections.abc import Callable

from balise.events.received import Kind

CodeMaker = Callable[[Kind], str]


def make_code(kind: Kind) -> str:
    """Web: 20 upper-case letters and digits beginning with `C`, as a pixel's. Others: 19 digits, as an app's or a set's."""
    if kind is Kind.WEB:
        return "C" + _draw(string.ascii_uppercase + string.digits, 19)
    return _draw("123456789", 1) + _draw(string.digits, 18)


def _draw(alphabet: str, length: int) -> str:
    return "".join(secrets.choice(alphabet) for _ in range(length))
