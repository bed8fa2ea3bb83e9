"""The articles of a text on their way through Markdown: most stand word for word in several of its
revisions, and what was read once need not be read again.

An article is read apart from its heading, which belongs to the page's table of contents. What it
is as HTML depends on its own Markdown alone, and on how far its page is from where its links lead:
pages of one folder, at one depth, share what was read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

# Up to the next section, within or after: as `kiyaku.pages.terms` writes it, and as it is as HTML.
_BODY = r"([^\n]*(?:\n(?!</?section\b)[^\n]*)*)(?=\n</?section\b)"
_OPENS = r'(<section class="[a-z]+" data-clause="([^"]*)"'
_SOURCE = re.compile(rf"{_OPENS} markdown>\n\n## [^\n]*\n\n){_BODY}")
_HTML = re.compile(rf"{_OPENS}>\n<h2 [^\n]*</h2>\n){_BODY}")
_PLACE = '<div data-section="{}"></div>'
_PLACES = re.compile(_PLACE.format('([^"]*)'))
_ID = re.compile(r'<[^<>]* id="([^"]*)"')
_LINK = re.compile(r"\]\(([^)#]*)(?:#([^)]*))?\)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """What an article is as HTML, the ids in it, and those to which it links on its own page."""

    html: str
    anchors: frozenset[str]
    links: frozenset[str]


def take(markdown: str, read: Mapping[str, Section]) -> tuple[str, dict[str, str]]:
    """A page as Markdown without the articles that were read already, and all its articles as
    Markdown by id. `read` is what was read, by the same Markdown."""
    taken: dict[str, str] = {}

    def place(match: re.Match[str]) -> str:
        opens, id_, body = match.groups()
        if not body.strip() or _stays(body):
            return match[0]
        taken[id_] = body
        return f"{opens}{_PLACE.format(id_)}\n" if body in read else match[0]

    return _SOURCE.sub(place, markdown), taken


def learn(html: str, taken: Mapping[str, str], read: dict[str, Section]) -> dict[str, Section]:
    """All articles of a page by id. `html` is the page as HTML; those that it has brought are
    `read` now."""
    for _, id_, body in _HTML.findall(html):
        source = taken.get(id_)
        if source is not None and source not in read:
            read[source] = Section(
                html=body,
                anchors=frozenset(_ID.findall(body)),
                links=frozenset(link for page, link in _LINK.findall(source) if link and not page),
            )
    return {id_: read[source] for id_, source in taken.items()}


def put(html: str, articles: Mapping[str, Section]) -> str:
    """The page as HTML, the articles that were not read again in their places."""
    return _PLACES.sub(lambda match: articles[match[1]].html, html)


def _stays(body: str) -> bool:
    """Whether an article has links to pages of its own folder, which lead elsewhere from each."""
    return any(page and not page.startswith("../") for page, _ in _LINK.findall(body))
