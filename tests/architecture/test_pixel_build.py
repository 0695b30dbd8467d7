"""The built pixel is what pixel/src builds, is small, and says its types."""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE, TESTS, BUILT = ROOT / "pixel/src", ROOT / "pixel/test", ROOT / "src/balise/web/static/pixel"
CORE_BYTES = 5 * 1024
SETTINGS = '"code":"C9ABCDEFGHIJKLMNOPQR","lib":"ttq","cookies":true,"match":[],"phone":"33","rules":"0a1b2c3d"'
CONFIGURATION = f"__balise.start({{{SETTINGS}}});\n"
SHAPES_ONLY = {"builder/state.ts", "module/ttq.d.ts", "parts.ts", "rules/rule.ts", "target/target.ts", "wire.ts"}
"""Files that hold types and nothing that runs."""
CONSUMER = """
import { ttq } from "balise-pixel";
ttq.load("CODE", { limited_data_use: true });
ttq.page();
ttq.track("Purchase", { value: 9.2, currency: "USD" }, { event_id: "order-1" });
ttq.identify({ email: "ada@shop.example" });
ttq.instance("CODE").track("ship_product");
// @ts-expect-error a name is text
ttq.track(5);
"""


def node(*words: str | Path, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run Node with these words; the test is left out where it, or what the pixel is built with, is missing."""
    if not (ROOT / "node_modules/esbuild").exists():
        pytest.skip("What the pixel is built with is not in node_modules: run make test.")
    places = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    found = shutil.which("node", path=places)
    if found is None:
        pytest.skip("There is no Node: run make test.")
    return subprocess.run([found, *words], cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def without_comments(path: Path) -> str:
    """What a TypeScript file says to the compiler."""
    return re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def source_files() -> list[str]:
    """Every file of pixel/src, as a path from there."""
    return sorted(str(path.relative_to(SOURCE)) for path in SOURCE.rglob("*.ts"))


def test_the_built_pixel_is_what_its_source_builds():
    """Building pixel/src again gives the files that are there, byte for byte, none missing and none left over."""
    result = node("pixel/build.js", "--check")

    print(result.stdout)
    assert result.returncode == 0, result.stdout + result.stderr


def test_what_loads_first_is_small():
    """The core with a source's configuration is within 5 KB, gzipped as a server sends it."""
    core = (BUILT / "core.js").read_bytes()
    size = len(gzip.compress(core + CONFIGURATION.encode(), 9))

    print(f"core.js: {len(core):,} bytes, {size:,} gzipped with a configuration, of at most {CORE_BYTES:,}")
    assert size <= CORE_BYTES


def test_the_open_stream_holds_the_core():
    """What is compressed for the server to end with a configuration unpacks to the core, and is not larger than it need be."""
    core, packed = (BUILT / "core.js").read_bytes(), (BUILT / "core.js.deflate").read_bytes()

    assert zlib.decompressobj(-15).decompress(packed) == core
    assert len(packed) <= len(zlib.compress(core, 9)) + 32


def test_every_source_file_has_its_tests():
    """Each file of pixel/src that runs has a file of unit tests of its name."""
    tested = {str(path.relative_to(TESTS)) for path in TESTS.rglob("*.test.ts")}
    running = [name for name in source_files() if name not in SHAPES_ONLY]

    assert [name for name in running if not tested & names_of_tests(name)] == []


def names_of_tests(name: str) -> set[str]:
    """The names a source file's tests may have: those of `debug/index.ts` may be called `debug.test.ts`, too."""
    path = Path(name)
    own = path.parent.name if path.stem == "index" else path.stem
    return {str(path.with_suffix(".test.ts")), str(path.parent / f"{own}.test.ts"), f"{own}.test.ts"}


@pytest.mark.parametrize("name", sorted(SHAPES_ONLY - {"module/ttq.d.ts"}))
def test_what_needs_no_tests_runs_nothing(name):
    """A file that is left out above exports types only."""
    assert re.findall(r"^(?:export )?(?:const|let|function|class) .*", without_comments(SOURCE / name), flags=re.MULTILINE) == []


@pytest.mark.parametrize("name", source_files())
def test_nothing_is_any(name):
    """No type of the pixel is `any`."""
    assert re.findall(r".*(?:[:<|&,=]\s*|\bas\s+|\()any\b.*", without_comments(SOURCE / name)) == []


def test_the_modules_types_stand_alone(tmp_path):
    """A strict project that has only the package's module and its types compiles against them."""
    package = tmp_path / "node_modules/balise-pixel"
    files = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["files"]
    for file in ("package.json", *files):
        (package / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, package / file)
    (tmp_path / "use.ts").write_text(CONSUMER)
    options = "--strict --noEmit --skipLibCheck false --target es2018 --lib es2018,dom --module esnext --moduleResolution bundler"
    result = node(ROOT / "node_modules/typescript/bin/tsc", *options.split(), "--types", "", "use.ts", folder=tmp_path)

    assert "import" not in without_comments(BUILT / "ttq.d.ts")
    assert result.returncode == 0, result.stdout
