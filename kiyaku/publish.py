"""What a site is besides its pages, and what happens to it before it is published.

`assemble` makes the release, before MkDocs builds. `finish` works on the folder that MkDocs has
written: policy, service worker, headers, and compressed siblings of the files.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import Any

from kiyaku import archives, bundle, compress, files, kept, lockfile, policy, release, wheels
from kiyaku.problems import BadInput
from kiyaku.release import Release
from kiyaku.reports import html

HEADERS = "_headers"
_CALCULATORS, _ENGINE = "calculators.zip", "kiyaku.zip"
LOCK = "pyodide"  # the folder for other hosts of Pyodide: a wheel, and the file that lists it
SEARCH_WORKER = "javascripts/search-worker.js"
SEARCH_INDEX = "javascripts/search-index.json"
SEARCH_LIBRARY = "javascripts/minisearch.js"
_MATERIALS_WORKER = re.compile(r"assets/javascripts/workers/search\.[0-9a-f]+\.min\.js")
_COMMENT = re.compile(r"^ */\*\*.*?\*/\n", re.MULTILINE | re.DOTALL)
_FIXED = re.compile(r"assets/(app-[0-9a-f]{12}|python)/.+|assets/.+\.[0-9a-f]{8}\.min\.(js|css)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Folders:
    """Where what goes into a release lies: the calculators, the npm packages of Pyodide and
    MiniSearch, esbuild's command, pyodide-build's (which may be absent), and the folder of what
    was made for an earlier build."""

    calculators: Path
    pyodide: Path
    minisearch: Path
    esbuild: Path
    lock_tool: Path
    build: Path


# As a checkout of this repository has them.
FOLDERS = Folders(
    calculators=Path("calculators"),
    pyodide=Path("node_modules/pyodide"),
    minisearch=Path("node_modules/minisearch"),
    esbuild=Path("node_modules/esbuild/bin/esbuild"),
    lock_tool=Path(".venv-pyodide/bin/pyodide"),
    build=Path("build"),
)


def assemble(folders: Folders, own: Mapping[str, bytes], *, offline: bool) -> Release:
    """The release. `own` are the site's scripts and styles by their path below `assets/`.

    Raises BadInput where something that it is made of is absent.
    """
    code = [*kept.content(Path(__file__).parent), *kept.content(folders.calculators)]
    code += [sys.version.encode(), metadata.version("hatchling").encode()]
    sources = kept.keep(folders.build / "sources", code, lambda out: _sources(out, folders))
    parts = [
        archives.Part(name="library", wheel=sources / _CALCULATORS, module="calculators.browser"),
        archives.Part(name="kiyaku", wheel=sources / _ENGINE, module="kiyaku.browser"),
    ]
    made = archives.archives(folders.pyodide, parts, kept=folders.build / "python")
    found = release.release(
        folders.pyodide,
        made,
        own,
        bundle=lambda sources: bundle.bundle(
            sources, folders.esbuild, kept=folders.build / "bundle"
        ),
        offline=offline,
    )
    if not folders.lock_tool.exists():
        return found
    info = release.info(folders.pyodide)
    of = [*code, json.dumps(info).encode(), *lockfile.versions(folders.lock_tool)]
    made_for = kept.keep(folders.build / LOCK, of, lambda out: _for_hosts(out, folders, info))
    listed = {f"{LOCK}/{path.name}": path for path in sorted(made_for.iterdir())}
    return replace(found, files={**found.files, **listed})


def _sources(out: Path, folders: Folders) -> None:
    """What the archives are made of: our modules."""
    files.write(out / _CALCULATORS, wheels.calculators(folders.calculators))
    files.write(out / _ENGINE, wheels.engine())


def _for_hosts(out: Path, folders: Folders, info: Mapping[str, Any]) -> None:
    """A wheel for other hosts of Pyodide, and the file that lists it."""
    out.mkdir()
    wheel = wheels.build_wheel(folders.calculators, out)
    lock = lockfile.lock(wheel, info=info, tool=folders.lock_tool)
    files.write(out / "pyodide-lock.json", lock)


def own(docs: Path) -> dict[str, bytes]:
    """The site's scripts and styles, by their path below `assets/`. `docs` is the folder of what
    is written by hand."""
    found = {
        path.relative_to(docs / release.ASSETS).as_posix(): path.read_bytes()
        for path in _files(docs)
        if _is_own(path, docs)
    }
    shared = {  # with the build of the run-time
        f"javascripts/{name}.js": Path(__file__).with_name(f"runtime_{name}.mjs").read_bytes()
        for name in ("image", "late")
    }
    return {**found, **shared, "stylesheets/compare.css": html.style().encode()}


def scripts(docs: Path, index: bytes, folders: Folders) -> dict[str, bytes]:
    """The site's scripts and styles with what they search, the index of the texts among it."""
    library = search_library(folders.minisearch)
    return {**own(docs), SEARCH_INDEX: index, SEARCH_LIBRARY: library}


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


def finish(site: Path, *, service_worker: str, build: Path) -> None:
    """Finish the site in that folder; done twice, it stays as it is. `service_worker` is its
    source, `build` the folder of what was made for an earlier build.

    Raises BadInput for a folder without pages, or with one that no generator writes.
    """
    paths = sorted(site.rglob("*.html"))
    if not paths:
        raise BadInput(
            f"{site}: ページ（.html）がありません。サイトを書き出したフォルダーを指定してください。"
        )
    # one page at a time: a large site's pages do not fit into memory
    scripts = policy.inline_scripts(path.read_text(encoding="utf-8") for path in paths)
    rules = policy.policy(scripts)
    for path in paths:
        try:
            files.write(path, policy.with_policy(path.read_text(encoding="utf-8"), rules))
        except ValueError:
            raise BadInput(
                f'{path}: <meta charset="utf-8"> がないため、仕上げられません。'
            ) from None
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
    compress.compress(site, fixed=is_fixed, kept=build / "compressed")


def is_fixed(path: str) -> bool:
    """Whether a path on the site holds the digest of its content, so that it never changes. The
    compressed siblings are no paths that anyone asks for."""
    return not path.endswith(compress.SUFFIX) and _FIXED.fullmatch(path) is not None
