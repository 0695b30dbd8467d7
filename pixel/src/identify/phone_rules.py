"""Writes `phone_rules.ts` beside this file from libphonenumber's metadata: `.venv/bin/python pixel/src/identify/phone_rules.py`.

The pixel must read a phone number exactly as the server does, and the server reads it by the same metadata.
"""

import json
import re
from pathlib import Path

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE
from phonenumbers.phonemetadata import PhoneMetadata

OUT = Path(__file__).with_suffix(".ts")
_HEAD = """\
// biome-ignore-all format: made by phone_rules.py
/** What phone numbers look like, by calling code; made by phone_rules.py from libphonenumber's metadata (Apache-2.0). */

/**
 * Possible lengths of the national part as bits; its pattern; what is dialled before it at home; what replaces that when its
 * last group matched; what is dialled before a calling code, where that is not 00.
 */
export type PhoneRule = [lengths: number, pattern: string, trunk?: string, instead?: string, abroad?: string];

export const PHONE_RULES: { [code: string]: PhoneRule } = {
"""


def phone_rules() -> str:
    """The module's text. Countries that share a calling code are read by the rules of the first, as libphonenumber does."""
    return _HEAD + "".join(f'"{code}":{_rule(code)},\n' for code in sorted(COUNTRY_CODE_TO_REGION_CODE)) + "};\n"


def _rule(code: int) -> str:
    data = PhoneMetadata.metadata_for_region_or_calling_code(code, COUNTRY_CODE_TO_REGION_CODE[code][0])
    lengths = sum(1 << length for length in data.general_desc.possible_length)
    instead = re.sub(r"\\(\d)", r"$\1", data.national_prefix_transform_rule or "")
    abroad = "" if data.international_prefix == "00" else data.international_prefix or ""
    rule = [lengths, data.general_desc.national_number_pattern, data.national_prefix_for_parsing or "", instead, abroad]
    while rule[-1] == "":
        rule.pop()
    return json.dumps(rule, separators=(",", ":"))


if __name__ == "__main__":
    OUT.write_text(phone_rules())
