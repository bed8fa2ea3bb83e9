"""The changes that cosmic-ray makes to a module, one after the other: `mutants.py MODULE …`.

Run by the Python in which cosmic-ray is installed; imports nothing of the project. Prints a line
of JSON for each change: the function it is in, and the whole module with the change. Changes to
an annotation, to how arguments are given, or to what only type checkers see, run nothing and are
left out.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.ast.ast_query import ASTQuery
from cosmic_ray.commands.init import _operators

Position = tuple[int, int]


def mutants(source: str) -> Iterator[dict[str, str]]:
    """Every change: `function` (or "") and `code`."""
    tree, unseen = get_ast(source), list(_for_type_checkers(source))
    for _, _, operator in _operators({}):
        for node in ast_nodes(tree):
            for index, (start, _) in enumerate(operator.mutation_positions(node)):
                if node.type == "operator" and node.parent.type == "parameters":  # f(a, *, b)
                    continue
                if not any(first <= start < last for first, last in unseen):
                    code = _changed(tree, node, operator, index)
                    if code is not None:
                        yield {"function": _function(node), "code": code}


def _function(node: Any) -> str:
    """The name of the function or class that a node is in, or decorates."""
    if node.type == "decorator":
        node = node.get_next_sibling().children[-1]
    return (ASTQuery(node).get_definition_name() or "").strip()


def _changed(tree: Any, node: Any, operator: Any, index: int) -> str | None:
    """The module's code with one change, or None; the tree is afterwards as it was."""
    nodes = [node.parent, *ast_nodes(node)] if node.parent else list(ast_nodes(node))
    kept = [
        (each, name, getattr(each, name))
        for each in nodes
        for name in ("children", "value")
        if hasattr(each, name)
    ]
    for each, name, value in kept:
        if name == "children":
            each.children = list(value)
    try:
        changed = operator.mutate(node, index)
        if node.parent and changed is not node:
            at = next(at for at, each in enumerate(node.parent.children) if each is node)
            node.parent.children[at : at + 1] = [] if changed is None else [changed]
        code: str = tree.get_code()
    except AttributeError:  # cosmic-ray knows no exception with a dot in its name
        return None
    finally:
        for each, name, value in kept:
            setattr(each, name, value)
    return code


def _for_type_checkers(source: str) -> Iterator[tuple[Position, Position]]:
    """From where to where the module has annotations, and what is there for them."""
    lines, tree = source.splitlines(), ast.parse(source)

    def span(node: ast.AST | None) -> Iterator[tuple[Position, Position]]:
        if isinstance(node, (ast.expr, ast.stmt)):
            ends = ((node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset))
            first, last = (
                (line or 0, len(lines[(line or 0) - 1].encode()[: column or 0].decode()))
                for line, column in ends
            )
            yield first, last

    for statement in tree.body:
        if "TYPE_CHECKING" in ast.unparse(statement):
            yield from span(statement)
    for each in ast.walk(tree):
        if isinstance(each, (ast.arg, ast.AnnAssign)):
            yield from span(each.annotation)
        elif isinstance(each, ast.FunctionDef):
            yield from span(each.returns)


if __name__ == "__main__":
    for path in sys.argv[1:]:
        for each in mutants(Path(path).read_text(encoding="utf-8")):
            print(json.dumps(each, ensure_ascii=False), flush=True)
