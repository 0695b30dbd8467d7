"""The documents as a site: what each language has, and that nothing on it leads nowhere."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
FRENCH = {
    "guides/first-steps.md": "guides/premiers-pas.md",
    "guides/install-the-pixel.md": "guides/installer-le-pixel.md",
    "guides/custom-events.md": "guides/evenements-personnalises.md",
    "guides/event-rules.md": "guides/regles-d-evenement.md",
    "guides/event-builder.md": "guides/constructeur.md",
    "guides/recorded-clicks.md": "guides/clics-notes.md",
    "guides/test.md": "guides/tester.md",
    "guides/go-live.md": "guides/mettre-en-service.md",
    "guides/trust.md": "guides/confiance.md",
    "guides/alerts.md": "guides/alertes.md",
    "guides/operate.md": "guides/exploitation.md",
    "guides/people.md": "guides/personnes.md",
    "guides/import.md": "guides/importer.md",
    "guides/point-your-tracking.md": "guides/brancher-votre-suivi.md",
}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """docs/build_site.py, building into a folder of the test's own."""
    spec = importlib.util.spec_from_file_location("build_site", ROOT / "docs/build_site.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, folder in (("BUILD", "build"), ("STAGE", "build/pages"), ("SITE", "build/site")):
        monkeypatch.setattr(module, name, tmp_path / folder)
    return module


def test_every_step_of_the_guide_is_there_in_french(site):
    """From the first step to running it for others: each page names the one in the other language."""
    english, french = (site.pages_of(language) for language in site.LANGUAGES)

    for one, other in FRENCH.items():
        assert one in english
        assert other in french
        assert f"]({Path(other).name})" in (ROOT / "docs" / one).read_text(encoding="utf-8")
        assert f"]({Path(one).name})" in (ROOT / "docs" / other).read_text(encoding="utf-8")


def test_no_document_is_left_out_of_the_site(site):
    """Every document below docs/ is a page of one language, and of one only."""
    pages = [set(site.pages_of(language)) - {"README.md"} for language in site.LANGUAGES]
    documents = {str(path.relative_to(ROOT / "docs")) for path in (ROOT / "docs").rglob("*.md")} - {"README.md", "LISEZMOI.md"}

    assert pages[0] & pages[1] == set()
    assert documents - pages[0] - pages[1] == set()


def test_the_site_is_built_and_no_link_of_it_is_broken(site, capsys):
    """Both languages are built; every link, picture and anchor is followed, and nothing is loaded from elsewhere."""
    pytest.importorskip("zensical", reason="zensical is not installed: run make test.")
    code = site.main()

    assert capsys.readouterr().out.splitlines() == [str(site.SITE / "index.html")]
    assert code == 0
    assert (site.SITE / "fr/guides/premiers-pas.html").is_file()


def test_a_broken_link_is_told(site):
    """A link to a page, a picture or an anchor that is not there is named with its page."""
    site.SITE.mkdir(parents=True)
    (site.SITE / "other.html").write_text("<h2 id='here'>Here</h2>")
    told = "<a href='gone.html'></a><img src='gone.png'><a href='other.html#gone'></a><a href='other.html#here'></a>"
    (site.SITE / "index.html").write_text(told + "<script src='https://elsewhere.example/x.js'></script>")

    assert list(site.broken_links()) == [
        "index.html leads nowhere: gone.html",
        "index.html leads nowhere: gone.png",
        "index.html leads nowhere: other.html#gone",
        "index.html loads from elsewhere: https://elsewhere.example/x.js",
    ]
