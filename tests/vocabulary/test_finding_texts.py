"""The sentences of findings: once in each language, and the French found from the English."""

import ast
import re
from pathlib import Path

import pytest

from balise.vocabulary.finding_texts import ENGLISH, english, found, in_both, in_french, texts
from balise.vocabulary.policy.terms import load_terms

PACKAGE = Path(__file__).parents[2] / "src" / "balise"
FRENCH = texts("fr")
EVERY = [(code, key) for code, table in ENGLISH.items() for key in table]
MAY_MAKE_FINDINGS = {
    "vocabulary/finding_texts.py",  # makes them
    "events/identity/sentences.py",  # out of the same sentences
    "events/money/reading.py",
    "pipeline/steps/require_name.py",  # of the vocabulary's and the plan's texts in both languages
    "pipeline/steps/require_plan.py",
    "pipeline/draft.py",  # the reason of an outcome: its sentence stands in events/outcome.py
    "pipeline/steps/remove_sensitive_content.py",  # put at another path
    "collect/rehearsal.py",  # told again as they are
}


def facts(text: str) -> set[str]:
    """The names of the facts in a sentence."""
    return set(re.findall(r"(?<!\{)\{(\w+)\}(?!\})", text))


def filled(code: str, key: str) -> dict[str, str]:
    """A value for each fact of a sentence."""
    return {name: str(place) for place, name in enumerate(sorted(facts(ENGLISH[code][key])))}


def test_both_languages_have_the_same_sentences():
    """Every code and key of one language is in the other, with the same facts, and says something else."""
    assert {code: sorted(table) for code, table in FRENCH.items() if code != "words"} == {
        code: sorted(table) for code, table in ENGLISH.items()
    }
    assert [(code, key) for code, key in EVERY if facts(ENGLISH[code][key]) != facts(FRENCH[code][key])] == []
    assert [pair for pair in EVERY if ENGLISH[pair[0]][pair[1]] == FRENCH[pair[0]][pair[1]]] == [("deprecated", "text")] * (
        ENGLISH["deprecated"]["text"] == FRENCH["deprecated"]["text"]
    )


@pytest.mark.parametrize("code, key", EVERY)
def test_the_french_is_found_from_the_stored_english(code, key):
    """Whatever its facts are, a sentence is told in French with the same facts."""
    given = filled(code, key)
    told = in_french(code, english(code, key, **given))

    assert told == FRENCH[code][key].format(**given)


def test_several_sentences_in_a_row_are_each_told():
    """A name may break several rules, and a better one is proposed."""
    broken = [
        english("invalid_name", "too_long", length=60, over=10, most=50),
        english("invalid_name", "bad_start", first="“1”"),
        english("invalid_name", "bad_characters", count=3, places="space (2, 5), “é” (7), U+0007 (9)"),
        english("invalid_name", "suggested", name="Leave_Review"),
    ]
    told = in_french("invalid_name", " ".join(broken))

    assert told.startswith("60 caractères, 10 de trop")
    assert "Il commence par «\u00a01\u00a0»." in told
    assert "espace (2, 5), «\u00a0é\u00a0» (7), U+0007 (9)" in told
    assert told.endswith("Nom proposé\u00a0: Leave_Review.")


def test_facts_that_are_words_are_told_in_french():
    """What was removed and which way a clock was wrong are words too, whatever rule wrote them."""
    removed = found("personal_data_removed", "properties.note", what="email, government id").message
    clock = found("clock_corrected", "event_time", seconds=75, way="behind").message

    assert "(adresse e-mail, identifiants officiels)" in in_french("personal_data_removed", removed)
    assert "75 secondes de retard" in in_french("clock_corrected", clock)


def test_every_sensitive_category_and_personal_class_has_its_word():
    """Nothing that can be removed is named in English on a French page."""
    keys = (PACKAGE / "vocabulary/policy/data/identity_keys.toml").read_text(encoding="utf-8").partition("[names]")[2]
    classes = set(re.findall(r"^(\w+) = ", keys, re.MULTILINE)) | {"email", "phone", "iban", "card", "credentials"}

    assert (classes | set(load_terms().titles)) - set(FRENCH["words"]) == set()


def test_a_reason_of_a_line_is_told_within_its_sentence():
    """The line's sentence holds the reason's, each in French."""
    message = found("unreadable_line", "", line=7, why=english("line", "cells", cells=3, columns=4)).message

    assert in_french("unreadable_line", message) == ("Ligne 7\u00a0: La ligne a 3 cellules alors que l’en-tête en a 4.")


@pytest.mark.parametrize("code", ["plan_parameter_type", "plan_mismatch", "plan_blocked"])
@pytest.mark.parametrize(
    "english_text, french_text",
    [
        ("a number, without quotes", "un nombre, sans guillemets"),
        ("a whole number, without quotes, from 1 to 5", "un nombre entier, sans guillemets, de 1 à 5"),
        ("one of `a`, `b or c` or `d`", "l’une de ces valeurs\u00a0: `a`, `b or c` ou `d`"),
        ("one of `a`, `b` or 4 others", "l’une de ces valeurs\u00a0: `a`, `b` ou 4 autres"),
        ("`red`", "`red`"),
    ],
)
def test_what_a_plan_expects_is_told(code, english_text, french_text):
    """A difference from the plan says in French what to send, whether it is a remark or the reason of a refusal."""
    message = english("plan_parameter_type", name="size", expected=english_text)

    assert in_french(code, message) == f"`size` n’est pas du type attendu par le plan. Envoyer {french_text}."


def test_what_is_not_known_is_not_guessed():
    """The sentence of another version stays what it is."""
    assert in_french("wrong_type", "Something a later version says.") is None
    assert in_french("no_such_code", "The value has the wrong type. Send it as text.") is None


def test_a_value_cannot_be_taken_for_a_sentence():
    """A fact may hold anything a sender writes, braces and sentences too."""
    name = "x{event}. It ends with a space. Remove it."

    assert in_both("mapped_spelling", name=name, event="Purchase")["fr"].startswith(f"`{name}` est une autre graphie")


def test_no_rule_writes_a_sentence_of_its_own():
    """Findings are made by `found` alone, so every code a rule can produce is in the catalogue, and in both languages."""
    makers, codes = set(), set()
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id == "Finding":
                    makers.add(str(file.relative_to(PACKAGE)))
                if node.func.id in ("found", "english") and node.args and isinstance(node.args[0], ast.Constant):
                    codes.add(node.args[0].value)

    assert makers - MAY_MAKE_FINDINGS == set()
    assert codes - set(ENGLISH) == set()
