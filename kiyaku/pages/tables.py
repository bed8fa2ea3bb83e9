"""The tables of comparisons on their way through Markdown: what is HTML already need not be read.

Markdown gives such a block back as it is, after it has parsed every element in it. So a table
stands aside meanwhile, and an empty element in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_TABLE = re.compile(  # as `kiyaku.reports.html.table` writes it, in a paragraph of its own
    r'(?<=\n\n)<div class="comparison">\n(?:(?!</?div\b|\n\n).)*\n</div>(?=\n\n)', re.DOTALL
)
_PLACE = '<div class="comparison" data-table="{}"></div>'
_ID = re.compile(r'<[^<>]* id="([^"]*)"')


def take(markdown: str) -> tuple[str, list[str]]:
    """A page as Markdown without its tables, and the tables."""
    taken: list[str] = []

    def place(match: re.Match[str]) -> str:
        taken.append(match[0])
        return _PLACE.format(len(taken) - 1)

    return _TABLE.sub(place, markdown), taken


def put(html: str, taken: Iterable[str]) -> str:
    """The page as HTML, its tables in their places."""
    for at, table in enumerate(taken):
        html = html.replace(_PLACE.format(at), table, 1)
    return html


def anchors(taken: Iterable[str]) -> set[str]:
    """The ids in tables: what a link may lead to."""
    return {each for table in taken for each in _ID.findall(table)}
