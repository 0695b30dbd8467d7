"""The server scores recorded elements as the pixel scores elements of a page."""

import json
import random
import shutil
import subprocess
from pathlib import Path

import msgspec
import pytest

from balise.rules.rule import Target
from balise.rules.scoring import MARGIN, THRESHOLD, WEIGHTS, as_recorded, read_recorded, score, words_of

ROOT = Path(__file__).parents[2]
EXAMPLES = [json.loads(file.read_text(encoding="utf-8")) for file in sorted((ROOT / "contract/targets").glob("*.json"))]
MANY = 3_000
TEXTS = (
    "Leave a review", "LEAVE  A REVIEW!", "Laisser un avis", "34,90 €", "Was 34,90", "1.234,50", "İstanbul ΑΣ ΑΣ.", "Straße—groß",
    "評価を書く　今すぐ", "٣٤٫٩٠", "Buy\ufeffnow\x1fok\x85!",
    "a\u200bb \u3000c", "12", "", "  ", "e\u0301te\u0301 été", "🙂 ok", "x" * 80,
)  # fmt: skip


def target_of(given: dict) -> Target:
    return msgspec.convert(given, Target)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["title"])
def test_a_shared_example_has_its_score(example):
    """What the pixel is held to, the server is held to."""
    assert score(target_of(example["target"]), target_of(example["element"])) == pytest.approx(example["score"], abs=1e-6)


def signals(dice: random.Random) -> dict:
    """Any signals: few values, so that many are equal."""
    some = {
        "id": dice.choice(["review", "buy"]),
        "attributes": {name: dice.choice(["1", "2"]) for name in dice.sample(["type", "name", "data-test"], dice.randint(1, 3))},
        "role": dice.choice(["button", "link"]),
        "name": dice.choice(TEXTS),
        "text": dice.choice(TEXTS),
        "classes": dice.sample(["review", "btn", "big"], dice.randint(1, 3)),
        "path": dice.sample(["main", "section#reviews", "nav"], dice.randint(1, 3)),
        "position": [dice.randint(0, 2), dice.randint(3, 4)],
        "near": dice.sample(["Reviews", "Report", "12"], dice.randint(1, 3)),
    }
    kept = {name: value for name, value in some.items() if dice.random() < 0.7}
    return {"tag": dice.choice(["button", "a"])} | kept


def wished(dice: random.Random) -> dict:
    """A target: signals, of which some may be ignored, or many meant."""
    more = {"many": True} if dice.random() < 0.2 else {}
    if dice.random() < 0.3:
        more["ignore"] = dice.sample(list(WEIGHTS), 2)
    return signals(dice) | more


@pytest.mark.skipif(not shutil.which("node") or not (ROOT / "node_modules/esbuild").exists(), reason="needs node and esbuild")
def test_any_target_and_element_have_one_score(tmp_path):
    """The same number, to the last digit, as the pixel's own code in node; the same bounds and weights."""
    dice = random.Random(20_261_122)
    pairs = [(wished(dice), signals(dice)) for _ in range(MANY)]
    (tmp_path / "pairs.json").write_text(json.dumps(pairs))
    script = f"""
import {{ readFileSync }} from "node:fs";
import {{ MARGIN, score, THRESHOLD, WEIGHTS }} from {json.dumps(str(ROOT / "pixel/src/target/score.ts"))};
const pairs = JSON.parse(readFileSync({json.dumps(str(tmp_path / "pairs.json"))}, "utf8"));
console.log(JSON.stringify({{ MARGIN, THRESHOLD, WEIGHTS, scores: pairs.map(([target, element]) => score(target, element)) }}));
"""
    (tmp_path / "score.ts").write_text(script)
    built = tmp_path / "score.mjs"
    bundle = ["node", str(ROOT / "node_modules/esbuild/bin/esbuild"), "--bundle", "--platform=node", "--format=esm"]
    subprocess.run([*bundle, f"--outfile={built}", str(tmp_path / "score.ts")], check=True, capture_output=True)
    told = json.loads(subprocess.run(["node", str(built)], check=True, capture_output=True).stdout)

    assert (told["MARGIN"], told["THRESHOLD"], told["WEIGHTS"]) == (MARGIN, THRESHOLD, WEIGHTS)
    ours = [score(target_of(target), target_of(element)) for target, element in pairs]
    assert [pair for pair, one, other in zip(pairs, ours, told["scores"], strict=True) if one != other] == []
    assert 0 < sum(each >= THRESHOLD for each in ours) < MANY


def test_what_is_never_recorded_does_not_count_against_an_element():
    """A button recorded without its neighbours, a form without its words, is what the rule means all the same."""
    button = target_of({"tag": "button", "name": "Leave a review", "near": ["Reviews", "Report"]})
    form = target_of({"tag": "form", "id": "review", "name": "Your review", "text": "Your review Send"})

    assert score(button, read_recorded('{"tag":"button","name":"Leave a review"}')) < 1
    assert score(as_recorded(button, "click"), read_recorded('{"tag":"button","name":"Leave a review"}')) == 1
    assert score(as_recorded(form, "submit"), read_recorded('{"tag":"form","id":"review"}')) == 1


def test_what_is_written_on_an_element_is_its_name_too():
    """It is recorded once, and compared with both."""
    target = target_of({"tag": "button", "name": "Review", "text": "Review"})

    assert score(target, read_recorded('{"tag":"button","name":"Review"}')) == 1


def test_words_are_told_apart_as_the_pixel_does():
    """Case, numbers, punctuation and white space of any script are no part of words."""
    assert words_of("Leave 2 REVIEWS, leave!") == ["leave", "reviews"]
    assert words_of("34,90 €") == []
