"""The standard library for the browser: as bytecode, and of it only what the pages use.

Runs inside Pyodide under Node (`runtime_build.mjs`), for only there is the compiler whose
bytecode the browser's Python reads; it must not know the rest of `kiyaku`. Python that starts
from source spends two seconds compiling, from these archives none.

Of the library the tables of line numbers are left out (a third of its bytes, compressed);
our own modules keep theirs, so that a traceback still names the line that matters. Nobody asks
a function for its annotations here, so it has none. Archives are stored, not deflated: the
server compresses them better whole.
"""

from __future__ import annotations

import ast
import importlib.util
import zipfile
from collections.abc import Collection, Mapping
from importlib import _bootstrap_external
from io import BytesIO
from types import CodeType

Files = Mapping[str, bytes]

_EPOCH = (2020, 1, 1, 0, 0, 0)
# What Pyodide loads at its start for coroutines and packages, of which the pages have none. An
# image of the memory holds what the names here stand for, in this order.
_LEAN = {
    "pyodide/webloop.py": """
from pyodide_js._api import scheduleCallback

def _initialize_event_loop():
    from pyodide_js._api import config
""",
    "pyodide/_package_loader.py": """
from pathlib import Path
from site import getsitepackages

from pyodide_js import loadedPackages

SITE_PACKAGES = Path(getsitepackages()[0])
DSO_DIR = Path("/usr/lib")

def init_loaded_packages():
    pass
""",
}
_FIRST = "_pyodide/__init__.py"  # loaded before anything else of Pyodide
_LATE = 'import runtime_late\nruntime_late.defer("asyncio")\n'


def read(archive: bytes) -> dict[str, bytes]:
    """The files of a zip or wheel by name, the wheel's own metadata left out."""
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        names = [n for n in opened.namelist() if not n.endswith("/") and ".dist-info/" not in n]
        return {name: opened.read(name) for name in names}


def lean(files: Files, late: bytes) -> dict[str, bytes]:
    """The library with a lighter start. `late` is the source of `runtime_late`."""
    replaced = {name: source.encode() for name, source in _LEAN.items()}
    first = _LATE.encode() + files[_FIRST]
    return {**files, **replaced, _FIRST: first, "runtime_late.py": late}


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
        tree = _Bare().visit(ast.parse(content))
        code = compile(tree, f"{folder}/{name}", "exec", dont_inherit=True, optimize=2)
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


class _Bare(ast.NodeTransformer):
    """Takes the annotations off functions and variables; a class keeps those of its members, from
    which dataclasses and records are made."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._bare(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._bare(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        members = {id(each) for each in node.body if isinstance(each, ast.AnnAssign)}
        node.body = [each if id(each) in members else self.visit(each) for each in node.body]
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is None:  # `name: int` in a function makes the name a local one
            return node
        assigned = ast.Assign(targets=[node.target], value=node.value)
        return ast.copy_location(assigned, node)

    def _bare(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        node.returns = None
        arguments = node.args
        every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        for each in (*every, arguments.vararg, arguments.kwarg):
            if each is not None:
                each.annotation = None
        return self.generic_visit(node)


def _without_lines(code: CodeType) -> CodeType:
    """The code with a table that knows no line. (An empty one would break tracebacks.)"""
    full, rest = divmod(len(code.co_code) // 2, 8)
    table = b"\xff" * full + (bytes([0xF8 | rest - 1]) if rest else b"")
    inner = (
        _without_lines(each) if isinstance(each, CodeType) else each for each in code.co_consts
    )
    return code.replace(co_linetable=table, co_consts=tuple(inner))
