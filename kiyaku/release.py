"""What the site serves besides its pages: our scripts and styles, and the Python run-time.

Every file stands under a name that holds the digest of its content, so it may be kept for ever
and no two releases mix: the pages name the folder of the scripts, the scripts name the files
of the run-time (`release.js`, made here, is a part of them).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiyaku.problems import BadInput

ASSETS = "assets"
ENGINE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
ROOMS = ("javascripts", "stylesheets")  # of the site's own files below `ASSETS`
WORKER = "javascripts/service-worker.js"  # stands at the site's root instead


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """The files by their path on the site, and the folder of the scripts and styles."""

    folder: str
    files: Mapping[str, Path | bytes]

    def path(self, name: str) -> str:
        """Where a script or style of ours (`assets/javascripts/…`) stands in this release."""
        first, _, rest = name.partition("/")
        own = first == ASSETS and rest.partition("/")[0] in ROOMS
        return f"{self.folder}/{rest}" if own else name


def info(package: Path) -> dict[str, Any]:
    """What the npm package's lock file says of its own version. Raises BadInput without it."""
    try:
        lock = json.loads((package / "pyodide-lock.json").read_text(encoding="utf-8"))
    except OSError:
        raise BadInput(
            f"{package}: Pyodideがありません。make setup で依存パッケージを入れてください。"
        ) from None
    found: dict[str, Any] = lock["info"]
    return found


def release(
    package: Path,
    archives: Mapping[str, Path],
    own: Mapping[str, bytes],
    *,
    bundle: Callable[[Mapping[str, bytes]], Mapping[str, bytes]],
    offline: bool,
) -> Release:
    """Everything by its path on the site.

    `package` is the folder of Pyodide's npm package, `archives` are the files of
    `archives.archives` by name, `own` the scripts and styles by their path below `assets/`.
    `bundle` makes of these what pages load. `offline`: whether pages may keep files for a visit
    without a network.
    """
    files: dict[str, Path | bytes] = {}
    engine = f"{ASSETS}/python/{_digest(*((package / name).read_bytes() for name in ENGINE))}"
    files |= {f"{engine}/{name}": package / name for name in ENGINE}
    names = {}
    for name, path in archives.items():
        stem, _, suffix = name.rpartition(".")
        names[name] = f"{ASSETS}/python/{stem}-{_digest(path.read_bytes())}.{suffix}"
        files[names[name]] = path
    extra = [n for n in archives if n.endswith(".zip") and n not in ("library.zip", "rest.zip")]
    told = {
        "engine": f"{engine}/",
        "library": names["library.zip"],
        "rest": names["rest.zip"],
        # Pyodide's engine in two parts, and the image that the first of them starts from.
        "quick": {
            "script": names["engine.mjs"],
            "wasm": names["engine.wasm"],
            "rest": names["engine-rest.wasm"],
            "image": names["snapshot.bin"],
        },
        # What a page may ask (its `browser` answers), and the archives that this needs.
        "modules": {"calculators": [], **{n.removesuffix(".zip"): [names[n]] for n in extra}},
        "sizes": {path: _size(source) for path, source in files.items()},
        "info": info(package),
        "offline": offline,
    }
    script = f"export default {json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)};\n"
    scripts = bundle({**own, "javascripts/release.js": script.encode()})
    parts = (part for name in sorted(scripts) for part in (name.encode(), scripts[name]))
    folder = f"{ASSETS}/app-{_digest(*parts)}"
    files |= {f"{folder}/{name}": content for name, content in scripts.items()}
    return Release(folder=folder, files=files)


def service_worker(source: str, fixed: list[str]) -> str:
    """The service worker of a release. `fixed` are the paths of the files that never change."""
    name = _digest(*(path.encode() for path in fixed), source.encode())
    head = f"const RELEASE = {json.dumps(name)}, FILES = {json.dumps(fixed, indent=1)};\n"
    return head + source


def _digest(*parts: bytes) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()[:12]


def _size(source: Path | bytes) -> int:
    return source.stat().st_size if isinstance(source, Path) else len(source)
