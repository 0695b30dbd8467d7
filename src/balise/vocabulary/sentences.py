"""What the vocabulary says about a name, in English and French; the sentences stand in `findings/`."""

from balise.vocabulary.finding_texts import in_both
from balise.vocabulary.verdicts import Text, text

_RULES = "invalid_name"


def empty() -> Text:
    """The name is empty."""
    return in_both(_RULES, "empty")


def too_long(length: int, most: int) -> Text:
    """The name has `length` characters where `most` are taken."""
    return in_both(_RULES, "too_long", length=length, over=length - most, most=most)


def bad_start(first: str) -> Text:
    """The name begins with something that is not a letter A to Z; `first` is how it is shown in English."""
    return in_both(_RULES, "bad_start", first=first)


def bad_character(places: str, count: int) -> Text:
    """`count` characters are not taken; `places` lists them with their positions, in English."""
    return in_both(_RULES, "bad_character" if count == 1 else "bad_characters", count=count, places=places)


def ends_with_space() -> Text:
    """The name ends with a space."""
    return in_both(_RULES, "ends_with_space")


def reserved_name(name: str, event: str) -> Text:
    """The name is reserved and mapped."""
    return in_both("reserved_name", name=name, event=event)


def looks_like_standard(name: str, known: str, event: str) -> Text:
    """The name equals a standard or reserved one but for upper and lower case."""
    key = "text" if known == event else "reserved"
    return in_both("looks_like_standard", key, name=name, known=known, event=event)


def mapped_spelling(name: str, event: str) -> Text:
    """The name is another spelling of a standard event."""
    return in_both("mapped_spelling", name=name, event=event)


def suggests_standard(event: str) -> Text:
    """The suggested name is a standard event."""
    return in_both("suggests_standard", event=event)


def custom_not_accepted() -> Text:
    """This kind of source takes standard events only."""
    return text(
        "This kind of source takes standard events only. Send a standard name, or use another kind of source.",
        "Cette sorte de source n’accepte que les événements standards. "
        "Envoyez un nom standard, ou utilisez une autre sorte de source.",
    )


def sensitive_name(category: str) -> Text:
    """The policy stops the name; `category` is its category."""
    return text(
        f"The name suggests sensitive data or an illicit act ({category}). Choose a neutral name.",
        f"Le nom évoque des données sensibles ou un acte illicite ({category}). Choisir un nom neutre.",
    )


def waits_for_a_neutral_name() -> Text:
    """Why an event of a sensitive name can be used for nothing."""
    return text(
        "An event with this name waits in quarantine until it has a neutral name.",
        "Un événement de ce nom attend en quarantaine jusqu’à ce qu’il ait un nom neutre.",
    )
