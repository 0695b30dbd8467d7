"""The text of a token: `bal_`, 36 random letters and digits, and 6 that prove the others, so that secret scanners can be sure.

Only the text's SHA-256 is kept. A plain hash is enough: with 214 random bits nothing can be guessed.
"""

import hashlib
import secrets
import string
import zlib

PREFIX = "bal_"
ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
RANDOM_LENGTH = 36
CHECKSUM_LENGTH = 6


def make_token_text() -> str:
    """A new token's text, 46 characters."""
    random = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_LENGTH))
    return PREFIX + random + _checksum(random)


def is_token_text(text: str) -> bool:
    """Whether the text has a token's shape and a right checksum; it may still be unknown here."""
    if len(text) != len(PREFIX) + RANDOM_LENGTH + CHECKSUM_LENGTH or not text.startswith(PREFIX):
        return False
    random, checksum = text[len(PREFIX) : -CHECKSUM_LENGTH], text[-CHECKSUM_LENGTH:]
    return set(random) <= set(ALPHABET) and checksum == _checksum(random)


def hash_of(text: str) -> str:
    """The SHA-256 of any text, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _checksum(random: str) -> str:
    rest, digits = zlib.crc32(random.encode()), ""
    for _ in range(CHECKSUM_LENGTH):
        rest, digit = divmod(rest, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return digits
