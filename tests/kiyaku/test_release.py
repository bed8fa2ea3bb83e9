"""The run-time as it is built: the same bytes again, nothing lost, every name with its digest."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from calculators import browser
from kiyaku import archives, bundle, lockfile, policy, publish, release, wheels
from kiyaku.problems import BadInput
from tests.paths import ROOT

PACKAGE = ROOT / "node_modules" / "pyodide"
LOCK_TOOL = ROOT / ".venv-pyodide" / "bin" / "pyodide"


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> list[archives.Part]:
    folder = tmp_path_factory.mktemp("parts")
    calculators, engine = folder / "calculators.zip", folder / "kiyaku.zip"
    calculators.write_bytes(wheels.calculators(ROOT / "calculators"))
    engine.write_bytes(wheels.engine())
    return [
        archives.Part(name="library", wheel=calculators, module="calculators.browser"),
        archives.Part(name="kiyaku", wheel=engine, module="kiyaku.browser"),
    ]


@pytest.fixture(scope="module")
def made(parts: list[archives.Part], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return archives.archives(PACKAGE, parts, kept=tmp_path_factory.mktemp("made"))


def test_the_same_parts_give_the_same_bytes(
    parts: list[archives.Part], made: dict[str, Path], tmp_path: Path
) -> None:
    again = archives.archives(PACKAGE, parts, kept=tmp_path)
    engine = {"engine.mjs", "engine.wasm", "engine-rest.wasm"}
    assert set(made) == {"library.zip", "kiyaku.zip", "rest.zip", "snapshot.bin"} | engine
    for name, path in made.items():
        assert again[name].read_bytes() == path.read_bytes(), name


def test_no_module_of_the_standard_library_is_lost(made: dict[str, Path]) -> None:
    with zipfile.ZipFile(PACKAGE / "python_stdlib.zip") as source:
        whole = {name for name in source.namelist() if name.endswith(".py")}
    held: set[str] = set()
    for name in ("library.zip", "rest.zip"):
        with zipfile.ZipFile(made[name]) as archive:
            assert archive.testzip() is None
            held |= {each.removesuffix("c") for each in archive.namelist()}
    assert whole <= held


def test_what_the_first_archive_holds_is_loaded_and_calculates_without_the_rest(
    made: dict[str, Path], tmp_path: Path
) -> None:
    """And a module that only the rest holds makes it fetched once."""
    script = tmp_path / "run.mjs"
    script.write_text(
        f"""
import {{ readFileSync }} from "node:fs";
import {{ loadPyodide }} from {json.dumps((PACKAGE / "pyodide.mjs").as_uri())};
const python = await loadPyodide({{
  stdLibURL: {json.dumps(str(made["library.zip"]))},
  lockFileContents: {json.dumps({"info": release.info(PACKAGE), "packages": {}})},
  packageBaseUrl: "/",
}});
let fetched = 0;
python.pyimport("runtime_late").install(() => {{
  fetched += 1;
  return new Uint8Array(readFileSync({json.dumps(str(made["rest.zip"]))}));
}});
const before = python.runPython(`
from calculators import run
run("late-interest", {{"principal": 1100000, "due_date": "2024-01-31",
                      "paid_date": "2024-07-02"}}).outcome["interest"]`);
const early = fetched;
const late = python.runPython(`
import statistics, xml.dom.minidom, json.tool
try:
    import no_such_module
except ModuleNotFoundError:
    found = statistics.median([3, 1, 2])
found`);
console.log(JSON.stringify({{ before, early, late, fetched }}));
""",
        encoding="utf-8",
    )
    node = shutil.which("node")
    assert node
    done = subprocess.run([node, str(script)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    # 1,100,000 × 14.5% × 152 days ÷ 365 = 66,421.9…
    assert json.loads(done.stdout) == {"before": 66421, "early": 0, "late": 2, "fetched": 1}


def test_every_name_holds_the_digest_of_its_content(made: dict[str, Path]) -> None:
    own = {"javascripts/a.js": b"1", "javascripts/service-worker.js": b"2"}

    def released(own: Mapping[str, bytes]) -> release.Release:
        return release.release(PACKAGE, made, own, bundle=dict, offline=True)

    first, other = released(own), released(own | {"javascripts/a.js": b"3"})
    assert all(publish.is_fixed(path) for path in first.files)
    assert first.path("assets/javascripts/a.js") in first.files
    assert first.path("assets/images/a.png") == "assets/images/a.png"
    assert first.folder != other.folder
    engine = {path for path in first.files if "/python/" in path}
    assert engine == {path for path in other.files if "/python/" in path}


def test_a_page_loads_one_script_and_one_style_sheet(tmp_path: Path) -> None:
    """With all that they import; what only some pages' workers need stays by itself."""
    sources = publish.own(ROOT / "docs") | {"javascripts/release.js": b"export default {};"}
    sources[publish.SEARCH_LIBRARY] = publish.search_library(ROOT / "node_modules/minisearch")
    made = bundle.bundle(sources, ROOT / publish.FOLDERS.esbuild, kept=tmp_path / "a")
    assert set(made) == set(bundle.ENTRIES)
    for name, content in made.items():
        assert b"@import" not in content, name
        assert b"import " not in content and b'from"./' not in content, name
    assert b"MiniSearch" in made["javascripts/search-engine.js"]  # with its licence
    assert made == bundle.bundle(sources, ROOT / publish.FOLDERS.esbuild, kept=tmp_path / "b")


def test_a_mistake_in_a_script_is_said_with_its_place(tmp_path: Path) -> None:
    sources = publish.own(ROOT / "docs") | {"javascripts/release.js": b"export default {"}
    with pytest.raises(BadInput, match=r"release\.js"):
        bundle.bundle(sources, ROOT / publish.FOLDERS.esbuild, kept=tmp_path)


# What runs in no page: a hash of Python's `_sha2`, a name of `unicodedata`, a codec.
REST = """
import hashlib, unicodedata, asyncio
assert hashlib.sha256(b"x").hexdigest().startswith("2d711642")
assert unicodedata.name("あ") == "HIRAGANA LETTER A"
assert "高".encode("euc_jis_2004") == bytes.fromhex("b9e2")
assert asyncio.Lock.__module__ == "asyncio.locks"
"""


def test_the_parted_engine_lacks_nothing(made: dict[str, Path], tmp_path: Path) -> None:
    """From the image on the first part alone: the examples, from a memory that is the image's to
    the byte. The rest is asked for once, by what no page does."""
    script = tmp_path / "run.mjs"
    script.write_text(
        f"""
import {{ readFileSync }} from "node:fs";
import {{ loadPyodide }} from {json.dumps((PACKAGE / "pyodide.mjs").as_uri())};
import create from {json.dumps(made["engine.mjs"].as_uri())};
import {{ unpack }} from {json.dumps((ROOT / "kiyaku/runtime_image.mjs").as_uri())};
import {{ late }} from {json.dumps((ROOT / "kiyaku/runtime_late.mjs").as_uri())};
const packed = readFileSync({json.dumps(str(made["snapshot.bin"]))});
const strange = []; // bytes of the memory that are not those of the image
let exact; // the image on an engine of which nothing has run
const asked = [];
const fetched = (name, path) => {{ asked.push(name); return new Uint8Array(readFileSync(path)); }};
const rest = () => fetched("engine", {json.dumps(str(made["engine-rest.wasm"]))});
const python = await loadPyodide({{
  stdLibURL: {json.dumps(str(tmp_path / "empty.zip"))},
  lockFileContents: {json.dumps({"info": release.info(PACKAGE), "packages": {}})},
  packageBaseUrl: "/",
  env: {{ ELSEWHERE: "よそ".repeat(1000) }},
  _loadSnapshot: packed,
  createPyodideModule: async (settings) => {{
    const own = WebAssembly.instantiate;
    WebAssembly.instantiate = (_, imports) => {{
      WebAssembly.instantiate = own;
      return own(readFileSync({json.dumps(str(made["engine.wasm"]))}), imports);
    }};
    const instantiateWasm = late(settings.instantiateWasm, rest, ({{ memory }}) => {{
      exact = {{
        HEAPU8: new Uint8Array(memory.buffer.slice(0)),
        _emscripten_resize_heap(length) {{
          this.HEAPU8 = Buffer.concat([this.HEAPU8, new Uint8Array(length - this.HEAPU8.length)]);
        }},
      }};
    }});
    const module = await create({{ ...settings, instantiateWasm }});
    for (const engine of [exact, module]) unpack(packed, engine);
    exact = exact.HEAPU8;
    for (let at = 0; at < exact.length; at++) if (exact[at] !== module.HEAPU8[at]) strange.push(at);
    return module;
  }},
}});
python.pyimport("runtime_late").install(() => fetched("library", {json.dumps(str(made["rest.zip"]))}));
const {{ answer, warm, others }} = python.pyimport("calculators.browser");
const answers = [...warm(), ...others()].map((request) => answer(request));
const early = [...asked];
python.runPython({json.dumps(REST)});
console.log(JSON.stringify({{ answers, early, asked: asked.sort(), strange }}));
""",
        encoding="utf-8",
    )
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
        pass
    node = shutil.which("node")
    assert node
    done = subprocess.run([node, str(script)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    requests = [*browser.warm(), *browser.others()]
    assert found["answers"] == [browser.answer(request) for request in requests]
    assert (found["early"], found["asked"]) == ([], ["engine", "library"])
    assert found["strange"] == []


def test_a_missing_package_is_said_with_the_way_to_mend_it(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="make setup"):
        release.info(tmp_path)
    with pytest.raises(BadInput, match="make setup"):
        archives.archives(tmp_path, [], kept=tmp_path)


def test_other_hosts_of_pyodide_find_the_calculators_in_the_lock_file(
    tmp_path: Path,
) -> None:
    if not LOCK_TOOL.exists():
        pytest.skip("pyodide-build needs Python 3.12 or later, and none answered at `make setup`")
    wheel = wheels.build_wheel(ROOT / "calculators", tmp_path)
    found = json.loads(lockfile.lock(wheel, info=release.info(PACKAGE), tool=LOCK_TOOL))
    package = found["packages"]["kiyaku-calculators"]
    assert (package["file_name"], package["imports"]) == (wheel.name, ["calculators"])
    assert found["info"] == release.info(PACKAGE)


def test_only_scripts_that_run_are_named_in_the_policy() -> None:
    page = (
        '<meta charset="utf-8"><script src="a.js">x</script><script>one()</script>'
        '<script type="application/json">{"a": 1}</script><script type="module">two()</script>'
    )
    assert policy.inline_scripts([page, page]) == ["one()", "two()"]
    rules = policy.policy(policy.inline_scripts([page]))
    # printf 'one()' | openssl dgst -sha256 -binary | base64
    assert "'sha256-HR7iaask9daLMRRskMI++QeJtjWDOjyPA6lGzYGzKW4='" in rules
    assert "'unsafe-inline'" not in rules and " 'unsafe-eval'" not in rules
    assert policy.with_policy(page, rules).index("Content-Security") < page.index("one()") + 200
    with pytest.raises(ValueError, match="charset"):
        policy.with_policy("<html>", rules)
