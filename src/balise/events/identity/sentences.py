"""What is said about a personal key. No sentence ever holds a value."""

from balise.events.finding import Finding
from balise.vocabulary.finding_texts import ENGLISH

CODES = (
    "clear_text_hashed",
    "placeholder_value",
    "hash_of_empty",
    "hash_of_null",
    "double_hash",
    "md5_value",
    "sha1_value",
    "upper_case_hash",
    "unexpected_hash",
    "invalid_email",
    "invalid_phone",
    "phone_without_country_code",
    "invalid_ip",
    "private_ip",
    "invalid_country",
    "invalid_value",
    "personal_in_text",
    "wrong_type",
    "too_long",
    "list_value",
    "too_many_values",
    "unknown_identity_key",
    "att_denied",
)
"""Every code that reading a personal key can find."""

_SENTENCES = {code: ENGLISH[code]["text"] for code in CODES}


def found(code: str, path: str) -> Finding:
    """The finding with this code, at this path."""
    return Finding(code, path, _SENTENCES[code])
