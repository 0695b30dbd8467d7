"""The last line of events.js: what the pixel is told about its source."""

import re
from typing import Any

import msgspec
from phonenumbers import country_code_for_region

from balise.collect.script_text import in_script
from balise.events.received import Kind
from balise.events.source import Source

USUAL_LIB = "ttq"
MOST_CODE = 200
_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]{0,49}")


def start_line(config: dict[str, Any]) -> bytes:
    """The line that starts the pixel with this configuration; ASCII, and harmless in a script whatever the values are."""
    safe = in_script(msgspec.json.encode(config).decode("utf-8"))
    return f"\n__balise.start({safe})\n".encode("ascii")


def lib_name(given: str) -> str:
    """The global name the page's stub has, `ttq` where the given one could not be one."""
    return given if _NAME.fullmatch(given) else USUAL_LIB


def config_of(source: Source | None, code: str, lib: str, phone_region: str, rules: str = "") -> dict[str, Any]:
    """The configuration, `SourceConfig` in pixel/src/parts.ts; a source that is none, or not a site's, is told as unknown.

    `code` is as the page gave it; `phone_region` is the installation's, for sources without their own. `rules` is the mark of
    the source's live rules, however many they are; empty where there are none.
    """
    if not code:
        return {"lib": lib, "code": ""}
    if source is None or source.kind is not Kind.WEB:
        return {"code": code[:MOST_CODE], "lib": lib, "cookies": False, "match": [], "phone": "", "unknown": True}
    return {
        "code": source.code,
        "lib": lib,
        "cookies": source.first_party_cookies,
        "match": source.auto_match,
        "phone": calling_code(source.phone_region or phone_region),
        **({"rules": rules} if rules else {}),
        **({"capture": True} if source.capture else {}),
    }


def calling_code(region: str) -> str:
    """The country calling code of a two-letter region, such as 33; empty where there is no such region."""
    return str(country_code_for_region(region.upper()) or "")
