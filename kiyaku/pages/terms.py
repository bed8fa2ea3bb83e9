"""The page of a revision: the whole text, with an anchor for each clause.

Every clause has its permanent id; its mark has an anchor by number (`#9-4`), since that is
how people cite. The text goes through Markdown escaped, so that it shows exactly as it is.
What is known of a clause stands in a line after it. All of it reads without a script;
`reading.js` adds previews, and what can be done with a clause.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape as html

from kiyaku.escaping import escape, markdown_blocks
from kiyaku.model import Clause, Kind, Placed, Revision
from kiyaku.pages import markup
from kiyaku.pages.known import Known
from kiyaku.pages.report import Report
from kiyaku.references import Field
from kiyaku.reports import words

_TOPS = (Kind.PART, Kind.SUPPLEMENT, Kind.ARTICLE)


def page(
    revision: Revision,
    known: Known,
    *,
    current: str,
    canonical: str = "",
    links: tuple[tuple[str, str], ...] = (),
    searched: bool = False,
    report: Report | None = None,
) -> str:
    """The page as Markdown.

    `current` is the link to the text in force, `links` are further (words, link) pairs shown
    under the title. Only the page of the text in force is to be `searched`; `canonical` is its
    address on the site, for another page of the same text. `report`: where errors are reported.
    """
    name = words.revision_name(revision)
    fields = {"canonical": canonical} if canonical else {}
    body = [
        f"# {escape(revision.title)}",
        "",
        markup.identity(revision),
        "",
        markup.banner(revision, current=current),
        " ・ ".join(
            [
                *(f"[{words_}]({link})" for words_, link in links),
                f"[この版のアドレス]({revision.revision}.md){{ .permanent }}",
            ]
        ),
        "",
        markup.remarks(revision),
        *known.absent(),
        "",
        *_outline(revision),
        "",
        _terms(revision, report),
        "",
        *_Text(revision, known, report).lines(),
        "</div>",
        "",
        known.marks.definitions(),
        "",
    ]
    head = markup.head(
        title=f"{revision.title}（{name}）",
        description=f"{revision.title}（{name}）の全文。{_size(revision)}",
        hide=["navigation"],
        search={"exclude": not searched},
        **fields,
    )
    return "\n".join([head, *body])


def _terms(revision: Revision, report: Report | None) -> str:
    """How the text begins: what a script needs to cite it and to report an error in it."""
    given = {"revision": revision.revision}
    if report:
        given["report"] = report.template
    data = "".join(f' data-{name}="{html(value)}"' for name, value in given.items())
    return f'<div class="terms"{data} markdown>'


def _outline(revision: Revision) -> Iterator[str]:
    """The articles in a list, for narrow screens: under the thumb, and without a script."""
    yield '<nav class="outline" aria-label="条の一覧"><details><summary>目次</summary><ul>'
    for clause in revision.clauses:
        if clause.kind in _TOPS:
            name = html(_name(clause))
            yield f'<li class="{clause.kind}"><a href="#{clause.id}">{name}</a></li>'
    yield "</ul></details></nav>"


def _name(clause: Clause) -> str:
    """A heading as it is printed, with its number: 9. サービス料金, 第9条（料金）."""
    return f"{clause.mark}{_gap(clause)}{clause.printed_heading}".strip()


def _gap(clause: Clause) -> str:
    return "" if clause.brackets else " "


def _size(revision: Revision) -> str:
    count = sum(clause.kind is Kind.ARTICLE for clause in revision.walk())
    return f"全{count}条、条・項・号ごとのリンク付き。"


class _Text:
    """The clauses of a text, one after another."""

    def __init__(self, revision: Revision, known: Known, report: Report | None) -> None:
        self.revision = revision
        self.known = known
        self.marks = known.marks
        self.report = report
        self.places: Mapping[str, Placed] = known.marks.places

    def lines(self) -> Iterator[str]:
        """The preamble, and all clauses."""
        preamble = self.marks.mark("\n".join(self.revision.preamble), "", Field.PREAMBLE)
        if preamble:
            yield '<div class="preamble" markdown>'
            yield ""
            for at, text in enumerate(preamble.split("\n"), 1):
                said = self.marks.link(escape(text))
                yield f'<p id="preamble-p{at}" markdown="span">{said}</p>'
                yield ""
            yield "</div>"
            yield ""
        for clause in self.revision.clauses:
            yield from self._clause(clause, top=clause)

    def _clause(self, clause: Clause, *, top: Clause) -> Iterator[str]:
        """A clause and all below it, and after it what is known of it."""
        place = self.places[clause.id]
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
        blocks = self.marks.mark(clause.text, clause.id)
        if clause.kind in _TOPS:
            yield f'<section class="{clause.kind}" data-clause="{clause.id}" markdown>'
            yield ""
            name = html(_name(clause), quote=True).replace("}", "")
            yield (
                f"## {mark}{_gap(clause)}{escape(clause.printed_heading)} {link} "
                f'{{#{clause.id} data-toc-label="{name}"}}'
            )
            closes = "</section>"
        else:
            yield f'<div class="clause {clause.kind}" id="{clause.id}" markdown>'
            yield ""
            opening = f"**{escape(clause.heading)}**" if clause.heading else ""
            if not opening and not blocks.startswith("|"):
                first, _, blocks = blocks.partition("\n")
                opening = self.marks.link(escape(first))
            yield f"{mark}{opening} {link}"
            closes = "</div>"
        for block in markdown_blocks(blocks):
            yield ""
            yield self.marks.link(block)
        yield ""
        for child in clause.children:
            yield from self._clause(child, top=top)
        for block in markdown_blocks(self.marks.mark(clause.closing, clause.id, Field.CLOSING)):
            yield self.marks.link(block)
            yield ""
        if clause is top:
            yield self._about(clause, top)
            yield ""
        yield closes
        yield ""
        if place.parent == top.id:
            yield self._about(clause, top)
            yield ""

    def _about(self, clause: Clause, top: Clause) -> str:
        said = self.known.about(clause, top=top)
        if clause is top and self.report:
            label = self.places[clause.id].label or _name(clause)
            link = self.report.link(label, clause.id, self.revision.revision)
            said += f' <a class="report" href="{html(link)}">誤りを報告</a>'
        css = "about whole" if clause is top else "about"
        return f'<p class="{css}" markdown="span">{said}</p>' if said else ""
