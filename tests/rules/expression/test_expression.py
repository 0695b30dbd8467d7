"""Regular expressions of people: RE2 and a real JavaScript engine answer alike, and no accepted one is slow in a browser."""

import random

import pytest
import re2

from balise.rules.conditions import MOST_MATCHED
from balise.rules.expression import javascript_of, problems_of
from balise.rules.expression.characters import folded, others, union
from tests.rules.expression.node import ask

ATOMS = (
    *"abkKsSxé/.-_?=&1 0",
    *(
        r"\d",
        r"\D",
        r"\w",
        r"\W",
        r"\s",
        r"\S",
        r"\.",
        r"\/",
        r"\pL",
        r"\PL",
        r"\p{Lu}",
        r"\p{N}",
        r"\x2f",
        r"\x{e9}",
        r"\t",
        r"\Qa.b\E",
    ),
    *("[a-c]", "[^/]", "[^?#&]", "[[:alnum:]]", r"[\w-]", "[]a]", "[^a-zé]", r"[\d_-]", "[a-]", "[[:^space:]]", r"[^\pL]", "."),
    *(r"\b", r"\B", "^", "$", r"\A", r"\z"),
)
COUNTS = ("*", "+", "?", "{2}", "{0,3}", "{2,}", "*?", "+?", "{1,2}?")
LETTERS = "abkKsSxéÉ/.-_?=&10 \n\tſ\u212aΣ😀#"
SLOW_MS = 1500
"""Far over what an accepted expression takes on an idle machine, far under what one that explodes would."""


def some_pattern(draw, depth=0):
    """A random expression, many of them refused."""
    parts = []
    for _ in range(draw.randint(1, 4)):
        kind = draw.random()
        if depth < 3 and kind < 0.35:
            start = draw.choice(("(", "(?:", "(?P<n>" if depth == 0 else "(", "(?i:", "(?s:"))
            inner = "|".join(some_pattern(draw, depth + 1) for _ in range(draw.choice((1, 1, 2, 3))))
            part = f"{start}{inner})"
        else:
            part = draw.choice(ATOMS)
        parts.append(part + (draw.choice(COUNTS) if draw.random() < 0.3 else ""))
    return ("(?i)" if depth == 0 and draw.random() < 0.2 else "") + "".join(parts)


def accepted_patterns(draw, wanted):
    """So many different expressions that have no problem."""
    found = {}
    while len(found) < wanted:
        pattern = some_pattern(draw)
        if len(pattern) <= 200 and not problems_of(pattern, ""):
            found[pattern] = javascript_of(pattern)
    return found


def test_what_is_accepted_is_found_alike_in_re2_and_in_javascript():
    """On random texts, each accepted expression has one answer in both."""
    draw = random.Random(20261122)
    patterns = accepted_patterns(draw, 1500)
    texts = ["".join(draw.choice(LETTERS) for _ in range(draw.randint(0, 12))) for _ in range(60)]
    answers = ask([{"pattern": pattern, "texts": texts} for pattern in patterns.values()])

    found_some = 0
    for pattern, answer in zip(patterns, answers, strict=True):
        expected = [bool(re2.search(pattern, text)) for text in texts]
        found_some += 0 < sum(expected) < len(texts)
        assert answer["found"] == expected, (pattern, patterns[pattern])
    assert found_some > 500


def test_what_is_accepted_is_quick_in_a_browser():
    """On the longest texts that are tried, made of what repeats, no accepted expression takes long."""
    draw = random.Random(7)
    patterns = list(accepted_patterns(draw, 400).values())
    pumped = [
        (piece * MOST_MATCHED)[:MOST_MATCHED]
        for piece in ("a", "ab", "aa1", "/a", "a/b", "k", "-_", "1", "é", "a.b", " ", "x?=&")
    ]
    texts = [*pumped, *(text[:-1] + "\n" for text in pumped), *(text[:-1] + "#" for text in pumped)]
    answers = ask([{"pattern": pattern, "texts": texts} for pattern in patterns])

    slow = [(pattern, answer["ms"]) for pattern, answer in zip(patterns, answers, strict=True) if answer["ms"] > SLOW_MS]
    assert slow == []


@pytest.mark.parametrize(
    "pattern,code",
    [
        (r"(a+)+$", "pattern_explodes"),
        (r"(.*)*x", "pattern_explodes"),
        (r"([a-zA-Z]+)*x", "pattern_explodes"),
        (r"(a|aa)+$", "pattern_explodes"),
        (r"(a|a?)+$", "pattern_explodes"),
        (r"(\w|\d)*x", "pattern_explodes"),
        (r"(\d{1,5}){1,9}$", "pattern_explodes"),
        (r"(([a-z])+.)+[A-Z]([a-z])+$", "pattern_explodes"),
        (r"(a|b|ab)*c", "pattern_explodes"),
        (r"(.*a){20}", "pattern_explodes"),
        (r"a.*b.*c", "pattern_slow"),
        (r"^\w*\d*\w*$", "pattern_slow"),
        (r"a?a?a?a?a?a?a?a?a?aaaaaaaaa", "pattern_choices"),
        (r"(", "pattern_broken"),
        (r"(?=a)", "pattern_broken"),
        (r"(a)\1", "pattern_broken"),
        (r"x{1001}", "pattern_broken"),
        (r"xa{9999999999}", "pattern_unsupported"),
        (r"xa{007}", "pattern_unsupported"),
        (r"xa{1,02}", "pattern_unsupported"),
        ("a\ud800", "text_control"),
        (r"\C", "pattern_unsupported"),
        (r"\p{Greek}", "pattern_unsupported"),
        (r"(?i)\p{Lu}", "pattern_unsupported"),
        (r"(?U)a+", "pattern_unsupported"),
        (r"(?m)^a", "pattern_lines"),
        (r"", "pattern_empty"),
        (r"^", "pattern_empty"),
        (r".*", "pattern_empty"),
        (r"[^/]*", "pattern_empty"),
        (r"^*a", "pattern_explodes"),
        ("abcdefghij" * 21, "pattern_large"),
    ],
)
def test_what_browsers_cannot_do_or_would_be_slow_with_is_refused(pattern, code):
    """Each with the code of its sentence and cure."""
    assert [one.code for one in problems_of(pattern, "when.0.0.value")] == [code]


@pytest.mark.parametrize(
    "pattern,javascript",
    [
        (r"/products/[^/]+/reviews", r"\/products\/[^/]+\/reviews"),
        (r"^/p(/[a-z]+)*/end$", r"^\/p(?:\/[a-z]+)*\/end$"),
        (r"\A/x\z", r"^\/x$"),
        (r"(?P<a>x)(?<b>y)", "xy"),
        (r".*sale.*", "sale"),
        (r"(?i)shop", r"[Ss\u{17f}][Hh][Oo][Pp]"),
        (r"a(?i)b|c", r"a[Bb]|[Cc]"),
        (r"(?i:a)b", "[Aa]b"),
        (r"(?s)a.b", "a[^]b"),
        (r"a.b", r"a[^\u{a}]b"),
        (r"\Q[x]\E+", r"\[x\]+"),
        (r"[[:^digit:]x]y", r"[^0-9]y"),
        (r"[\pL\d-]z", r"[\-0-9\p{L}]z"),
        (r"a{2,}?b", "a{2,}b"),
        (r"x{0}y", "x{0}y"),
        (r"(?:a|)b", "(?:a|)b"),
        ("(" * 90 + "ab" + ")" * 90, "ab"),
        (r"a{0,3}b{0}c", "a{0,3}b{0}c"),
        (r"^(?:tea|tee|the)$", "^(?:tea|tee|the)$"),
    ],
)
def test_the_form_for_browsers(pattern, javascript):
    """Case, lines, names and classes are written out."""
    assert javascript_of(pattern) == javascript


def test_case_is_unicode_s_simple_folding():
    """Also where a letter has more than two forms; Turkish letters stay alone."""
    assert folded(((ord("k"), ord("k")),)) == ((75, 75), (107, 107), (0x212A, 0x212A))
    assert folded(((ord("σ"), ord("σ")),)) == ((0x3A3, 0x3A3), (0x3C2, 0x3C3))
    assert folded(((0x131, 0x131),)) == ((0x131, 0x131),)
    assert union(others(((5, 9),)), ((5, 9),)) == ((0, 0x10FFFF),)
