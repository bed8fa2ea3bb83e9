"""Our modules for the browser: the calculators as a wheel, and the core of the engine.

Of the engine only what its answers to a page (`kiyaku.browser`) import.
"""

from __future__ import annotations

import ast
import io
import subprocess
import sys
import zipfile
from collections.abc import Collection
from pathlib import Path

from kiyaku.problems import BadInput

_ROOT = Path(__file__).parent.parent
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same files give the same bytes on any day


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


def engine() -> bytes:
    """The core of the engine as a zip file: `kiyaku.browser`, and what it needs of `kiyaku`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted(_contents(modules("kiyaku.browser").values())):
            info = zipfile.ZipInfo(path.relative_to(_ROOT).as_posix(), _ZIP_EPOCH)
            archive.writestr(info, path.read_bytes(), zipfile.ZIP_DEFLATED, compresslevel=9)
    return out.getvalue()


def modules(root: str) -> dict[str, Path]:
    """A module of `kiyaku` and all of `kiyaku` that it imports, directly or not, by name.

    An import within a function does not count: that is how a module names what it can do
    without (a reader of PDF, a writer of Word).
    """
    found: dict[str, Path] = {}
    waiting = [root]
    while waiting:
        name = waiting.pop()
        path = None if name in found else _path(name)
        if path is None:
            continue
        found[name] = path
        waiting.append(name.rpartition(".")[0])
        for node in ast.parse(path.read_bytes()).body:
            if isinstance(node, ast.Import):
                waiting += [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                waiting.append(node.module)
                waiting += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def _contents(found: Collection[Path]) -> set[Path]:
    """The modules, and what else stands in their folders for them to read."""
    folders = {path.parent for path in found}
    data = (path for folder in folders for path in folder.iterdir() if path.is_file())
    return {*found, *(path for path in data if path.suffix not in (".py", ".pyc"))}


def _path(name: str) -> Path | None:
    """The file of a module of `kiyaku`; None for any other name."""
    if name.partition(".")[0] != "kiyaku":
        return None
    base = _ROOT.joinpath(*name.split("."))
    return next(
        (path for path in (base.with_suffix(".py"), base / "__init__.py") if path.is_file()), None
    )
