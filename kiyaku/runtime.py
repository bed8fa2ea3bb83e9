"""The Python run-time that the site serves: Pyodide from the locked npm package, and the wheel.

Pages load it in a worker (`docs/assets/javascripts/worker.js`). Of the package only the files
that a page needs are served, and of its lock file only the part that names its own version.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from kiyaku.problems import BadInput

FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
MANIFEST = "manifest.json"


def build_wheel(source: Path, out: Path) -> Path:
    """Build the wheel of the calculators (`source` has its pyproject.toml) into the folder `out`.

    Raises BadInput where the build fails.
    """
    for old in out.glob("*.whl"):
        old.unlink()
    # -P: the folder holds a package `calendar`, which must not stand for the library's own
    command = [sys.executable, "-P", "-m", "hatchling", "build", "-t", "wheel"]
    done = subprocess.run(
        [*command, "-d", str(out.resolve())], cwd=source, capture_output=True, text=True
    )
    wheels = sorted(out.glob("*.whl"))
    if done.returncode or not wheels:
        raise BadInput(f"{source}: wheelを作れません（{done.stderr.strip() or 'hatchling'}）。")
    return wheels[-1]


def files(package: Path, wheel: Path) -> dict[str, Path | str]:
    """What the run-time's folder on the site holds: file names, and their sources or contents.

    `package` is the folder of the npm package. Raises BadInput where it is absent.
    """
    missing = [name for name in FILES if not (package / name).is_file()]
    if missing:
        raise BadInput(
            f"{package}: Pyodide（{'、'.join(missing)}）がありません。"
            "make setup で依存パッケージを入れてください。"
        )
    lock = json.loads((package / "pyodide-lock.json").read_text(encoding="utf-8"))
    manifest = {"info": lock["info"], "wheel": wheel.name}
    found: dict[str, Path | str] = {name: package / name for name in FILES}
    found[wheel.name] = wheel
    found[MANIFEST] = json.dumps(manifest, ensure_ascii=False)
    return found
