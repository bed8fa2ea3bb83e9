"""A revision as an Akoma Ntoso 3.0 document (OASIS LegalDocML), for other legal systems.

It is an `act`, not a `doc`: terms bind, and `act` alone has the strict `body` of articles. A
draft is an `act` too, being an expression of the same work; its `kiyaku:status` in
`proprietary` and `FRBRauthoritative` say what it is.

- 編 章 節 款 目 become part, chapter, section, subsection, division (as the Ministry of Justice
  translates them) and contain what follows them; 附則 `hcontainer name="supplement"`. 条 項 号
  and the rest become article, paragraph, point, indent.
- `eId` is the place, by the OASIS naming convention: `art_9__para_4__point_3`, 98の2 as `98-2`,
  イ as itself; without a number, the place among its like. Articles count through all parts, so
  they bear no part's prefix (unless the number is taken), but their supplement's:
  `supplement_1__art_1`. If a place is still taken, `_2` and so on follow.
- `wId` is the permanent id. It belongs to no one expression, hence the empty `href` of
  `FRBRmasterExpression` (the schema's sign of that).
- The work's IRI has no date, for a revision does not know the first one's. Where a date must
  stand and none is known, it is `PLACEHOLDER`, named `unknown`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import chain, count, groupby
from urllib.parse import quote
from xml.etree import ElementTree

from kiyaku import numerals
from kiyaku.escaping import row
from kiyaku.model import Clause, Kind, Revision, Status
from kiyaku.syntax import rank

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
PROPRIETARY = "urn:kiyaku:meta"  # of the status, the superseded revision and the remarks
PLACEHOLDER = date.max  # 9999-12-31

_Element = ElementTree.Element
_Dates = dict[str, date]
_Clauses = Sequence[Clause]
_HEADS = (Kind.PART, Kind.SUPPLEMENT)
_PARTS = ("part", "chapter", "section", "subsection", "division")  # by rank: 編 章 節 款 目
_TAGS = {Kind.SUPPLEMENT: "hcontainer", Kind.ITEM: "point", Kind.SUBITEM: "indent"}
_SHORT = {"chapter": "chp", "section": "sec", "subsection": "subsec", "division": "dvs",
          "hcontainer": "supplement", "article": "art", "paragraph": "para"}  # fmt: skip
_EVENTS = {"published": ("publication", "公表"), "effective": ("entry-into-force", "施行")}
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CELL = re.compile(r"((?:\\.|[^|\\])*)\|")


def to_xml(revision: Revision) -> str:
    """The whole document, the same for the same revision, ending with a line break."""
    root = _Element("akomaNtoso", {"xmlns": NAMESPACE, "xmlns:kiyaku": PROPRIETARY})
    version = "singleVersion" if revision.supersedes else "originalVersion"
    act = _add(root, "act", name="terms", contains=version)
    _meta(act, revision)
    _add(_add(_add(act, "preface"), "p"), "docTitle", revision.title)
    _blocks(act, "preamble", "\n".join(revision.preamble))
    body = _add(act, "body")
    _Writer().write(body, revision.clauses, within="", scope="")
    if not revision.clauses:
        _add(body, "hcontainer", name="empty")  # for the schema asks for something
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


# --- what is known of the revision -------------------------------------------------------


def _meta(act: _Element, revision: Revision) -> None:
    meta = _add(act, "meta")
    given = {"published": revision.published, "effective": revision.effective}
    dates = {name: day for name, day in given.items() if day}
    _identification(meta, revision, dates)
    if day := dates.get("published"):
        source = revision.source or revision.title
        _add(meta, "publication", date=day.isoformat(), name="publication", showAs=source)
    lifecycle = _add(meta, "lifecycle", source="#kiyaku") if dates else meta
    references = _add(meta, "references", source="#kiyaku")
    _reference(references, "Organization", "author", revision.document)
    _reference(references, "Organization", "kiyaku", "kiyaku")
    types = {"type": "amendment" if revision.supersedes else "generation"}
    for n, (name, day) in enumerate(dates.items(), 1):
        eid, words = _EVENTS[name]
        _add(lifecycle, "eventRef", eId=f"eref_{n}", date=day.isoformat(), source="#author",
             refersTo=f"#{eid}", **types)  # fmt: skip
        types = {}  # one event alone brings the expression about
        _reference(references, "Event", eid, words)
    if revision.source:
        _reference(references, "Reference", "source", revision.source).set("name", "source")
    proprietary = _add(meta, "proprietary", source="#kiyaku")
    _add(proprietary, "kiyaku:status", str(revision.status))
    if revision.supersedes:
        _add(proprietary, "kiyaku:supersedes", revision.supersedes)
    for remark in revision.remarks:
        _add(proprietary, "kiyaku:remark", remark)


def _identification(meta: _Element, revision: Revision, dates: _Dates) -> None:
    """The work, the expression (this revision) and the manifestation (this document)."""
    work = f"/akn/jp/act/terms/{_iri(revision.document)}"
    expression = f"{work}/jpn@{_iri(revision.revision)}"
    first = {} if revision.supersedes else dates  # a later revision's dates are not the work's
    identification = _add(meta, "identification", source="#kiyaku")
    level = _frbr(identification, "FRBRWork", work, first)
    _add(level, "FRBRcountry", value="jp")
    _add(level, "FRBRsubtype", value="terms")
    _add(level, "FRBRname", value=revision.document)
    _add(level, "FRBRprescriptive", value="true")
    level = _frbr(identification, "FRBRExpression", expression, dates)
    _add(level, "FRBRversionNumber", value=revision.revision)
    _add(level, "FRBRauthoritative", value=str(revision.status is not Status.DRAFT).lower())
    _add(level, "FRBRmasterExpression", href="", showAs="permanent ids")
    _add(level, "FRBRlanguage", language="jpn")
    # The day of the export is left out: the same revision gives the same document.
    level = _frbr(identification, "FRBRManifestation", expression, dates, end=".xml")
    _add(level, "FRBRformat", value="application/xml")


def _frbr(parent: _Element, tag: str, iri: str, dates: _Dates, *, end: str = "") -> _Element:
    level = _add(parent, tag)
    _add(level, "FRBRthis", value=f"{iri}/!main{end}")
    _add(level, "FRBRuri", value=iri + end)
    for name, day in (dates or {"unknown": PLACEHOLDER}).items():
        _add(level, "FRBRdate", date=day.isoformat(), name=name)
    _add(level, "FRBRauthor", href="#kiyaku" if end else "#author")
    return level


def _reference(parent: _Element, name: str, eid: str, words: str) -> _Element:
    """What other metadata point at, by `#eid`."""
    path = f"{name.lower()}/{_iri(words if name == 'Organization' else eid)}"
    return _add(parent, f"TLC{name}", eId=eid, href=f"/akn/ontology/{path}", showAs=words)


def _iri(name: str) -> str:
    return quote(_clean(name), safe="")


# --- the text ----------------------------------------------------------------------------


class _Writer:
    """Writes clauses, and sees to it that no `eId` is given twice."""

    def __init__(self) -> None:
        self.given: set[str] = set()

    def write(self, parent: _Element, clauses: _Clauses, within: str, scope: str) -> None:
        """Clauses as elements. `within` is the eId above; `scope` counts articles of its own."""
        groups = _groups(clauses)
        eids = self.eids([clause for clause, _ in groups], within, scope)
        for (clause, members), eid in zip(groups, eids, strict=True):
            named = {"name": "supplement"} if clause.kind is Kind.SUPPLEMENT else {}
            element = _add(parent, _tag(clause), eId=eid, wId=clause.id, **named)
            if clause.mark:
                _add(element, "num", clause.mark)
            if clause.heading:
                _add(element, "heading", clause.printed_heading)
            if not clause.children and not members:
                _blocks(element, "content", f"{clause.text}\n{clause.closing}")
                continue
            below = eid if clause.kind is Kind.SUPPLEMENT else scope
            _blocks(element, "intro", clause.text)
            self.write(element, clause.children, eid, below)
            if members and clause.closing:  # it stands before the members, a wrapUp would not
                closing = self.choose([f"{eid}__closing_1"])
                hcontainer = _add(element, "hcontainer", eId=closing, name="closing")
                _blocks(hcontainer, "content", clause.closing)
            self.write(element, members, eid, below)
            if not members:
                _blocks(element, "wrapUp", clause.closing)

    def eids(self, clauses: _Clauses, within: str, scope: str) -> list[str]:
        """The eIds of clauses beside each other. Those with a number choose first."""
        places: Counter[str] = Counter()
        wishes: list[tuple[bool, int, list[str]]] = []
        for at, clause in enumerate(clauses):
            name = _SHORT.get(_tag(clause), _tag(clause))
            places[name] += 1
            number = _number(clause)
            step = f"{name}_{number or places[name]}"
            prefixes = [scope, within] if clause.kind is Kind.ARTICLE and number else [within]
            wished = [f"{prefix}__{step}" if prefix else step for prefix in prefixes]
            wishes.append((not number, at, wished))
        chosen = {at: self.choose(wished) for _, at, wished in sorted(wishes)}
        return [chosen[at] for at in range(len(clauses))]

    def choose(self, wished: list[str]) -> str:
        """The first of the wished eIds that is free, else the last with a count after it."""
        counted = (f"{wished[-1]}_{n}" for n in count(2))
        eid = next(eid for eid in chain(wished, counted) if eid not in self.given)
        self.given.add(eid)
        return eid


def _groups(clauses: _Clauses) -> list[tuple[Clause, list[Clause]]]:
    """Clauses that stand flat, each part with what it contains: up to the next of its rank."""
    groups: list[tuple[Clause, list[Clause]]] = []
    for clause in clauses:
        head = groups[-1][0] if groups else clause
        if head.kind in _HEADS and (clause.kind not in _HEADS or rank(clause) > rank(head)):
            groups[-1][1].append(clause)
        else:
            groups.append((clause, []))
    return groups


def _tag(clause: Clause) -> str:
    if clause.kind is Kind.PART:
        return _PARTS[min(rank(clause), len(_PARTS) - 1)]
    return _TAGS.get(clause.kind, str(clause.kind))


def _number(clause: Clause) -> str:
    """A clause's number as an eId writes it, "" for none: 98の2 → 98-2, 第二章 → 2."""
    if clause.kind in _HEADS:
        mark = numerals.read(clause.mark)
        return "-".join(map(str, mark.ordinal())) if mark else ""
    return re.sub(r"(?:[\W_]|(?<=\d)の(?=\d))+", "-", _clean(clause.number)).strip("-")


def _blocks(parent: _Element, tag: str, text: str) -> None:
    """A container of a text's blocks, if it has any: paragraphs, and tables of its rows."""
    container = _add(parent, tag) if text.strip("\n") else parent
    for rows, run in groupby(text.split("\n"), lambda block: bool(_cells(block))):
        table = _add(container, "table") if rows else container
        for n, block in enumerate(filter(None, run)):
            line = _add(table, "tr") if rows else _add(table, "p", block)
            for cell in _cells(block):  # the first row is the head, as on the pages
                _add(_add(line, "td" if n else "th"), "p", cell)


def _cells(block: str) -> list[str]:
    """The cells of a block that is a table's row; none of any other."""
    cells = [re.sub(r"\\([\\|])", r"\1", cell) for cell in _CELL.findall(block[1:])]
    return cells if cells and row(cells) == block else []


def _add(parent: _Element, tag: str, text: str = "", **attributes: str) -> _Element:
    clean = {name: _clean(value) for name, value in attributes.items()}
    element = ElementTree.SubElement(parent, tag, clean)
    element.text = _clean(text) or None
    return element


def _clean(text: str) -> str:
    """The text without the characters that XML 1.0 forbids, each replaced by U+FFFD."""
    return _FORBIDDEN.sub("\ufffd", text)
