"""The standard library for the browser: as bytecode, and of it only what the pages use.

Runs inside Pyodide under Node (`runtime_build.mjs`), for only there is the compiler whose
bytecode the browser's Python reads; it must not know the rest of `kiyaku`. Python that starts
from source spends two seconds compiling, from these archives none.

Of the library the tables of line numbers are left out (a third of its bytes, compressed);
our own modules keep theirs, so that a traceback still names the line that matters. Archives
are stored, not deflated: the server compresses them better whole.
"""

from __future__ import annotations

import importlib.util
import zipfile
from collections.abc import Collection, Mapping
from importlib import _bootstrap_external
from io import BytesIO
from types import CodeType

Files = Mapping[str, bytes]

_EPOCH = (2020, 1, 1, 0, 0, 0)


def read(archive: bytes) -> dict[str, bytes]:
    """The files of a zip or wheel by name, the wheel's own metadata left out."""
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        names = [n for n in opened.namelist() if not n.endswith("/") and ".dist-info/" not in n]
        return {name: opened.read(name) for name in names}


def stored(files: Files) -> bytes:
    """A zip of files, uncompressed: the same bytes for the same files."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return out.getvalue()


def compiled(files: Files, *, folder: str, lines: bool) -> dict[str, bytes]:
    """Modules as bytecode that is never compared with a source; other files as they are.

    `folder` is where the archive will stand, for tracebacks. `lines`: whether the bytecode
    says which line it came from.
    """
    found = {}
    for name, content in files.items():
        if not name.endswith(".py"):
            found[name] = content
            continue
        code = compile(content, f"{folder}/{name}", "exec", dont_inherit=True, optimize=2)
        if not lines:
            code = _without_lines(code)
        digest = importlib.util.source_hash(content)
        found[name + "c"] = bytes(_bootstrap_external._code_to_hash_pyc(code, digest, False))  # type: ignore[attr-defined]
    return found


def used(files: Files, came_from: Collection[str], *, folder: str) -> dict[str, bytes]:
    """Those files (of an archive that stands at `folder`) from which modules came."""
    return {name: files[name] for name in files if f"{folder}/{name}" in came_from}


def named(files: Files) -> bytes:
    """A module whose `NAMES` are those under which these files' modules are imported."""
    paths = (name.removesuffix(".py") for name in files if name.endswith(".py"))
    names = sorted(path.removesuffix("/__init__").replace("/", ".") for path in paths)
    return f"NAMES = {tuple(names)!r}\n".encode()


def _without_lines(code: CodeType) -> CodeType:
    inner = (
        _without_lines(each) if isinstance(each, CodeType) else each for each in code.co_consts
    )
    return code.replace(co_linetable=b"", co_consts=tuple(inner))
