"""What the pixel tells about an event beside the event: what it took out, what it could not send as given."""

import re
from typing import Any

from balise.events.finding import Finding

ALTERED = {
    "cyclic": "An object contained itself; the repetition was left out.",
    "bigint": "A BigInt was sent as text.",
    "function": "A function cannot be sent and was left out.",
    "getter": "A property could not be read and was left out.",
    "too_deep": "Objects were nested too deep; what lay deeper was left out.",
    "too_long": "A text was too long and was cut.",
    "too_many": "An object or list had too many members; the others were left out.",
    "not_an_object": "The parameters were no object. Call track(name, {…}).",
}
"""Why the pixel altered something, and what it did."""
KEYS = {
    "email": "email",
    "phone_number": "phone",
    "external_id": "external_id",
    **{name: name for name in ("first_name", "last_name", "zip_code", "city", "state", "country")},
}
"""A person's keys as `identify` takes them → the path in the event."""

_MOST = 20
_REMOVED = "An e-mail address in clear text was taken out in the browser, before it was sent. Do not put one here: use identify."
_INVALID = "What identify was given here is not a valid value and was not sent. Check it on the page."
_place = re.compile(r"[A-Za-z_$][A-Za-z_$-]{0,49}\d{0,4}|\d{1,4}").fullmatch


def noticed(item: dict[str, Any]) -> list[Finding]:
    """The findings that an event's `_inspection` and the platform's `signal_diagnostic_labels` stand for."""
    inspection, labels = item.get("_inspection"), item.get("signal_diagnostic_labels")
    found: list[Finding] = []
    if isinstance(inspection, dict):
        found += [
            Finding("property_altered", "properties", ALTERED[why]) for why in _texts(inspection, "altered") if why in ALTERED
        ]
        found += [Finding("personal_data_removed", _named(path), _REMOVED) for path in _texts(inspection, "removed")]
        found += _invalid(inspection.get("identity_params"))
    if isinstance(labels, dict):
        found += _mislabelled(labels)
    return found


def _texts(inspection: dict[str, Any], name: str) -> list[str]:
    given = inspection.get(name)
    return [each for each in given[:_MOST] if isinstance(each, str)] if isinstance(given, list) else []


def _invalid(given: Any) -> list[Finding]:
    if not isinstance(given, dict):
        return []
    return [Finding("identity_invalid", f"user.{path}", _INVALID) for key, path in KEYS.items() if given.get(key) == "invalid"]


def _mislabelled(labels: dict[str, Any]) -> list[Finding]:
    """The platform's library labels each way to a key `missing`, `valid` or `invalid`."""
    paths = {
        KEYS[key] for key in ("email", "phone_number") for way in ("raw", "hashed") if _is_invalid(labels, f"{way}_{key[:5]}")
    }
    return [Finding("identity_invalid", f"user.{path}", _INVALID) for path in sorted(paths)]


def _is_invalid(labels: dict[str, Any], name: str) -> bool:
    label = labels.get(name)
    return isinstance(label, dict) and label.get("label") == "invalid"


def _named(path: str) -> str:
    """The path in the event, as far as it surely names nobody: words and small numbers."""
    kept = []
    for place in path.removeprefix("context.").split(".")[:8]:
        if not _place(place):
            break
        kept.append(place)
    return ".".join(kept) or "properties"
