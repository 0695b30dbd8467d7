import html
import json
from typing import Any
from urllib.parse import quote

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from balise.vocabulary.policy import Policy
from balise.vocabulary.policy.keys import identity_key_data
from balise.vocabulary.policy.measure import corpus_path, read_corpus
from balise.vocabulary.policy.terms import load_terms, sequences

PHRASES = sorted({phrase.text for phrase in read_corpus(corpus_path())})
TERMS = sorted({term.words for term in load_terms().terms})
KEYS = sorted({words for phrases in identity_key_data()["names"].values() for words in sequences(phrases)})
PERSONAL = [
    "jane.doe@example.org",
    "jane (at) example.org",
    "jane[at]example[dot]org",
    "06 12 34 56 78",
    "0612345678",
    "+33 6 12 34 56 78",
    "0033612345678",
    "(213) 373-4253",
    "213.373.4253",
    "020 7946 0958",
    "07911123456",
    "0171 1234567",
    "tel: 0142685300",
    "tél 0142685300",
    "wa.me/33612345678",
    "4111 1111 1111 1111",
    "4111111111111111",
    "378282246310005",
    "5555-5555-5555-4444",
    "4111 1111 1111 1111 12/26",
    "FR76 3000 6000 0112 3456 7890 189",
    "FR7630006000011234567890189",
    "GB82WEST12345698765432",
    "de89370400440532013000",
    "https://jane:secret@example.org/x",
    "0470 12 34 56",
    "06 12345678",
]
SEPARATORS = ["", " ", "_", "-", ".", "/", "+", " ", "’", "\n", "\t", "--", "2", '"', "\\", "…", "\u202f", "=", "%20", "&", "é"]

separators = st.sampled_from(SEPARATORS)
casings = st.sampled_from([str, str.lower, str.upper, str.capitalize, str.swapcase, str.title])
around = st.text(st.sampled_from("aZé0 9-_/%n\\=&?\"'{[:@🎁ß"), max_size=4)


@st.composite
def written_terms(draw: st.DrawFn) -> str:
    words = draw(st.sampled_from(TERMS) | st.sampled_from(KEYS))
    separator = draw(separators)
    return separator.join(draw(casings)(word) for word in words)


def accented(text: str) -> str:
    return text.translate(str.maketrans("eacoE", "éàçôÈ"))


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


DISGUISES = [
    str,
    str,
    str,
    accented,
    full_width,
    quote,
    lambda text: quote(quote(text)),
    lambda text: quote(text, safe="").lower(),
    lambda text: "".join(f"%{ord(c):02X}" if ord(c) < 128 else c for c in text),
    lambda text: "".join(f"\\u{ord(c) & 0xFFFF:04x}" for c in text),
    lambda text: "".join(f"&#{ord(c)};" for c in text),
    html.escape,
    lambda text: "\u200b".join(text),
    lambda text: "\u00ad".join(text),
    lambda text: text.replace("oe", "œ"),
    lambda text: text.replace(" ", "+"),
    lambda text: text.replace(" ", "%20"),
    lambda text: text.replace("@", "%40"),
    lambda text: json.dumps({"a": text}),
    lambda text: json.dumps({text: "x"}),
    lambda text: text.replace(" ", "[removed: email]"),
]


@st.composite
def texts(draw: st.DrawFn) -> str:
    core = draw(st.sampled_from(PHRASES) | st.sampled_from(PERSONAL) | written_terms())
    if draw(st.booleans()):
        core = draw(casings)(core)
    return draw(around) + draw(st.sampled_from(DISGUISES))(core) + draw(around)


def as_url(text: str) -> list[str]:
    return [
        f"https://shop.example.com/{text}/x?y=1",
        f"https://shop.example.com/?q={text}&a=b",
        f"/a?{text}=value",
        f"//{text}/",
        f"https://shop.example.com/#{text}",
        f"{text}=jane&b=1",
        f"https://shop.example.com/?to={quote(f'/x?{text}=jane', safe='')}",
    ]


@st.composite
def trees(draw: st.DrawFn) -> dict[str, Any]:
    text = draw(texts())
    shape = draw(st.integers(0, 7))
    if shape < 4:
        return [{"name": text}, {text: "value"}, {"contents": [{text: [1, {"b": None}]}, 12]}, {"a": {"b": [text, True]}}][shape]
    return {
        "url": draw(st.sampled_from(as_url(text))),
        text[:5]: draw(st.integers(0, 10**20) | st.floats(allow_nan=False, allow_infinity=False) | st.none() | st.booleans()),
    }


def finds(policy: Policy, value: Any) -> bool:
    url = next((item for item in value.values() if isinstance(item, str)), "")
    names = [name for name in value if policy.check_name(name)]
    return bool(policy.clean_tree(value, "properties")[1] or policy.clean_url(url).findings or policy.check_name(url) or names)


@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=trees())
def test_what_the_rules_find_is_suspicious(policy: Policy, value: dict[str, Any]) -> None:
    """Whatever the slow path finds, in any casing, encoding and place, the cheap question has said yes to."""
    blob = msgspec.json.encode(["x", value, None])

    assert policy.suspicious(blob) or not finds(policy, value)
