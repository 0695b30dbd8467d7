"""What Balise runs on: locked as declared, and under licences that let people use it."""

import tomllib
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
FREE = ("MIT", "BSD", "APACHE", "ISC", "PSF", "PYTHON SOFTWARE FOUNDATION", "ZLIB", "UNLICENSE", "PUBLIC DOMAIN", "0BSD", "CC0")
ALLOWED = {
    "certifi": "MPL-2.0: a list of certificates, used unchanged",
    "lmdb": "OLDAP-2.8: a permissive licence of the OpenLDAP project",
    "publicsuffixlist": "MPL-2.0: a list of domain endings, used unchanged",
    "python-stdnum": "LGPL-2.1 or later: a library, used unchanged",
}


def running() -> dict[str, Distribution]:
    """Every distribution Balise needs to run, found from its own requirements; extras included."""
    found: dict[str, Distribution] = {}
    waiting = [(Requirement("balise[browser]"), ""), (Requirement("balise[browser]"), "browser")]
    seen = set()
    while waiting:
        requirement, extra = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        found.setdefault(name, distribution(name))
        for wanted in ("", *sorted(requirement.extras)):
            if (name, wanted) not in seen:
                seen.add((name, wanted))
                waiting += [(Requirement(line), wanted) for line in found[name].requires or []]
    return found


def licence(of: Distribution) -> str:
    """What a distribution says about its licence: the expression, the classifiers, or the first line of the field."""
    classifiers = [line.rpartition(" :: ")[2] for line in of.metadata.get_all("Classifier", []) if line.startswith("License ::")]
    field = (of.metadata.get("License") or "").strip().splitlines()
    return of.metadata.get("License-Expression") or " ".join(classifiers) or (field[0] if field else "unknown")


def is_free(text: str) -> bool:
    """Whether these words name a permissive licence and no licence that passes itself on."""
    words = text.upper()
    if "GPL" in words or "GENERAL PUBLIC" in words:
        return False
    return all(any(name in part for name in FREE) for part in words.split(" AND "))


def test_every_licence_lets_people_use_it():
    """What Balise runs on has a permissive licence, or stands in `ALLOWED` with the reason."""
    licences = {name: licence(of) for name, of in running().items() if name != "balise"}

    assert {name: text for name, text in licences.items() if not is_free(text) and name not in ALLOWED} == {}
    assert [name for name in ALLOWED if name not in licences or is_free(licences[name])] == []


def test_every_exception_is_in_the_notice():
    """NOTICE names each dependency whose licence is more than permissive."""
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")

    assert [name for name in ALLOWED if name not in notice] == []


def test_the_lock_holds_what_is_declared():
    """uv.lock was made from the dependencies that pyproject.toml names now."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    locked = next(package["metadata"] for package in packages if package["name"] == "balise")

    extras = [line for lines in declared["project"]["optional-dependencies"].values() for line in lines]
    assert spelled(declared["project"]["dependencies"] + extras) == locked_names(locked["requires-dist"])
    groups = declared["dependency-groups"]
    for group, lines in groups.items():
        included = [one for line in lines if isinstance(line, dict) for one in groups[line["include-group"]]]
        named = [line for line in lines if isinstance(line, str)]
        assert spelled(named + included) == locked_names(locked["requires-dev"][group])


def spelled(lines: list[str]) -> set[tuple[str, frozenset[str], str]]:
    """Requirements as (name, extras, versions)."""
    read = [Requirement(line) for line in lines]
    return {(canonicalize_name(one.name), frozenset(one.extras), ordered(str(one.specifier))) for one in read}


def locked_names(rows: list[dict]) -> set[tuple[str, frozenset[str], str]]:
    """The lock's rows as (name, extras, versions)."""
    return {(row["name"], frozenset(row.get("extras", [])), ordered(row.get("specifier", ""))) for row in rows}


def ordered(versions: str) -> str:
    """A list of version bounds in one spelling."""
    return ",".join(sorted(versions.replace(" ", "").split(",")))
