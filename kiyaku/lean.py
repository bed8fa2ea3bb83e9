"""Python source without what is written for its readers, for where every byte is sent: the same
program in fewer bytes.
"""

from __future__ import annotations

import ast
from collections.abc import Collection

import python_minifier

_Holder = ast.Module | ast.ClassDef | ast.FunctionDef


def lean(source: bytes, *, documented: Collection[str] = ()) -> bytes:
    """The source (UTF-8) without comments, docstrings, annotations of functions and needless
    space. Functions that `documented` names keep their docstrings and annotations."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if not isinstance(node, _Holder):
            continue
        if isinstance(node, ast.FunctionDef):
            if node.name in documented:
                continue
            _without_annotations(node)
        if ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return python_minifier.unparse(tree).encode()


def _without_annotations(function: ast.FunctionDef) -> None:
    found = function.args
    function.returns = None
    for each in (*found.posonlyargs, *found.args, *found.kwonlyargs, found.vararg, found.kwarg):
        if each is not None:
            each.annotation = None
