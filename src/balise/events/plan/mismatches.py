"""What is said of an event that is not as its plan expects. Only the plan's own words are repeated, never what was sent."""

from balise.events.plan.types import Parameter, ParameterType
from balise.vocabulary.verdicts import Text, text

_MOST_LISTED = 8

_KINDS = {
    ParameterType.TEXT: text("a text", "un texte"),
    ParameterType.NUMBER: text("a number, without quotes", "un nombre, sans guillemets"),
    ParameterType.INTEGER: text("a whole number, without quotes", "un nombre entier, sans guillemets"),
    ParameterType.BOOLEAN: text("true or false, without quotes", "true ou false, sans guillemets"),
    ParameterType.LIST: text("a list", "une liste"),
    ParameterType.OBJECT: text("an object", "un objet"),
}


def of_parameter(kind: str, parameter: Parameter) -> Text:
    """A parameter is missing, of another type, not among the allowed values or out of its range."""
    name, expected = parameter.name, _expected(parameter)
    if kind == "missing":
        return text(
            f"The plan expects `{name}` with every event, and it is missing. Send {expected['en']}.",
            f"Le plan attend `{name}` avec chaque événement, et il manque. Envoyer {expected['fr']}.",
        )
    if kind == "type":
        return text(
            f"`{name}` is not of the type that the plan expects. Send {expected['en']}.",
            f"`{name}` n’est pas du type attendu par le plan. Envoyer {expected['fr']}.",
        )
    if kind == "value":
        return text(
            f"`{name}` is not one of the values that the plan allows. Send {expected['en']}.",
            f"`{name}` n’a pas une valeur admise par le plan. Envoyer {expected['fr']}.",
        )
    return text(
        f"`{name}` is outside the range of the plan. Send {expected['en']}.",
        f"`{name}` est hors des bornes du plan. Envoyer {expected['fr']}.",
    )


def retired(name: str) -> Text:
    """An event arrived that shall not be sent any more."""
    return text(
        f"`{name}` is retired in the plan. Stop sending it, or make it live again.",
        f"`{name}` est arrêté dans le plan. Ne plus l’envoyer, ou le remettre en service.",
    )


def _expected(parameter: Parameter) -> Text:
    if parameter.allowed:
        return text(
            _listed(parameter, ("one of", "or", "others")), _listed(parameter, ("l’une de ces valeurs :", "ou", "autres"))
        )
    kind, least, most = _KINDS[parameter.type], parameter.min, parameter.max
    if least is None and most is None:
        return kind
    if least is None:
        return text(f"{kind['en']}, at most {most}", f"{kind['fr']}, au plus {most}")
    if most is None:
        return text(f"{kind['en']}, at least {least}", f"{kind['fr']}, au moins {least}")
    return text(f"{kind['en']}, from {least} to {most}", f"{kind['fr']}, de {least} à {most}")


def _listed(parameter: Parameter, words: tuple[str, str, str]) -> str:
    one_of, either, others = words
    values = [f"`{value}`" for value in parameter.allowed]
    if len(values) == 1:
        return values[0]
    if len(values) > _MOST_LISTED:
        values = [*values[: _MOST_LISTED - 1], f"{len(values) - _MOST_LISTED + 1} {others}"]
    return f"{one_of} {', '.join(values[:-1])} {either} {values[-1]}"
