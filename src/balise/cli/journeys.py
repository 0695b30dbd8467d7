"""What visitors of the demo shop do: journeys that differ as people do, the same for the same seed."""

import random
from typing import Final, NamedTuple

PRODUCTS: Final = ("mug", "lantern", "clock", "cap", "scarf", "card")
WORDS: Final = {"en": ("mug", "wool", "lantern", "gift", "clock"), "fr": ("tasse", "laine", "lanterne", "cadeau", "horloge")}
SUBJECTS: Final = ("order", "delivery", "return", "other")

Step = tuple[str, str]
"""What is done, and with what: `("look", "mug")`."""


class Journey(NamedTuple):
    """One visitor. `consent` is `granted`, `refused`, or `late`: granted after the second step. A `bot` shows that it is one."""

    number: int
    kind: str
    language: str
    phone: bool
    consent: str
    bot: bool
    steps: tuple[Step, ...]


def journeys(visitors: int, seed: int) -> list[Journey]:
    """So many visitors; each depends on the seed and its own number alone, and any ten in a row are of every kind."""
    return [_journey(number, random.Random(f"{seed}/{number}")) for number in range(1, visitors + 1)]


def _journey(number: int, chance: random.Random) -> Journey:
    kind = _KINDS[(number - 1) % len(_KINDS)]
    language = chance.choice(("en", "en", "fr"))
    consent = {"refuses": "refused", "hesitates": "late"}.get(kind, "granted")
    steps = _STEPS[kind](chance, language)
    return Journey(number, kind, language, chance.random() < 0.6, consent, kind == "bot", steps)


def _looks(chance: random.Random, most: int) -> list[Step]:
    return [("look", product) for product in chance.sample(PRODUCTS, chance.randint(1, most))]


def _pays(chance: random.Random) -> list[Step]:
    return [("checkout", ""), ("fill", f"visitor{chance.randrange(10**6)}@example.com"), ("pay", "")]


def _adds(chance: random.Random) -> list[Step]:
    return [("add", str(chance.choice((1, 1, 1, 2, 3))))]


def _search(chance: random.Random, language: str) -> list[Step]:
    return [("search", chance.choice(WORDS[language]))]


def _buys(chance: random.Random, _: str) -> tuple[Step, ...]:
    extra: list[Step] = [("reload", "")] if chance.random() < 0.4 else []
    return (("home", ""), *_looks(chance, 3), *_adds(chance), *_pays(chance), *extra, ("ship", ""))


def _buys_two(chance: random.Random, language: str) -> tuple[Step, ...]:
    first, second = (("look", product) for product in chance.sample(PRODUCTS, 2))
    return (("home", ""), *_search(chance, language), first, *_adds(chance), second, *_adds(chance), *_pays(chance))


def _abandons_cart(chance: random.Random, _: str) -> tuple[Step, ...]:
    return (("home", ""), *_looks(chance, 2), *_adds(chance))


def _abandons_checkout(chance: random.Random, _: str) -> tuple[Step, ...]:
    return (*_looks(chance, 2), *_adds(chance), ("checkout", ""))


def _browses(chance: random.Random, _: str) -> tuple[Step, ...]:
    return (("home", ""), *_looks(chance, 4), ("home", ""))


def _searches(chance: random.Random, language: str) -> tuple[Step, ...]:
    return (("home", ""), *_search(chance, language), *_looks(chance, 2))


def _reviews(chance: random.Random, _: str) -> tuple[Step, ...]:
    return (*_looks(chance, 1), ("review", str(chance.choice((5, 5, 4, 4, 3, 1)))))


def _writes(chance: random.Random, _: str) -> tuple[Step, ...]:
    return (("home", ""), ("message", chance.choice(SUBJECTS)))


_STEPS: Final = {
    "buys": _buys,
    "refuses": _buys,
    "searches": _searches,
    "abandons the cart": _abandons_cart,
    "buys two": _buys_two,
    "reviews": _reviews,
    "hesitates": _buys,
    "abandons the checkout": _abandons_checkout,
    "writes": _writes,
    "bot": _browses,
}
_KINDS: Final = tuple(_STEPS)
