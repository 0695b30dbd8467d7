"""Writes an expression for browsers: `new RegExp(text, "u")` finds with it what RE2 finds, in any browser of the pixel.

Case, lines and classes are written out, since flags within an expression are too new for many browsers.
"""

from balise.rules.expression.characters import ALL, others
from balise.rules.expression.nodes import Characters, Choice, Node, Place, Repeat, Sequence

_PLACES = {"start": "^", "end": "$", "word": r"\b", "inside": r"\B"}
_SYNTAX = frozenset(r"^$\.*+?()[]{}|/")
_IN_SET = frozenset("^]-[\\")


def write(node: Node) -> str:
    """The expression as JavaScript."""
    if isinstance(node, Characters):
        return _characters(node)
    if isinstance(node, Place):
        return _PLACES[node.kind]
    if isinstance(node, Sequence):
        return "".join(f"(?:{write(part)})" if isinstance(part, Choice) else write(part) for part in node.parts)
    if isinstance(node, Choice):
        return "|".join(write(option) for option in node.options)
    body = write(node.body) if isinstance(node.body, Characters) else f"(?:{write(node.body)})"
    return body + _count(node)


def _count(node: Repeat) -> str:
    for count, sign in (((0, None), "*"), ((1, None), "+"), ((0, 1), "?")):
        if (node.least, node.most) == count:
            return sign
    if node.least == node.most:
        return f"{{{node.least}}}"
    return f"{{{node.least},{'' if node.most is None else node.most}}}"


def _characters(node: Characters) -> str:
    if not node.classes and not node.negated:
        if len(node.ranges) == 1 and node.ranges[0][0] == node.ranges[0][1]:
            return _point(node.ranges[0][0], _SYNTAX)
        if node.ranges == ALL:
            return "[^]"
        if node.ranges[:1] and (node.ranges[0][0], node.ranges[-1][1]) == ALL[0]:
            return _characters(Characters(others(node.ranges), (), True))
    ranges = "".join(_range(low, high) for low, high in node.ranges)
    classes = "".join(rf"\{'P' if negated else 'p'}{{{name}}}" for name, negated in node.classes)
    return f"[{'^' if node.negated else ''}{ranges}{classes}]"


def _range(low: int, high: int) -> str:
    if low == high:
        return _point(low, _IN_SET)
    return f"{_point(low, _IN_SET)}{'-' if high > low + 1 else ''}{_point(high, _IN_SET)}"


def _point(point: int, escaped: frozenset[str]) -> str:
    letter = chr(point)
    if letter in escaped:
        return "\\" + letter
    return letter if 32 <= point < 127 else f"\\u{{{point:x}}}"
