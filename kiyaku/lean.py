"""Python source without its commentary, for where every byte is sent: what runs stays as it is,
on the lines on which it was.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Collection, Iterator


def lean(source: bytes, *, documented: Collection[str] = ()) -> bytes:
    """The source (UTF-8) without comments and docstrings. Functions that `documented` names
    keep theirs."""
    lines = source.decode().split("\n")
    for node, holder in _docstrings(ast.parse(source), documented):
        lines[node.lineno - 1 : node.end_lineno] = [""] * _height(node)
        if len(holder.body) == 1:
            lines[node.lineno - 1] = " " * node.col_offset + "..."
    for row, column in _comments("\n".join(lines)):
        lines[row] = lines[row][:column].rstrip()
    return "\n".join(lines).encode()


_Holder = ast.Module | ast.ClassDef | ast.FunctionDef


def _docstrings(
    tree: ast.Module, documented: Collection[str]
) -> Iterator[tuple[ast.stmt, _Holder]]:
    for holder in ast.walk(tree):
        if not isinstance(holder, _Holder) or ast.get_docstring(holder) is None:
            continue
        if not isinstance(holder, ast.FunctionDef) or holder.name not in documented:
            yield holder.body[0], holder


def _height(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _comments(source: str) -> Iterator[tuple[int, int]]:
    """The line (from 0) and the column of every comment."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0] - 1, token.start[1]
