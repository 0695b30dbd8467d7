"""The base code of the pixel, as a customer pastes it into a page."""

import json
from functools import cache
from pathlib import Path
from typing import Final

_SNIPPET: Final = Path(__file__).parents[2] / "static" / "pixel" / "snippet.js"
_ESCAPES: Final = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "'": "\\u0027"}


def base_code(code: str) -> str:
    """The base code for a source, loading the pixel from the page's own server."""
    return _snippet().replace("{{BASE}}", "").replace("{{CODE}}", _inside_quotes(code))


@cache
def _snippet() -> str:
    return _SNIPPET.read_text(encoding="utf-8").strip()


def _inside_quotes(text: str) -> str:
    """A text that may stand between quotation marks in a script in a page, whatever characters it has."""
    return "".join(_ESCAPES.get(letter, letter) for letter in json.dumps(text)[1:-1])
