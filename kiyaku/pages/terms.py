"""The page of a revision: the whole text, with an anchor for each clause.

Every clause has its permanent id; its mark has an anchor by number (`#9-4`), since that is
how people cite. The text goes through Markdown escaped, so that it shows exactly as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape as html

from kiyaku.escaping import escape, markdown_blocks
from kiyaku.model import Clause, Kind, Placed, Revision
from kiyaku.pages import markup
from kiyaku.reports import words


def page(
    revision: Revision,
    *,
    current: str,
    links: tuple[tuple[str, str], ...] = (),
    searched: bool = False,
) -> str:
    """The page as Markdown.

    `current` is the link to the text in force, `links` are further (words, link) pairs shown
    under the title. Only the page of the text in force is to be `searched`.
    """
    places = revision.places()
    name = words.revision_name(revision)
    lines = [
        markup.head(
            title=f"{revision.title}（{name}）",
            description=f"{revision.title}（{name}）の全文。{_size(revision)}",
            hide=["navigation"],
            search={"exclude": not searched},
        ),
        f"# {escape(revision.title)}",
        "",
        markup.identity(revision),
        "",
        markup.banner(revision, current=current),
        " ・ ".join(f"[{words_}]({link})" for words_, link in links),
        "",
        markup.remarks(revision),
        '<div class="terms" markdown>',
        "",
    ]
    if revision.preamble:
        lines += ['<div class="preamble" markdown>', ""]
        for at, text in enumerate(revision.preamble, 1):
            lines += [f'<p id="preamble-p{at}" markdown="span">{escape(text)}</p>', ""]
        lines += ["</div>", ""]
    for clause in revision.clauses:
        lines += _clause(clause, places)
    lines += ["</div>", ""]
    return "\n".join(lines)


def _size(revision: Revision) -> str:
    count = sum(clause.kind is Kind.ARTICLE for clause in revision.walk())
    return f"全{count}条、条・項・号ごとのリンク付き。"


def _clause(clause: Clause, places: dict[str, Placed]) -> Iterator[str]:
    """A clause and all below it."""
    place = places[clause.id]
    number = "-".join(place.path)
    mark = html(clause.mark)
    if clause.mark and number and clause.kind is not Kind.PART:
        mark = f'<span class="mark" id="{html(number)}">{mark}</span>'
    elif clause.mark:
        mark = f'<span class="mark">{mark}</span>'
    link = (
        f'<a class="permalink" href="#{clause.id}" title="{place.label}へのリンク">'
        f"{place.label}</a>"
    )
    blocks = clause.text
    if clause.kind in (Kind.PART, Kind.SUPPLEMENT, Kind.ARTICLE):
        yield f'<section class="{clause.kind}" data-clause="{clause.id}" markdown>'
        yield ""
        gap = "" if clause.brackets else " "
        name = html(f"{clause.mark}{gap}{clause.printed_heading}".strip(), quote=True)
        yield (
            f"## {mark}{gap}{escape(clause.printed_heading)} {link} "
            f'{{#{clause.id} data-toc-label="{name.replace("}", "")}"}}'
        )
        closes = "</section>"
    else:
        yield f'<div class="clause {clause.kind}" id="{clause.id}" markdown>'
        yield ""
        opening = f"**{escape(clause.heading)}**" if clause.heading else ""
        if not opening and not blocks.startswith("|"):
            first, _, blocks = blocks.partition("\n")
            opening = escape(first)
        yield f"{mark}{opening} {link}"
        closes = "</div>"
    for block in markdown_blocks(blocks):
        yield ""
        yield block
    yield ""
    for child in clause.children:
        yield from _clause(child, places)
    for block in markdown_blocks(clause.closing):
        yield block
        yield ""
    yield closes
    yield ""
