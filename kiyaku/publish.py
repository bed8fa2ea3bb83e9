"""What a site is besides its pages, and what happens to it before it is published.

`assemble` makes the release, before MkDocs builds. `finish` works on the folder that MkDocs has
written: policy, service worker, headers, and compressed siblings of the files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kiyaku import archives, compress, files, lockfile, policy, release, wheels
from kiyaku.problems import BadInput
from kiyaku.release import Release
from kiyaku.reports import html

HEADERS = "_headers"
LOCK = "pyodide"  # the folder for other hosts of Pyodide: a wheel, and the file that lists it
STYLE = "stylesheets/site.css"  # all that pages load, as one file
SEARCH_WORKER = "javascripts/search-worker.js"
SEARCH_INDEX = "javascripts/search-index.json"
SEARCH_LIBRARY = "javascripts/minisearch.js"
_MATERIALS_WORKER = re.compile(r"assets/javascripts/workers/search\.[0-9a-f]+\.min\.js")
_COMMENT = re.compile(r"^ */\*\*.*?\*/\n", re.MULTILINE | re.DOTALL)
_FIXED = re.compile(r"assets/(app-[0-9a-f]{12}|python)/.+|assets/.+\.[0-9a-f]{8}\.min\.(js|css)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Folders:
    """Where what goes into a release lies: the calculators, Pyodide's npm package, pyodide-build's
    command (which may be absent), and the folder of what was made for an earlier build."""

    calculators: Path
    pyodide: Path
    lock_tool: Path
    build: Path


# As a checkout of this repository has them.
FOLDERS = Folders(
    calculators=Path("calculators"),
    pyodide=Path("node_modules/pyodide"),
    lock_tool=Path(".venv-pyodide/bin/pyodide"),
    build=Path("build"),
)


def assemble(folders: Folders, own: Mapping[str, bytes], *, offline: bool) -> Release:
    """The release. `own` are the site's scripts and styles by their path below `assets/`.

    Raises BadInput where something that it is made of is absent.
    """
    calculators, engine = folders.build / "calculators.zip", folders.build / "kiyaku.zip"
    files.write(calculators, wheels.calculators(folders.calculators))
    files.write(engine, wheels.engine())
    parts = [
        archives.Part(name="library", wheel=calculators, module="calculators.browser"),
        archives.Part(name="kiyaku", wheel=engine, module="kiyaku.browser"),
    ]
    made = archives.archives(folders.pyodide, parts, kept=folders.build / "python")
    found = release.release(folders.pyodide, made, own, offline=offline)
    if not folders.lock_tool.exists():
        return found
    wheel = wheels.build_wheel(folders.calculators, folders.build)
    lock = lockfile.lock(wheel, info=release.info(folders.pyodide), tool=folders.lock_tool)
    listed: dict[str, Path | bytes] = {
        f"{LOCK}/pyodide-lock.json": lock.encode(),
        f"{LOCK}/{wheel.name}": wheel,
    }
    return replace(found, files={**found.files, **listed})


def own(docs: Path) -> dict[str, bytes]:
    """The site's scripts and styles, by their path below `assets/`. `docs` is the folder of what
    is written by hand."""
    found = {
        path.relative_to(docs / release.ASSETS).as_posix(): path.read_bytes()
        for path in _files(docs)
        if _is_own(path, docs)
    }
    return {**found, "stylesheets/compare.css": html.style().encode()}


def style(own: Mapping[str, bytes], paths: Sequence[str]) -> bytes:
    """The styles that every page loads as one file, which a page waits for once."""
    return b"\n".join(own[path.removeprefix(f"{release.ASSETS}/")] for path in paths)


def handwritten(docs: Path) -> dict[str, bytes]:
    """What is written by hand besides: pages and pictures, by their path below `docs`."""
    return {
        path.relative_to(docs).as_posix(): path.read_bytes()
        for path in _files(docs)
        if not _is_own(path, docs)
    }


def _files(docs: Path) -> list[Path]:
    return [p for p in sorted(docs.rglob("*")) if p.is_file() and not p.name.startswith(".")]


def _is_own(path: Path, docs: Path) -> bool:
    return any(docs / release.ASSETS / room in path.parents for room in release.ROOMS)


def search_library(package: Path) -> bytes:
    """MiniSearch as a page loads it: without its comments, with its licence.

    `package` is the folder of the npm package. Raises BadInput where it is absent.
    """
    try:
        source = (package / "dist" / "es" / "index.js").read_text(encoding="utf-8")
        licence = (package / "LICENSE.txt").read_text(encoding="utf-8")
    except OSError:
        raise BadInput(
            f"{package}: MiniSearchがありません。make setup で依存パッケージを入れてください。"
        ) from None
    code = _COMMENT.sub("", source).replace("//# sourceMappingURL=index.js.map\n", "")
    return f"/*! MiniSearch\n{licence}*/\n{code}".encode()


def with_search(page: str, worker: str) -> str:
    """A page whose search box asks that worker, in place of Material's own."""
    return _MATERIALS_WORKER.sub(worker, page)


def finish(site: Path, *, service_worker: str, kept: Path) -> None:
    """Finish the site in that folder. `service_worker` is its source, `kept` the folder of what
    was compressed for an earlier build."""
    paths = sorted(site.rglob("*.html"))
    pages = {path: path.read_text(encoding="utf-8") for path in paths}
    scripts = {script for page in pages.values() for script in policy.inline_scripts(page)}
    rules = policy.policy(scripts)
    for path, page in pages.items():
        files.write(path, policy.with_policy(page, rules))
    named = (path.relative_to(site).as_posix() for path in sorted(site.rglob("*.*")))
    fixed = [name for name in named if is_fixed(name)]
    files.write(site / "sw.js", release.service_worker(service_worker, fixed))
    files.write(
        site / HEADERS,
        policy.headers(
            [
                ("/*", policy.policy(scripts, frame_ancestors="'self'")),
                ("/embed/*", policy.policy(scripts, frame_ancestors="*")),
            ],
            hashed=["/assets/app-*", "/assets/python/*", "/assets/javascripts/*.min.js",
                    "/assets/javascripts/workers/*", "/assets/stylesheets/*.min.css"],
            shared=["/data/*", f"/{LOCK}/*"],
        ),
    )  # fmt: skip
    compress.compress(site, fixed=is_fixed, kept=kept)


def is_fixed(path: str) -> bool:
    """Whether a path on the site holds the digest of its content, so that it never changes."""
    return _FIXED.fullmatch(path) is not None
