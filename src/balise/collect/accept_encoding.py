"""Which of the encodings we have does a browser like best? The header Accept-Encoding, after RFC 9110, section 12.5.3."""

from collections.abc import Iterable


def best_encoding(header: str, have: Iterable[str]) -> str:
    """The first of `have` among those the header gives the highest weight; empty where the plain text is liked as much."""
    weights = _weights(header)
    plain = weights.get("identity", 0.0)
    liked = {name: weights.get(name, weights.get("*", 0.0)) for name in have}
    best = max(liked.values(), default=0.0)
    if best <= 0 or best < plain:
        return ""
    return next(name for name, weight in liked.items() if weight == best)


def _weights(header: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for part in header.lower().split(","):
        name, _, rest = part.partition(";")
        weights[name.strip().removeprefix("x-")] = _weight(rest)
    return weights


def _weight(parameters: str) -> float:
    """The parameter `q`, from 0 to 1; what cannot be read counts as a no."""
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                weight = float(value.strip())
            except ValueError:
                return 0.0
            return weight if 0 <= weight <= 1 else 0.0
    return 1.0
