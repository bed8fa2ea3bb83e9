"""The developers' page of the architecture, made from the modules' own heads and imports.

Nothing is written here that a module says of itself: its docstring's first sentence, and how
high it stands, which is one above the highest module that it imports.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

import calculators
import kiyaku
from kiyaku.kept import content, keep
from kiyaku.pages import markup

PATH = "developers/architecture.md"
# The packages in the order of the page, and what each is for, in a line.
ROOMS = {
    "calculators": "The rules. Standard library only; run by CPython and by the browser.",
    "kiyaku": "The engine: from a text's file to everything that is derived from it.",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Module:
    """A module: its name, what its head says first, its height, and what it imports of ours."""

    name: str
    sentence: str
    height: int
    imports: tuple[str, ...]


def page(kept: Path | None = None) -> str:
    """The page as Markdown. `kept` is the folder of what was made for an earlier build."""
    folders = {"calculators": _folder(calculators), "kiyaku": _folder(kiyaku)}
    if kept is None:
        return _page(folders)
    code = [part for folder in folders.values() for part in content(folder)]
    made = keep(kept, code, lambda out: out.write_text(_page(folders), encoding="utf-8"))
    return made.read_text(encoding="utf-8")


def _page(folders: Mapping[str, Path]) -> str:
    lines = [
        markup.head(
            title="Architecture",
            description="The modules from the bottom up, in the words of their own heads.",
            search={"exclude": True},
        ),
        '<div lang="en" markdown>',
        "",
        "# Architecture",
        "",
        "A text goes one way: raw file → importer → tree (`kiyaku.model.Revision`) → file → "
        "parser → tree → check, comparison, pages, exports → plugin or command. Figures go "
        "another: text → quotations → `calculators` → archive → worker → result.",
        "",
        "Imports point downward only, and a test holds them there. Below, each package's "
        "modules stand from the bottom up: a module imports only from lower levels. The "
        "sentences are the modules' own.",
        "",
    ]
    found = modules(folders)
    for room, purpose in ROOMS.items():
        lines += [f"## `{room}` {{#{room}}}", "", purpose, ""]
        own = [each for each in found if each.name.partition(".")[0] == room]
        for height in sorted({each.height for each in own}):
            lines += [f"### Level {height + 1} {{#{room}-{height + 1}}}", ""]
            lines += [_line(each) for each in own if each.height == height]
            lines.append("")
    return "\n".join([*lines, "</div>", ""])


def modules(folders: Mapping[str, Path]) -> list[Module]:
    """Every module of these packages that says something of itself, by name.

    `folders` holds the packages' folders by name. Raises ValueError for a module without a
    docstring, and for modules that import each other.
    """
    paths = {name: path for room, folder in folders.items() for name, path in _paths(room, folder)}
    trees = {name: ast.parse(path.read_bytes()) for name, path in paths.items()}
    imports = {name: _imports(tree, set(paths) - {name}) for name, tree in trees.items()}
    heights: dict[str, int] = {}
    return [
        Module(
            name=name,
            sentence=_sentence(name, trees[name]),
            height=_height(name, imports, heights, ()),
            imports=tuple(sorted(imports[name])),
        )
        for name in sorted(paths)
        if trees[name].body  # an empty file only makes its folder a package
    ]


def _line(module: Module) -> str:
    words = module.sentence.split("`")  # every second one is code, which Markdown leaves alone
    told = "`".join(text if at % 2 else escape(text, quote=False) for at, text in enumerate(words))
    return f"- **`{module.name}`**: {told}"


def _folder(package: object) -> Path:
    return Path(str(getattr(package, "__file__", ""))).parent


def _paths(room: str, folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*.py")):
        parts = (room, *path.relative_to(folder).with_suffix("").parts)
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def _sentence(name: str, tree: ast.Module) -> str:
    """The first sentence of a docstring, on one line."""
    told = ast.get_docstring(tree)
    if not told:
        raise ValueError(f"{name} has no docstring")
    first = " ".join(told.split("\n\n")[0].split())
    sentence, found, _ = first.partition(". ")
    return sentence + "." if found else first


def _imports(tree: ast.Module, known: set[str]) -> set[str]:
    """Which of the known modules a module imports, within functions too."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            below = {f"{node.module}.{alias.name}" for alias in node.names} & known
            found |= below or {node.module}
    return found & known


def _height(
    name: str, imports: Mapping[str, set[str]], known: dict[str, int], above: tuple[str, ...]
) -> int:
    if name in above:
        raise ValueError(f"{' → '.join((*above, name))} import each other")
    if name not in known:
        below = (_height(each, imports, known, (*above, name)) for each in imports[name])
        known[name] = max(below, default=-1) + 1
    return known[name]
