"""The engine, the archives and the memory image from which the browser's Python starts.

Made by Node inside Pyodide (`runtime_build.mjs`, `runtime_library.py`), which takes half a
minute; the same wheels and the same Pyodide give the same bytes, so what was made once is
kept.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kiyaku.kept import keep
from kiyaku.problems import BadInput

_HERE = Path(__file__).parent
_SCRIPTS = (
    "runtime_build.mjs",
    "runtime_engine.mjs",
    "runtime_image.mjs",
    "runtime_late.mjs",
    "runtime_script.mjs",
    "runtime_library.py",
    "runtime_late.py",
)
_LONG = 400  # characters; Node shows whole lines of the engine, which tell nothing
_SOURCES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
_TOOLS = ("binaryen", "esbuild")  # make the engine's parts


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A zip of modules, as a wheel is, and the module whose `warm` loads what a page will use."""

    name: str
    wheel: Path
    module: str


def archives(package: Path, parts: Sequence[Part], *, kept: Path) -> dict[str, Path]:
    """The files by name: `NAME.zip` for each part (the first one holds the standard library
    that it needs), `rest.zip` with the rest of the library, the engine's parts (`engine.mjs`,
    `engine.wasm`, `engine-rest.wasm`) and `snapshot.bin`.

    `package` is the folder of the npm package, `kept` the folder of what was made before.
    Raises BadInput where Node or the package is absent or fails.
    """
    tools = [package.parent / name / "package.json" for name in _TOOLS]  # their versions
    paths = [*(package / n for n in _SOURCES), *tools, *(_HERE / n for n in _SCRIPTS)]
    of = [_content(path) for path in paths]
    for part in parts:
        of += [part.name.encode(), part.module.encode(), _content(part.wheel)]
    folder = keep(kept, of, lambda out: _build(package, parts, out))
    return {path.name: path for path in sorted(folder.iterdir())}


def _build(package: Path, parts: Sequence[Part], out: Path) -> None:
    node = shutil.which("node")
    if node is None:
        raise BadInput("Node.js がありません。ブラウザーで計算するための部品を作るのに使います。")
    with tempfile.TemporaryDirectory() as beside:
        job = {
            "pyodide": str(package.resolve()),
            "out": str(out.resolve()),
            "wheels": [
                {"name": part.name, "wheel": str(part.wheel.resolve()), "module": part.module}
                for part in parts
            ],
        }
        path = Path(beside, "job.json")
        path.write_text(json.dumps(job), encoding="utf-8")
        done = subprocess.run(
            [node, str(_HERE / "runtime_build.mjs"), str(path)], capture_output=True, text=True
        )
        if done.returncode:
            told = [line for line in done.stderr.splitlines() if len(line) < _LONG]
            raise BadInput("\n".join(["Pyodideの部品を作れません。", *told]))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise BadInput(
            f"{path}: ファイルがありません。make setup で依存パッケージを入れてください。"
        ) from None
