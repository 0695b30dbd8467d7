"""Builds what is in docs/ as a web site, one build a language, into build/site: `make docs`.

The pages of a language and their order are those of its index: docs/README.md, docs/LISEZMOI.md. Every link and picture of the
site is followed; one that leads nowhere ends with exit code 1.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from os.path import relpath
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).parents[1]
DOCS, BUILD = ROOT / "docs", ROOT / "build"
STAGE, SITE = BUILD / "pages", BUILD / "site"
LINK = re.compile(r"(?<=\]\()([^)\s]+)(?=\))")
MARK = ROOT / "src/balise/web/static/balise.svg"
COLOURS = (("light", "default"), ("dark", "slate"))
BESIDE = ("ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")
"""Documents beside docs/ that the index links; on the site they lie in it."""


class Language(NamedTuple):
    """One build: its index in docs/, its folder below the site, and the site's words."""

    code: str
    index: str
    folder: str
    name: str
    title: str
    about: str


LANGUAGES = (
    Language("en", "README.md", "", "English", "Balise", "A self-hosted events manager for custom events."),
    Language("fr", "LISEZMOI.md", "fr", "Français", "Balise", "Un gestionnaire d’événements à héberger soi-même."),
)


def sections_of(language: Language) -> dict[str, list[str]]:
    """The index's parts and the documents each one links, below docs/; those of the other language are left out."""
    found: dict[str, list[str]] = {}
    for part in re.split(r"^## ", (DOCS / language.index).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        name, _, text = part.partition("\n")
        links = [link for link in LINK.findall(text) if link.endswith(".md") and language_of(link) == language.code]
        found[name.strip()] = links
    return {name: links for name, links in found.items() if links}


def language_of(document: str) -> str:
    """The language of a document below docs/: French ones say so in their first lines."""
    head = (DOCS / document).read_text(encoding="utf-8")[:400]
    return "fr" if document == "LISEZMOI.md" or "[In English](" in head else "en"


def pages_of(language: Language) -> dict[str, Path]:
    """Where each document lies on the pages of a language → the file in the project."""
    pages = {"README.md": DOCS / language.index}
    pages |= {path: DOCS / path for links in sections_of(language).values() for path in links}
    return pages | ({path: ROOT / path for path in BESIDE} if language.code == "en" else {})


def stage(language: Language, places: dict[Path, tuple[Language, str]]) -> Path:
    """Lay the pages of a language out as the site has them, their links led to where the documents are on it."""
    folder = STAGE / language.code
    for path, source in pages_of(language).items():
        text = LINK.sub(
            lambda link, at=path, of=source: _led(link[0], language, at, of, places), source.read_text(encoding="utf-8")
        )
        page = folder / path
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")
    shutil.copytree(DOCS / "images", folder / "images", dirs_exist_ok=True)
    shutil.copy(MARK, folder / "images")
    shutil.copy(DOCS / "site.css", folder)
    return folder


def _led(link: str, language: Language, path: str, source: Path, places: dict[Path, tuple[Language, str]]) -> str:
    target, hash_sign, anchor = link.partition("#")
    file = (source.parent / target).resolve()
    if not target or "://" in link or file not in places:
        return link
    other, place = places[file]
    here = Path(path).parent
    if other == language:
        return relpath(place, here) + hash_sign + anchor
    on_site = Path(other.folder) / html_of(place)
    return relpath(on_site, Path(language.folder) / here) + hash_sign + anchor


def html_of(page: str) -> str:
    """The file of a page on the site."""
    path = Path(page)
    return str(path.with_name("index.html") if path.name == "README.md" else path.with_suffix(".html"))


def settings_of(language: Language, folder: Path) -> dict[str, Any]:
    """What the generator is told; nothing is loaded from elsewhere."""
    up = "../" if language.folder else ""
    others = [{"name": one.name, "lang": one.code, "link": f"{up}{one.folder or '.'}/"} for one in LANGUAGES]
    return {
        "site_name": language.title,
        "site_description": language.about,
        "docs_dir": str(folder.relative_to(BUILD)),
        "site_dir": str((SITE / language.folder).relative_to(BUILD)),
        "use_directory_urls": False,
        "theme": {
            "name": "material",
            "language": language.code,
            "font": False,
            "features": ["navigation.sections", "navigation.footer", "content.code.copy", "toc.follow"],
            "palette": [{"media": f"(prefers-color-scheme: {name})", "scheme": scheme} for name, scheme in COLOURS],
            "logo": f"images/{MARK.name}",
            "favicon": f"images/{MARK.name}",
        },
        "plugins": ["search"],
        "extra_css": ["site.css"],
        "extra": {"alternate": others, "generator": False},
        "nav": ["README.md", *({name: links} for name, links in sections_of(language).items())],
    }


def build(language: Language, folder: Path) -> None:
    """One build. Raises `SystemExit` with what the generator said where it complains."""
    told = BUILD / f"site-{language.code}.yml"
    told.write_text(json.dumps(settings_of(language, folder), ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, "-m", "zensical", "build", "--clean", "--strict", "-f", str(told)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{done.stdout}{done.stderr}\nThe site could not be built.")


class Page(HTMLParser):
    """The links and pictures of a built page, and the names in it that can be led to."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.names: set[str] = set()
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.names |= {name for name in (given.get("id"), given.get("name")) if name}
        self.links += [link for link in (given.get("href"), given.get("src")) if link]
        loaded = given.get("src") or (given.get("href") if tag == "link" and given.get("rel") != "canonical" else None)
        self.loaded += [loaded] if loaded else []


def broken_links() -> Iterator[str]:
    """Every link and picture of the site that leads nowhere, and everything that is loaded from elsewhere."""
    pages = {file: Page(file) for file in sorted(SITE.rglob("*.html")) if file.name != "404.html"}
    for file, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            target = target / "index.html" if target.is_dir() else target
            gone = not target.is_file() or (parts.fragment and target in pages and parts.fragment not in pages[target].names)
            if not parts.scheme and not parts.netloc and gone:
                yield f"{file.relative_to(SITE)} leads nowhere: {link}"
        yield from (f"{file.relative_to(SITE)} loads from elsewhere: {link}" for link in page.loaded if urlsplit(link).netloc)


def main() -> int:
    """Build every language and follow every link; the exit code."""
    for folder in (STAGE, SITE):
        shutil.rmtree(folder, ignore_errors=True)
    places = {source.resolve(): (language, path) for language in LANGUAGES for path, source in pages_of(language).items()}
    for language in LANGUAGES:
        build(language, stage(language, places))
    broken = list(broken_links())
    print("\n".join([*broken, str(SITE / "index.html")]))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
