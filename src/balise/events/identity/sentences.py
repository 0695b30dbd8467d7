"""What is said about a personal key. No sentence ever holds a value."""

from balise.events.finding import Finding

SENTENCES: dict[str, str] = {
    "clear_text_hashed": "The value came in clear and was hashed here. Send it as SHA-256 in lower-case hex.",
    "placeholder_value": "The text stands for an absent value (such as null or undefined). Leave the key out instead.",
    "hash_of_empty": "This is the SHA-256 of an empty text, so it matches nobody. Leave the key out when there is no value.",
    "hash_of_null": "This is the SHA-256 of a placeholder such as null, undefined or a space. Check for a value before hashing.",
    "double_hash": "The value was hashed twice, so it matches nobody. Hash the normalised value once.",
    "md5_value": "The value looks like an MD5. Only SHA-256 (64 hex digits) matches: hash the normalised value with SHA-256.",
    "sha1_value": "The value looks like a SHA-1. Only SHA-256 (64 hex digits) matches: hash the normalised value with SHA-256.",
    "upper_case_hash": "The hash is written in upper case; it was read in lower case. Send lower-case hex.",
    "unexpected_hash": "This key is matched in clear, and a hash was sent. Send the plain lower-case value.",
    "invalid_email": "This is not an e-mail address. Send one address with exactly one @ and no spaces.",
    "invalid_phone": "This is not a phone number. Send digits with a plus sign and the country code (E.164).",
    "phone_without_country_code": "The phone number has no country code. Send E.164, or set the source's phone region.",
    "invalid_ip": "This is not an IP address. Send one IPv4 or IPv6 address, without port.",
    "private_ip": "The address is not a public one, so it matches nobody. Send the visitor's address, not the server's.",
    "invalid_country": "This is not a country code. Send the two letters of ISO 3166-1.",
    "invalid_value": "Nothing is left of the value once it is normalised. Leave the key out when there is no value.",
    "personal_in_text": "Personal data in clear stood in a key that takes none and was left out. Send it hashed, in its own key.",
    "wrong_type": "The value has the wrong type. Send it as text.",
    "too_long": "The value has more than 1,000 characters, so it is none of these; it was left out.",
    "list_value": "This key takes one value and a list was sent; the first was taken.",
    "too_many_values": "More values than one key takes were sent; those beyond the first 20 were left out.",
    "unknown_identity_key": "The key looks personal and is not one the Events API knows; it was left out.",
    "att_denied": "att_status is DENIED, so personal keys were left out. Do not send them without the person's consent.",
}


def found(code: str, path: str) -> Finding:
    """The finding with this code, at this path."""
    return Finding(code, path, SENTENCES[code])
