r"""Text from outside that stands in a script: what could end a text, the script or a line is written as `\uXXXX`."""

import re

_NOT_PLAIN = re.compile(r"[^A-Za-z0-9._:/~-]")
_UNSAFE = re.compile(r"[^ !\"#-%()-;=?-~]")


def in_quotes(text: str) -> str:
    """Any text as it may stand between quotes of any kind."""
    return _NOT_PLAIN.sub(_escaped, text)


def in_script(json: str) -> str:
    """JSON as it may stand anywhere in a script, also one inside a page; ASCII."""
    return _UNSAFE.sub(_escaped, json)


def _escaped(found: re.Match[str]) -> str:
    r"""`\uXXXX`, as a pair of surrogates above the first plane."""
    units = found.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{int.from_bytes(units[place : place + 2], 'big'):04x}" for place in range(0, len(units), 2))
