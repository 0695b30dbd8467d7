"""The pixel hashes what a page says about a person exactly as the server would have."""

import importlib.util
import json
import os
import random
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import phonenumbers
import pytest

from balise.events.identity import IdentityReader

ROOT = Path(__file__).parents[3]
RULES = ROOT / "pixel" / "src" / "identify" / "phone_rules.py"
REGIONS = ("", "FR", "US", "DE", "IT", "GB", "RU", "BR", "AR", "MX", "JP", "HU")
FIELDS = {"phone": "phone_number"}
LISTS = ("email", "phone", "external_id")
RUN = """
import { build } from "esbuild";
import { readFileSync } from "node:fs";
globalThis.self = globalThis;
const entryPoints = ["pixel/src/identify/index.ts"];
const built = await build({ entryPoints, bundle: true, minify: true, format: "esm", target: "es2018", write: false });
const [{ text }] = built.outputFiles;
const { identify } = await import(`data:text/javascript;base64,${Buffer.from(text).toString("base64")}`);
const asked = JSON.parse(readFileSync(0, "utf8"));
const now = asked.map(([user, phone]) => identify.readNow(user, phone));
const later = await Promise.all(asked.map(([user, phone]) => identify.read(user, phone)));
process.stdout.write(JSON.stringify([now, later]));
"""
HASH = "848a771458438fc2ec420560d769fb9b9b86851ee338ec56517baabd79d3bb4f"
VALUES = json.loads((Path(__file__).parent / "browser_values.json").read_text())
LONG = [f"{'a' * 995}@b.fr", f"{'😀' * 994}@b.fr", "1" * 1001]


@pytest.fixture(scope="module")
def browser():
    """Runs many `identify` calls through the pixel's code: `[[user, calling code], …]` → the two readings of each."""
    node = shutil.which("node", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
    if not node or not (ROOT / "node_modules" / "esbuild").exists():
        pytest.skip("node_modules is missing, so the pixel's code cannot be run: make setup brings it")

    def ask(users):
        done = subprocess.run(
            [node, "--input-type=module", "-e", RUN],
            cwd=ROOT,
            input=json.dumps(users),
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return ask


def calling_code(region):
    return str(phonenumbers.country_code_for_region(region) or "")


def of_server(reader, field, value):
    """What the server keeps of one value: its first, as text."""
    kept = getattr(reader.read({field: value}).identity, field)
    return (kept[0] if kept else "") if field in LISTS else kept


def assert_agree(browser, asked):
    """`asked`: `(region, field, value)`; both readings of the browser equal the server's."""
    readers = {region: IdentityReader(region, b"of this test") for region in {region for region, _, _ in asked}}
    given = [[{FIELDS.get(field, field): value}, calling_code(region)] for region, field, value in asked]
    wrong = []
    for (region, field, value), now, later in zip(asked, *browser(given), strict=True):
        expected = of_server(readers[region], field, value)
        got = now["user"].get(FIELDS.get(field, field), "")
        if got != expected or now != later:
            wrong.append((region, field, value, expected, now))
    assert wrong == []


def test_values_written_by_hand(browser):
    """Placeholders, hashes, digests, e-mail addresses, names and places give what the server keeps of them."""
    texts = [*VALUES["absent"], *VALUES["hashes"], *VALUES["emails"], *VALUES["names"], *LONG]
    fields = ("email", "external_id", "first_name", "last_name", "zip_code", "city", "state", "country")
    assert_agree(browser, [("FR", field, text) for field in fields for text in texts])


@pytest.mark.parametrize("region", REGIONS)
def test_phone_numbers_written_by_hand(browser, region):
    """Numbers as people type them give the server's hash, or nothing where the server refuses them."""
    assert_agree(browser, [(region, "phone", text) for text in [*VALUES["phones"], *VALUES["absent"], *VALUES["hashes"]]])


def numbers_of(region, chance):
    """An example of each kind of number of a region, as dialled at home and abroad, whole and with a digit more or less."""
    for kind in sorted(phonenumbers.PhoneNumberType.values()):
        number = phonenumbers.example_number_for_type(region, kind)
        if number is None:
            continue
        forms = [
            phonenumbers.format_number(number, form)
            for form in (
                phonenumbers.PhoneNumberFormat.E164,
                phonenumbers.PhoneNumberFormat.INTERNATIONAL,
                phonenumbers.PhoneNumberFormat.NATIONAL,
            )
        ]
        code, bare = str(number.country_code), phonenumbers.national_significant_number(number)
        yield from (*forms, f"+{code} (0) {bare}", f"+{code}0{bare}", f"00{code}{bare}", f"{code}{bare}", bare)
        yield from (forms[0][:-1], forms[0] + str(chance.randrange(10)), forms[2] + str(chance.randrange(10)))


def test_numbers_of_every_country(browser):
    """Examples of every country's numbers, in many spellings, give the server's hash."""
    chance = random.Random(20261122)
    mains = [regions[0] for regions in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.values() if regions[0] != "001"]
    assert_agree(browser, [(region, "phone", text) for region in mains for text in numbers_of(region, chance)])


def test_texts_made_by_chance(browser):
    """Random digits, separators and letters are read alike."""
    chance = random.Random(7)
    digits = ["".join(chance.choices("0123456789", k=chance.randrange(1, 18))) for _ in range(600)]
    asked = [
        (region, "phone", chance.choice(("+", "00", "", "0", "011")) + text)
        for text in digits
        for region in ("", "FR", "IT", "US", "AR")
    ]
    letters = "abcABC éÉß@@..-_'+ \u00a0\u200b\u0130ﬁⅣ٣李\u0301😀\t\0"
    texts = ["".join(chance.choices(letters, k=chance.randrange(1, 14))) for _ in range(400)]
    asked += [
        ("", field, text) for text in texts for field in ("email", "external_id", "first_name", "zip_code", "city", "country")
    ]
    assert_agree(browser, asked)


def test_what_the_browser_says_of_each_key(browser):
    """Each known key is labelled; keys that are not known are not even named; the first usable value of a list counts."""
    given = {
        "email": ["", None, 7, "a@b.fr", "c@d.fr"],
        "sha256_email": HASH,
        "phone": 33612345678,
        "sha256_phone_number": HASH.upper(),
        "external_id": 12.5,
        "first_name": None,
        "secretWord": "hush",
    }
    ((now,), (later,)) = browser([[given, "33"]])

    assert now == later
    assert now["inspection"] == {
        "email": "plain",
        "sha256_email": "hashed",
        "phone": "plain",
        "sha256_phone_number": "hashed",
        "external_id": "invalid",
        "first_name": "empty",
    }
    server = IdentityReader("FR", b"of this test").read({"email": "a@b.fr", "phone": "+33612345678"}).identity
    assert now["user"] == {"email": server.email[0], "phone_number": server.phone[0]}


def test_the_rules_for_numbers_are_those_of_the_metadata():
    """The pixel's table is what its script makes of the installed metadata; if not, run the script."""
    spec = importlib.util.spec_from_file_location("phone_rules", RULES)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    assert module.phone_rules() == RULES.with_suffix(".ts").read_text()


def test_digits_of_every_script_stand_in_rows_of_ten():
    """The browser finds a digit's value by its place in a row from zero, which holds for every script."""
    row = 0
    for point in range(sys.maxunicode + 1):
        if unicodedata.category(chr(point)) != "Nd":
            row = 0
            continue
        assert unicodedata.decimal(chr(point)) == row % 10
        row += 1
