"""What the pixel tells about an event beside the event: what it took out, what it could not send as given."""

import re
from typing import Any

from balise.events.finding import Finding, found
from balise.vocabulary.finding_texts import ENGLISH

ALTERED = ENGLISH["property_altered"]
"""Why the pixel altered something, and what it did."""
KEYS = {
    "email": "email",
    "phone_number": "phone",
    "external_id": "external_id",
    **{name: name for name in ("first_name", "last_name", "zip_code", "city", "state", "country")},
}
"""A person's keys as `identify` takes them → the path in the event."""

_MOST = 20
_place = re.compile(r"[A-Za-z_$][A-Za-z_$-]{0,49}\d{0,4}|\d{1,4}").fullmatch


def noticed(item: dict[str, Any]) -> list[Finding]:
    """The findings that an event's `_inspection` and the platform's `signal_diagnostic_labels` stand for."""
    inspection, labels = item.get("_inspection"), item.get("signal_diagnostic_labels")
    told: list[Finding] = []
    if isinstance(inspection, dict):
        told += [found("property_altered", "properties", why) for why in _texts(inspection, "altered") if why in ALTERED]
        told += [found("personal_data_removed", _named(path), "browser") for path in _texts(inspection, "removed")]
        told += _invalid(inspection.get("identity_params"))
    if isinstance(labels, dict):
        told += _mislabelled(labels)
    return told


def _texts(inspection: dict[str, Any], name: str) -> list[str]:
    given = inspection.get(name)
    return [each for each in given[:_MOST] if isinstance(each, str)] if isinstance(given, list) else []


def _invalid(given: Any) -> list[Finding]:
    if not isinstance(given, dict):
        return []
    return [found("identity_invalid", f"user.{path}") for key, path in KEYS.items() if given.get(key) == "invalid"]


def _mislabelled(labels: dict[str, Any]) -> list[Finding]:
    """The platform's library labels each way to a key `missing`, `valid` or `invalid`."""
    paths = {
        KEYS[key] for key in ("email", "phone_number") for way in ("raw", "hashed") if _is_invalid(labels, f"{way}_{key[:5]}")
    }
    return [found("identity_invalid", f"user.{path}") for path in sorted(paths)]


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
