"""Do targets last? Finds elements again on pages that were changed as the years change pages, and counts what each way finds.

Every element that tests/browser/sites knows is described on its page; the page is loaded again, changed by a script in each of
the ways of mutations.js, and the element looked for: by Balise's target, by a CSS selector of @medv/finder as it comes, by one
that was told which names last, and by the path of places that a browser's tools copy. Each change is the same on every run.
Weights were chosen by half of the sites; the other half was kept out. `--sites shop,modal` and `--rounds 1` make it shorter,
`--misses` prints each case that Balise did not get right, `--json` prints counts for scripts.
"""

import argparse
import collections
import json
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Frame, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.site import Site  # noqa: E402
from tests.browser.sites.catalog import EXAMPLES, TRUTH, Example, build_scripts, put_up  # noqa: E402

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
ROUNDS = 2
WAYS = {"balise": "Balise", "finder": "finder", "lasting": "finder, told", "place": "places"}
RESULTS = ("found", "wrong", "unclear", "none")


class Case(NamedTuple):
    """One element on one changed page."""

    site: str
    held_out: bool
    truth: str
    kind: str
    gone: bool
    """Whether the right answer is that there is none."""
    twice: bool
    """Whether it is there twice, so that nothing is a right answer too."""
    results: dict[str, dict[str, Any]]

    def right(self, way: str) -> bool:
        """Whether this way found the element, or nothing where it is gone."""
        result = self.results[way]["result"]
        return (result == "found" and not self.gone) or (result in ("none", "unclear") and (self.gone or self.twice))

    def wrong(self, way: str) -> bool:
        """Whether it took another element for it."""
        return bool(self.results[way]["result"] == "wrong")


def scripts(built: Path) -> str:
    """What is put into every page."""
    target = (ROOT / "src/balise/web/static/pixel/target.js").read_text(encoding="utf-8")
    finder = (built / "finder.js").read_text(encoding="utf-8")
    mutations = (ROOT / "bench/mutations.js").read_text(encoding="utf-8")
    return f"{target}\nself.baliseTarget = baliseTarget;\n{finder}\nself.selectorFinder = selectorFinder;\n{mutations}"


def opened(browser: Browser, example: Example, address: str, put_in: str) -> Frame:
    """The document of a site that holds what is known, as a new visitor sees it."""
    page = browser.new_context().new_page()
    page.add_init_script(put_in)
    page.goto(address)
    if example.arrive:
        page.click(example.arrive)
    frame = page.frames[1] if example.framed else page.main_frame
    frame.wait_for_selector(f'[{TRUTH}="review"]', state="visible")
    return frame


def tried(browser: Browser, example: Example, address: str, put_in: str, rounds: int) -> Iterator[Case]:
    """Every case of one site."""
    first = opened(browser, example, address, put_in)
    described = first.evaluate("() => drift.describeAll()")
    first.page.context.close()
    later = opened(browser, example, address, put_in)
    found = later.evaluate("([known, rounds, seed]) => drift.run(known, rounds, seed)", [described, rounds, example.name])
    later.page.context.close()
    for each in found:
        yield Case(example.name, example.held_out, each["truth"], each["kind"], each["gone"], each["twice"], each["results"])


def run(browser: Browser, names: Iterable[str], rounds: int) -> list[Case]:
    """Every case of these sites."""
    site = Site()
    cases: list[Case] = []
    with tempfile.TemporaryDirectory() as folder:
        build_scripts(Path(folder))
        put_in = scripts(Path(folder))
        for example in EXAMPLES:
            if example.name in names:
                address = put_up(site, example, Path(folder), "", "")
                cases += tried(browser, example, address, put_in, rounds)
    site.close()
    return cases


def share(count: int, of: int) -> str:
    """A share in percent."""
    return f"{100 * count / of:5.1f}" if of else "    –"


def line(title: str, cases: list[Case]) -> str:
    """For each way: what percent was right, what percent wrong."""
    parts = [f"{title:34}{len(cases):6}"]
    for way in WAYS:
        right, wrong = sum(case.right(way) for case in cases), sum(case.wrong(way) for case in cases)
        parts.append(f"{share(right, len(cases)):>9} {share(wrong, len(cases))}")
    return "  ".join(parts)


def report(cases: list[Case]) -> None:
    """The table: by kind of change, then for the sites weights were chosen by, those kept out, and all."""
    print(" " * 42 + "".join(f"{name:>17}" for name in WAYS.values()))
    print(f"{'change':34}{'cases':>6}  " + "  ".join(f"{'right':>9} {'wrong':>5}" for _ in WAYS))
    for kind in dict.fromkeys(case.kind for case in cases):
        print(line(kind, [case for case in cases if case.kind == kind]))
    print(line("target there", [case for case in cases if not case.gone]))
    print(line("target gone (right: nothing)", [case for case in cases if case.gone]))
    print(line("sites weights were chosen by", [case for case in cases if not case.held_out]))
    print(line("sites kept out", [case for case in cases if case.held_out]))
    print(line("all", cases))


def counts(cases: list[Case]) -> dict[str, dict[str, int]]:
    """Way → how many cases there were, how many it got right, how many wrong."""
    return {
        way: {
            "cases": len(cases),
            "right": sum(case.right(way) for case in cases),
            "wrong": sum(case.wrong(way) for case in cases),
        }
        for way in WAYS
    }


def misses(cases: list[Case]) -> None:
    """Each case Balise did not get right."""
    counted = collections.Counter(case.results["balise"]["result"] for case in cases if not case.right("balise"))
    for case in cases:
        if not case.right("balise"):
            told = case.results["balise"]
            print(f"{case.site:11} {case.truth:11} {case.kind:32} {told['result']:8} {told['score']:.2f} {told['second']:.2f}")
    print(dict(counted))


def main() -> None:
    """Start a browser, try everything, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sites", default=",".join(example.name for example in EXAMPLES))
    options.add_argument("--rounds", type=int, default=ROUNDS)
    options.add_argument("--misses", action="store_true", help="print each case that was not found")
    options.add_argument("--json", action="store_true", help="print counts for scripts")
    chosen = options.parse_args()
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        raise SystemExit("There is no Chromium here: install it, for example by apt-get install chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        cases = run(browser, chosen.sites.split(","), chosen.rounds)
        browser.close()
    if chosen.json:
        print(json.dumps(counts(cases)))
    else:
        report(cases)
    if chosen.misses:
        misses(cases)


if __name__ == "__main__":
    main()
