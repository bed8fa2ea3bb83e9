"""What is HTML already on its way through Markdown: it need not be read.

Markdown gives such a block back as it is, after it has parsed every element in it. So the block
stands aside meanwhile, and an empty element in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_OPENS = re.compile(r"<(div|dl|form|nav|ol|p|section|ul)\b")
_READ = re.compile(r"<[^<>]*\smarkdown\b")  # an element whose content is Markdown
_PLACE = '<div data-html="{}"></div>'
_PLACES = re.compile(_PLACE.format("([0-9]+)"))
_ID = re.compile(r'<[^<>]* id="([^"]*)"')


def take(markdown: str) -> tuple[str, list[str]]:
    """A page as Markdown without its blocks of HTML, and these. A block is one element, in a
    paragraph of its own."""
    taken: list[str] = []
    paragraphs = markdown.split("\n\n")
    for at, paragraph in enumerate(paragraphs):
        block = paragraph.strip("\n")
        if _is_html(block):
            paragraphs[at] = paragraph.replace(block, _PLACE.format(len(taken)))
            taken.append(block)
    return "\n\n".join(paragraphs), taken


def put(html: str, taken: Sequence[str]) -> str:
    """The page as HTML, its blocks in their places."""
    return _PLACES.sub(lambda match: taken[int(match[1])], html)


def anchors(taken: Iterable[str]) -> set[str]:
    """The ids in blocks: what a link may lead to."""
    return {each for block in taken for each in _ID.findall(block)}


def _is_html(paragraph: str) -> bool:
    opens = _OPENS.match(paragraph)
    if opens is None or _READ.search(paragraph):
        return False
    depth, end = 0, 0
    for tag in re.finditer(rf"<(/?){opens[1]}\b[^<>]*>", paragraph):
        if end and not depth:  # closed before: there is more than one element
            return False
        depth, end = depth + (-1 if tag[1] else 1), tag.end()
    return depth == 0 and end == len(paragraph)
