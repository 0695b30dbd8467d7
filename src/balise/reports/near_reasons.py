"""Why do two event_ids that a person would call the same not meet?"""

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

LEAST_SHARED: Final = 4
"""An id inside another must have this many characters to tell of anything."""
OWN_ID: Final = "messageId-"
"""How the id begins that the pixel gives an event where the page gives none."""
_MOST_PIECES: Final = 8
_NO_ALNUM: Final = re.compile(r"[\W_]+")


class Near(StrEnum):
    """Why a copy of the browser and one of the server did not meet; `NEAR_SENTENCES` says it with the cure."""

    SPACES = "spaces"
    LETTER_CASE = "letter_case"
    WRITING = "writing"
    LEADING_ZEROS = "leading_zeros"
    AFFIX = "affix"
    OTHER_NAME = "other_name"
    OUTSIDE_WINDOW = "outside_window"
    MISSING_ID = "missing_id"
    FRESH_IDS = "fresh_ids"


NEAR_SENTENCES: dict[Near, tuple[str, str]] = {
    Near.SPACES: (
        "The ids differ by spaces alone. Write them without spaces on both sides.",
        "Les identifiants ne diffèrent que par des espaces. Les écrire sans espaces des deux côtés.",
    ),
    Near.LETTER_CASE: (
        "The ids differ by upper and lower case alone. Write them alike on both sides.",
        "Les identifiants ne diffèrent que par majuscules et minuscules. Les écrire de même des deux côtés.",
    ),
    Near.WRITING: (
        "The ids hold the same letters and digits, with other signs between them. Use one form on both sides.",
        "Les identifiants ont les mêmes lettres et chiffres, avec d’autres signes entre eux. Utiliser une seule forme.",
    ),
    Near.LEADING_ZEROS: (
        "The ids differ by zeros in front. Send the id as text, as the shop writes it, on both sides.",
        "Les identifiants diffèrent par des zéros en tête. Envoyer l’identifiant en texte, comme la boutique l’écrit.",
    ),
    Near.AFFIX: (
        "One id is the other with something before or behind it. Send the bare id on both sides.",
        "Un identifiant est l’autre avec un ajout devant ou derrière. Envoyer l’identifiant nu des deux côtés.",
    ),
    Near.OTHER_NAME: (
        "The same id came under another event name, so it is another event. Send one name from both sides.",
        "Le même identifiant est arrivé sous un autre nom : c’est un autre événement. Envoyer un seul nom des deux côtés.",
    ),
    Near.OUTSIDE_WINDOW: (
        "The same id came again 48 hours or more after the first copy, so it counted again. Send the second copy sooner.",
        "Le même identifiant est revenu 48 heures ou plus après la première copie : il a compté de nouveau. L’envoyer plus tôt.",
    ),
    Near.MISSING_ID: (
        "The same visitor did the same within 5 minutes, but one of the two has no event_id. Send one id from both sides.",
        "Le même visiteur a fait de même en 5 minutes, mais l’un des deux n’a pas d’event_id. Envoyer le même des deux côtés.",
    ),
    Near.FRESH_IDS: (
        "The same visitor did the same within 5 minutes, but each side made its own id. Make it once and hand it to both.",
        "Le même visiteur a fait de même en 5 minutes, mais chaque côté a son identifiant. Le créer une fois, pour les deux.",
    ),
}


def nearness(one: str, other: str) -> Near | None:
    """How two different ids are alike; None where nobody would take them for the same."""
    if "".join(one.split()) == "".join(other.split()):
        return Near.SPACES
    if one.casefold() == other.casefold():
        return Near.LETTER_CASE
    if canonical_id(one) == canonical_id(other):
        zeros = canonical_id(one, zeros=True) != canonical_id(other, zeros=True)
        return Near.LEADING_ZEROS if zeros else Near.WRITING
    return Near.AFFIX if one in pieces(other) or other in pieces(one) else None


def canonical_id(event_id: str, zeros: bool = False) -> str:
    """What is left of an id without case, signs, spaces and (unless `zeros`) zeros in front; equal for ids that are alike."""
    text = _NO_ALNUM.sub("", unicodedata.normalize("NFKC", event_id).casefold())
    return text if zeros else text.lstrip("0")


def pieces(event_id: str) -> set[str]:
    """What an id holds before and behind each sign in it, as far as that is long enough to be an id."""
    return set(_pieces(event_id))


def _pieces(event_id: str) -> Iterator[str]:
    for found in list(_NO_ALNUM.finditer(event_id))[:_MOST_PIECES]:
        for piece in (event_id[: found.start()], event_id[found.end() :]):
            if len(piece) >= LEAST_SHARED:
                yield piece
