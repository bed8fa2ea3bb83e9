"""`pyodide-lock.json` beside the calculators' wheel: with it, other hosts of Pyodide (PyScript,
JupyterLite, marimo) load the same calculators by name from this site.

Made with pyodide-build, which needs Python 3.12 or later and so has a virtual environment of
its own (`make setup`); where no such Python answers, the site goes without.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kiyaku.problems import BadInput

OLDEST = (3, 12)


def lock(wheel: Path, *, info: Mapping[str, Any], tool: Path) -> str:
    """The lock file's content. `info` names Pyodide's own version, `tool` is its `pyodide` command.

    Raises BadInput where the tool fails.
    """
    with tempfile.TemporaryDirectory() as beside:
        folder = Path(beside)
        shutil.copy(wheel, folder)
        empty = {"info": dict(info), "packages": {}}
        (folder / "old.json").write_text(json.dumps(empty), encoding="utf-8")
        words = ["lockfile", "add-wheels", "--input", "old.json", "--output", "new.json"]
        done = subprocess.run(
            [tool.absolute(), *words, "--base-path", ".", wheel.name],
            cwd=folder, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise BadInput(f"pyodide-lock.json を作れません（{done.stderr.strip()[-300:]}）。")
        return (folder / "new.json").read_text(encoding="utf-8")


def versions(tool: Path) -> list[bytes]:
    """What is installed beside the tool, in its versions: on them depends what it writes."""
    found = tool.absolute().parent.parent.glob("lib/python3.*/site-packages/*.dist-info")
    return sorted(path.name.encode() for path in found)


def interpreter() -> str | None:
    """The first Python 3.12 or later that answers: on PATH, or among pyenv's."""
    return next((path for path in _candidates() if _answers(path)), None)


def _candidates() -> Iterator[str]:
    names = ["python3", *(f"python3.{minor}" for minor in range(20, OLDEST[1] - 1, -1))]
    yield from filter(None, map(shutil.which, names))
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from map(str, sorted(root.glob("versions/3.1[2-9]*/bin/python3"), reverse=True))


def _answers(path: str) -> bool:
    """Whether it runs (pyenv's shims may not) and is new enough."""
    code = f"import sys; sys.exit(sys.version_info < {OLDEST})"
    try:
        return subprocess.run([path, "-c", code], capture_output=True, timeout=20).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":  # for the Makefile: the interpreter's path, or nothing
    sys.stdout.write(interpreter() or "")
