"""Every sentence the vocabulary says about a name, in English and French."""

from balise.vocabulary.verdicts import Text, text


def empty() -> Text:
    """The name is empty."""
    return text(
        "The name is empty. Write one that begins with a letter.",
        "Le nom est vide. Écrivez-en un qui commence par une lettre.",
    )


def too_long(length: int, most: int) -> Text:
    """The name has `length` characters where `most` are taken."""
    return text(
        f"{length} characters, {length - most} over the limit of {most}. Shorten it.",
        f"{length} caractères, {length - most} de trop : la limite est {most}. Raccourcissez-le.",
    )


def bad_start(first: Text) -> Text:
    """The name begins with something that is not a letter A to Z."""
    return text(
        f"It begins with {first['en']}. Begin with a letter, A to Z or a to z.",
        f"Il commence par {first['fr']}. Commencez par une lettre sans accent, de A à Z ou de a à z.",
    )


def bad_character(places: Text, count: int) -> Text:
    """`count` characters are not taken; `places` lists them with their positions."""
    one = count == 1
    return text(
        f"{count} {'character has' if one else 'characters have'} no place in a name: {places['en']}. "
        "Use only letters A to Z and a to z, digits, _ and -.",
        f"{count} {'caractère n’a pas sa' if one else 'caractères n’ont pas leur'} place dans un nom : {places['fr']}. "
        "Utilisez seulement des lettres sans accent, des chiffres, _ et -.",
    )


def ends_with_space() -> Text:
    """The name ends with a space."""
    return text("It ends with a space. Remove it.", "Il finit par une espace. Retirez-la.")


def reserved_name(name: str, event: str) -> Text:
    """The name is reserved and mapped."""
    return text(
        f"`{name}` is a reserved name. It is counted as `{event}`; nothing needs to be defined.",
        f"`{name}` est un nom réservé. Il est compté comme `{event}` ; rien à définir.",
    )


def looks_like_standard(name: str, known: str, event: str) -> Text:
    """The name equals a standard or reserved one but for upper and lower case."""
    if known == event:
        return text(
            f"`{name}` differs from the standard event `{event}` only in upper and lower case. "
            f"It is counted apart; write `{event}` if you mean that one.",
            f"`{name}` ne diffère de l’événement standard `{event}` que par les majuscules. "
            f"Il est compté à part ; écrivez `{event}` si c’est lui que vous visez.",
        )
    return text(
        f"`{name}` differs from `{known}`, which is counted as the standard event `{event}`, only in upper and lower case. "
        f"It is counted apart; write `{event}` if you mean that one.",
        f"`{name}` ne diffère de `{known}`, compté comme l’événement standard `{event}`, que par les majuscules. "
        f"Il est compté à part ; écrivez `{event}` si c’est lui que vous visez.",
    )


def mapped_spelling(name: str, event: str) -> Text:
    """The name is another spelling of a standard event."""
    return text(
        f"`{name}` is another spelling of `{event}`. It is counted as `{event}`.",
        f"`{name}` est une autre graphie de `{event}`. Il est compté comme `{event}`.",
    )


def suggests_standard(event: str) -> Text:
    """The suggested name is a standard event."""
    return text(
        f"`{event}` is a standard event. If it is what you mean, send it as it is; nothing needs to be defined.",
        f"`{event}` est un événement standard. Si c’est lui que vous visez, envoyez-le tel quel ; rien à définir.",
    )


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
