"""Every sentence that refuses a change to the plan, in English and French."""

from balise.vocabulary.verdicts import Text, text


def standard_name(name: str, event: str) -> Text:
    """The name is a standard event's, or another spelling of one."""
    if name != event:
        return text(
            f"`{name}` is counted as the standard event `{event}`; nothing needs to be defined.",
            f"`{name}` est compté comme l’événement standard `{event}` ; rien à définir.",
        )
    return text(
        f"`{name}` is a standard event. Send it as it is; nothing needs to be defined.",
        f"`{name}` est un événement standard. Envoyez-le tel quel ; rien à définir.",
    )


def registered_already(name: str) -> Text:
    """The source has this event."""
    return text(
        f"`{name}` is registered already. Open it to change it.",
        f"`{name}` est déjà enregistré. Ouvrez-le pour le modifier.",
    )


def aliased_already(name: str, target: str) -> Text:
    """The name is shown under another one."""
    return text(
        f"`{name}` is shown as `{target}`. Remove that alias first.",
        f"`{name}` s’affiche sous `{target}`. Retirez d’abord cet alias.",
    )


def blocked_already(name: str) -> Text:
    """The name is blocked."""
    return text(
        f"`{name}` is blocked. Unblock it first.",
        f"`{name}` est bloqué. Débloquez-le d’abord.",
    )


def alias_of_registered(name: str) -> Text:
    """A registered event would vanish behind another name."""
    return text(
        f"`{name}` is registered, so it cannot be shown under another event. Rename it, or remove it from the plan first.",
        f"`{name}` est enregistré : il ne peut pas s’afficher sous un autre. Renommez-le, ou retirez-le d’abord du plan.",
    )


def alias_of_standard(name: str) -> Text:
    """A standard event keeps its name."""
    return text(
        f"`{name}` is a standard event; it keeps its name.",
        f"`{name}` est un événement standard ; il garde son nom.",
    )


def alias_to_standard(target: str) -> Text:
    """A custom event cannot be shown as a standard one."""
    return text(
        f"`{target}` is a standard event: only events sent as it count as it. Choose a custom event, or send `{target}`.",
        f"`{target}` est un événement standard : seul ce qui est envoyé sous ce nom y compte. "
        f"Choisissez un événement personnalisé, ou envoyez `{target}`.",
    )


def alias_circle(name: str, target: str) -> Text:
    """Following the aliases would come back to the name."""
    if name == target:
        return text(
            f"`{name}` is its own name already. Choose another one.",
            f"`{name}` porte déjà ce nom. Choisissez-en un autre.",
        )
    return text(
        f"`{target}` is shown as `{name}` already, so the two would lead to each other. Remove that alias first.",
        f"`{target}` s’affiche déjà sous `{name}` : l’un renverrait à l’autre. Retirez d’abord cet alias.",
    )


def block_of_registered(name: str) -> Text:
    """A registered event that is not retired is meant to arrive."""
    return text(
        f"`{name}` is registered. Retire it, then block it.",
        f"`{name}` est enregistré. Arrêtez-le, puis bloquez-le.",
    )


def block_of_reserved(name: str, event: str) -> Text:
    """Names are blocked by the name they are counted as."""
    return text(
        f"`{name}` is counted as `{event}`. Block `{event}` if none of them shall be counted.",
        f"`{name}` est compté comme `{event}`. Bloquez `{event}` si aucun ne doit être compté.",
    )


def not_registered(name: str) -> Text:
    """There is no such event."""
    return text(f"`{name}` is not registered in this source.", f"`{name}` n’est pas enregistré dans cette source.")


def text_length(field: Text, most: int) -> Text:
    """A text is too long, or is not a line."""
    return text(
        f"{field['en']}: at most {most} characters on one line.",
        f"{field['fr']} : {most} caractères au plus, sur une ligne.",
    )


def parameter_name(name: str) -> Text:
    """A parameter's name cannot be one."""
    return text(
        f"Parameter `{name}`: begin with a letter; then letters, digits, _ and -, at most 50 characters.",
        f"Paramètre `{name}` : commencez par une lettre, puis lettres sans accent, chiffres, _ et -, 50 caractères au plus.",
    )


def parameter_twice(name: str) -> Text:
    """Two rows name the same parameter."""
    return text(f"Parameter `{name}` stands twice. Keep one.", f"Le paramètre `{name}` figure deux fois. Gardez-en un.")


def too_many(what: Text, most: int) -> Text:
    """More than is taken."""
    return text(f"{what['en']}: at most {most}.", f"{what['fr']} : {most} au plus.")


def allowed_values(name: str, kind: Text) -> Text:
    """The allowed values are not of the parameter's type."""
    return text(
        f"Parameter `{name}`: its allowed values must be {kind['en']}.",
        f"Paramètre `{name}` : ses valeurs admises doivent être {kind['fr']}.",
    )


def no_allowed_values(name: str) -> Text:
    """Values are listed for a type that has none."""
    return text(
        f"Parameter `{name}`: only texts and numbers can have a list of allowed values.",
        f"Paramètre `{name}` : seuls les textes et les nombres peuvent avoir une liste de valeurs admises.",
    )


def no_range(name: str) -> Text:
    """A range is given for a type that has none."""
    return text(
        f"Parameter `{name}`: only numbers can have a least and a greatest value.",
        f"Paramètre `{name}` : seuls les nombres peuvent avoir un minimum et un maximum.",
    )


def wrong_range(name: str) -> Text:
    """The least value is over the greatest, or is no number that can be written."""
    return text(
        f"Parameter `{name}`: the least value must not be over the greatest, and both must fit the type.",
        f"Paramètre `{name}` : le minimum ne doit pas dépasser le maximum, et les deux doivent convenir au type.",
    )
