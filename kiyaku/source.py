"""The file of a revision as text: a YAML head between two lines `---`, and the body.

This module knows where the head ends, and nothing of what is in it (`frontmatter` does).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kiyaku.model import Revision
from kiyaku.problems import Problem

FENCE = "---"


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A file as read: its text, its tree, and where in the file its clauses and fields stand."""

    path: str
    text: str
    revision: Revision | None
    lines: Mapping[str, int] = field(default_factory=dict)
    fields: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def split(text: str) -> tuple[str, str, int]:
    """The YAML between the two `---` lines, the body after them, and the body's first line.

    A text without a head gives an empty YAML and itself.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        return "", text, 1
    for at, line in enumerate(lines[1:], 1):
        if line.rstrip() == FENCE:
            return "\n".join(lines[1:at]) + "\n", "\n".join(lines[at + 1 :]), at + 2
    return "", text, 1
