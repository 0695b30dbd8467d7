"""A call of the pixel as people write it on their pages: `ttq.track("Purchase", {value: 9.2}, {event_id: "1"})`."""

import re
from typing import Any, Final

import msgspec

from balise.errors import WrongInput

LONGEST: Final = 20_000
_CALL: Final = re.compile(r"(?:window\.)?ttq(?:\.instance\([^)]{0,200}\))?\.(track|page)\s*\((.*)\)\s*;?", re.DOTALL)
_TOKEN: Final = re.compile(
    r"""(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)|(?P<number>-?\d+(?:\.\d+)?)|(?P<name>[A-Za-z_$][\w$]*)"""
    r"""|(?P<sign>[{}\[\]:,])|(?P<nothing>\s+|//[^\n]*|/\*.*?\*/)""",
    re.DOTALL,
)
_WORDS: Final = {"true": "true", "false": "false", "null": "null", "undefined": "null"}
_CURE: Final = (
    "Paste JSON of the Events API or of the pixel, or a call such as ttq.track('Purchase', {value: 9.2}, {event_id: '1'})."
)


def read_call(text: str) -> dict[str, Any]:
    """The event of a `ttq.track` or `ttq.page` call with its literal values. Raises `WrongInput` with the cure."""
    found = _CALL.fullmatch(text.strip()) if len(text) <= LONGEST else None
    if found is None:
        raise WrongInput(f"This is neither JSON nor a call of the pixel. {_CURE}")
    try:
        given: list[Any] = msgspec.json.decode(f"[{_as_json(found[2])}]")
    except msgspec.DecodeError:
        raise WrongInput(f"The call cannot be read. {_CURE}") from None
    if found[1] == "page":
        return {"event": "Pageview", **_options(given, 0)}
    properties = given[1] if len(given) > 1 and isinstance(given[1], dict) else {}
    return {"event": given[0] if given else "", "properties": properties, **_options(given, 2)}


def _options(given: list[Any], place: int) -> dict[str, Any]:
    options = given[place] if len(given) > place and isinstance(given[place], dict) else {}
    return {name: options[name] for name in ("event_id", "test_event_code") if name in options}


def _as_json(source: str) -> str:
    parts: list[str] = []
    place = 0
    while place < len(source):
        token = _TOKEN.match(source, place)
        if token is None:
            raise WrongInput(f"The call cannot be read. {_CURE}")
        place = token.end()
        if token["text"]:
            parts.append(_text(token["text"]))
        elif token["name"]:
            parts.append(_name(token["name"], source[place:].lstrip().startswith(":")))
        elif token["number"] or token["sign"]:
            if token["sign"] in ("}", "]") and parts and parts[-1] == ",":
                parts.pop()
            parts.append(token["number"] or token["sign"])
    return "".join(parts[:-1] if parts and parts[-1] == "," else parts)


def _name(name: str, is_key: bool) -> str:
    if is_key:
        return f'"{name}"'
    if name not in _WORDS:
        raise WrongInput(f"The call takes {name[:50]} from the page. Put its value there, then try again.")
    return _WORDS[name]


def _text(token: str) -> str:
    inside = re.sub(r"\\(.)", lambda found: {"n": "\n", "t": "\t"}.get(found[1], found[1]), token[1:-1], flags=re.DOTALL)
    return msgspec.json.encode(inside).decode()
