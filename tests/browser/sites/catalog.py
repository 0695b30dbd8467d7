"""Small sites as people build them: what each is called, how its target comes onto the page, and how they are served.

An element that a test knows carries `data-balise-truth`: attributes that begin with `data-balise-` are never part of a target.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tests.browser.site import Site

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[2]
TRUTH = "data-balise-truth"
MARK = "<!-- tag -->"
KINDS = {".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript"}
POLICY = "default-src 'none'; script-src 'self' {base}; connect-src {base}; img-src data:; style-src 'self'; form-action 'self'"


class Example(NamedTuple):
    """One site."""

    name: str
    what: str
    arrive: str = ""
    """CSS of what is clicked so that the target is there."""
    others: str = "button"
    """CSS of what else is clicked before the target."""
    framed: bool = False
    """Whether the target is in a frame of the page."""
    strict: bool = False
    """Whether a Content-Security-Policy forbids inline scripts."""
    held_out: bool = False
    """Whether it is kept out of everything that weights are chosen by."""


EXAMPLES = (
    Example("shop", "a shop that is rendered on a server", others="main a, main button"),
    Example("react", "a React application with classes from CSS modules", held_out=True),
    Example("vue", "a Vue application"),
    Example("htmx", "pages whose parts htmx fetches", held_out=True),
    Example("shadow", "custom elements with shadow roots in one another"),
    Example("frames", "reviews in a frame, with a pixel of its own", framed=True, held_out=True),
    Example("hashed", "classes and ids that every build makes anew"),
    Example("endless", "a list that grows as one scrolls", held_out=True),
    Example("rerendered", "a page that is written again every moment"),
    Example("rtl", "a page in Arabic, from right to left", held_out=True),
    Example("strict", "a strict Content-Security-Policy", others="button, [type=submit], [type=reset]", strict=True),
    Example(
        "router", "navigation inside one page", arrive='nav a[href$="aquilone"]', others="main a, main button", held_out=True
    ),
    Example("modal", "a dialog that opens over the page", arrive="#rate-planet", others="dialog button, dialog input"),
)


def build_scripts(out: Path) -> None:
    """Build the sites' own scripts from the real React, Vue and htmx; `RuntimeError` where Node or a library is missing."""
    places = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    node = shutil.which("node", path=places)
    if node is None or not (ROOT / "node_modules/vue").exists():
        raise RuntimeError("Node, or the libraries that the sites are built with, are missing: run make pixel-tools.")
    result = subprocess.run(
        [node, str(FOLDER / "build.js"), str(out)], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    if result.returncode:
        raise RuntimeError(result.stderr)


def put_up(site: Site, example: Example, built: Path, tag: str, base: str) -> str:
    """Serve the example with this tag in the head of its pages, whose script comes from `base`; its address."""
    headers: Mapping[str, str] = {}
    if example.strict:
        headers = {"Content-Security-Policy": POLICY.format(base=base)}
        script = tag.removeprefix("<script>").removesuffix("</script>")
        tag = (
            f'<script src="{site.add_file(script.encode(), "text/javascript", path="/sites/strict/tag.js")}"></script>'
            if tag
            else ""
        )
    site.add_file((FOLDER / "style.css").read_bytes(), KINDS[".css"], path="/sites/style.css")
    files = {path.name: path for folder in (FOLDER, built) for path in sorted((folder / example.name).glob("*.*"))}
    for name, path in files.items():
        if path.suffix in KINDS:
            content = path.read_text(encoding="utf-8").replace(MARK, tag).encode()
            site.add_file(content, KINDS[path.suffix], dict(headers), f"/sites/{example.name}/{name}")
    page = site.pages[f"/sites/{example.name}/page.html"]
    for more in ("", "aquilone", "girandola"):
        site.pages[f"/sites/{example.name}/{more}"] = page
    return site.url(f"/sites/{example.name}/")
