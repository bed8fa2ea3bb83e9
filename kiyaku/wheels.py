"""Our modules for the browser: the calculators and the core of the engine as zip files of
sources, from which the site's run-time is made, and the calculators as a wheel for other hosts.

Of the engine only what its answers to a page (`kiyaku.browser`) import.
"""

from __future__ import annotations

import ast
import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path

from kiyaku.lean import lean
from kiyaku.problems import BadInput

RULES, REST = "rules.zip", "rest.zip"

_ROOT = Path(__file__).parent.parent
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same files give the same bytes on any day
_FACE = "__init__.py"
_SETTINGS = "pyproject.toml"
_GENERATOR = "calendar/generate.py"  # writes a table, from a file that is not sent
_SEARCHED = f'__path__ += [f"{{__path__[0]}}/{{name}}" for name in {[RULES, REST]}]'


def build_wheel(source: Path, out: Path) -> Path:
    """Build the wheel of the calculators (`source` has its pyproject.toml) into the folder `out`.

    A wheel compresses each of its files by itself, and small modules badly. So they stand in two
    archives within it, from which Python imports as from folders: the rules with all that
    `calculators.run` and `catalogue` load, and the rest. What is written for readers is left out
    (`lean`), except in the functions that `calculators` offers.

    Raises BadInput where the build fails.
    """
    for old in out.glob("*.whl"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        for name, content in _staged(source).items():
            Path(folder, name).write_bytes(content)
        command = [sys.executable, "-P", "-m", "hatchling", "build", "-t", "wheel"]
        done = subprocess.run(
            [*command, "-d", str(out.resolve())], cwd=folder, capture_output=True, text=True
        )
    wheels = sorted(out.glob("*.whl"))
    if done.returncode or not wheels:
        raise BadInput(f"{source}: wheelを作れません（{done.stderr.strip() or 'hatchling'}）。")
    with zipfile.ZipFile(wheels[-1]) as built:
        files = {name: built.read(name) for name in built.namelist()}
    wheels[-1].write_bytes(_archive(files))  # hatchling compresses less
    return wheels[-1]


def calculators(source: Path) -> bytes:
    """The calculators as a zip file, all that is sent to a browser."""
    return _archive({f"{source.name}/{name}": content for name, content in _sent(source).items()})


def engine() -> bytes:
    """The core of the engine as a zip file: `kiyaku.browser`, and what it needs of `kiyaku`."""
    found = sorted(_contents(modules("kiyaku.browser").values()))
    return _archive({path.relative_to(_ROOT).as_posix(): path.read_bytes() for path in found})


def modules(*names: str, root: Path = _ROOT) -> dict[str, Path]:
    """Modules of one package and all of it that they import, directly or not, by name.

    An import within a function does not count: that is how a module names what it can do without
    (a reader of PDF, a writer of Word). `root` is the folder in which the package lies.
    """
    package = names[0].partition(".")[0]
    found: dict[str, Path] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        path = None if name in found else _path(name, package, root)
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


def _staged(source: Path) -> dict[str, bytes]:
    """The files of which the wheel is built."""
    sent = _sent(source)
    face = sent.pop(_FACE).decode()
    offered = _offered(face)
    rules = (f"{source.name}.rules.{path.stem}" for path in (source / "rules").glob("*.py"))
    found = modules(source.name, *rules, root=source.parent).values()
    asked = {path.relative_to(source).as_posix() for path in found}
    archives: dict[str, dict[str, bytes]] = {RULES: {}, REST: {}}
    for name, content in sent.items():
        archives[RULES if name in asked else REST][name] = lean(content, documented=offered)
    return {
        _SETTINGS: (source / _SETTINGS).read_bytes(),
        _FACE: face.replace("\n\nfrom ", f"\n{_SEARCHED}\nfrom ", 1).encode(),
        # stored, so that the wheel compresses the modules in one piece
        **{name: _archive(_in_order(each), zipfile.ZIP_STORED) for name, each in archives.items()},
    }


def _in_order(found: Mapping[str, bytes]) -> dict[str, bytes]:
    """Files in an order in which they compress well: the largest folder first, and in it the
    largest file, so that what comes after has much to refer to, close by."""
    folders: dict[str, int] = {}
    for name, content in found.items():
        folder = name.rpartition("/")[0]
        folders[folder] = folders.get(folder, 0) + len(content)

    def rank(name: str) -> tuple[int, int, str]:
        return -folders[name.rpartition("/")[0]], -len(found[name]), name

    return {name: found[name] for name in sorted(found, key=rank)}


def _sent(source: Path) -> dict[str, bytes]:
    """The calculators' modules by their path below `source`."""
    if not (source / _SETTINGS).is_file():
        raise BadInput(f"{source}: {_SETTINGS} がないため、wheelを作れません。")
    paths = {path.relative_to(source).as_posix(): path for path in sorted(source.rglob("*.py"))}
    return {name: path.read_bytes() for name, path in paths.items() if name != _GENERATOR}


def _offered(face: str) -> set[str]:
    """What a package offers: its `__all__`."""
    for node in ast.parse(face).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


def _archive(files: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            archive.writestr(info, content, compression, compresslevel=9)
    return out.getvalue()


def _contents(found: Collection[Path]) -> set[Path]:
    """The modules, and what else stands in their folders for them to read."""
    folders = {path.parent for path in found}
    data = (path for folder in folders for path in folder.iterdir() if path.is_file())
    return {*found, *(path for path in data if path.suffix not in (".py", ".pyc"))}


def _path(name: str, package: str, root: Path) -> Path | None:
    """The file of a module of the package; None for any other name."""
    if name.partition(".")[0] != package:
        return None
    base = root.joinpath(*name.split("."))
    return next(
        (path for path in (base.with_suffix(".py"), base / "__init__.py") if path.is_file()), None
    )
