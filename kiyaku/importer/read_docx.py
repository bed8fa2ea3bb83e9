"""Word documents to lines: what Word would print, in the order of the text.

A paragraph or a table's row is a line. Automatic numbers are resolved and tracked changes
accepted; what is no part of the text (deleted and hidden text, fields' codes, headers, footers,
comments, ruby) is in the repairs' `dropped`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree as ET

from kiyaku.importer.docx_numbering import Numbering, Styles, number, symbol
from kiyaku.importer.docx_package import Package, find
from kiyaku.importer.lines import Line, Raw, Repair
from kiyaku.importer.read_text import clean, width

_PROPERTIES = frozenset(  # elements that hold no text
    ["pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr", "commentReference"]
)
_HEXADECIMAL = re.compile("[0-9A-Fa-f]{1,4}")
_ASIDE = {"header": "header", "footer": "footer", "comments": "comment"}  # parts, and their repair
_DROPPED = {
    "deleted": "変更履歴の削除された文字を除きました。",
    "hidden": "隠し文字を除きました。",
    "field": "フィールドの命令を除きました。",
    "ruby": "ふりがなを除きました。",
    "invisible": "任意のハイフンを除きました。",
    "image": "画像や図形は読んでいません。",
    "altchunk": "埋め込まれた別の文書は読んでいません。",
    "header": "ヘッダーを除きました。",
    "footer": "フッターを除きました。",
    "comment": "コメントを除きました。",
}


def read(data: bytes, *, path: str) -> Raw:
    """The paragraphs and table rows of a Word document, as lines in the order of the text.

    Automatic numbers are in `mark`. Text boxes follow their paragraph, notes stand at the end.
    """
    package = Package(data, path)
    main = package.main()
    root = package.tree(main)
    body = root if root.tag == "body" else root.find("body")
    if body is None:
        raise package.broken("本文がありません")
    folder = "".join(main.rpartition("/")[:2])
    styles = Styles(package.tree(f"{folder}styles.xml"))
    reader = _Reader(styles, Numbering(package.tree(f"{folder}numbering.xml"), styles))
    reader.story(body)
    reader.notes(package.tree(f"{folder}footnotes.xml"), "footnote", "脚注")
    reader.notes(package.tree(f"{folder}endnotes.xml"), "endnote", "文末脚注")
    for name in package.names:
        kind = name.removeprefix(folder).removesuffix(".xml").rstrip("0123456789")
        if kind in _ASIDE:
            reader.aside(package.tree(name), _ASIDE[kind])
    return Raw(lines=tuple(reader.lines), repairs=tuple(reader.repairs))


class _Reader:
    """Walks through the text; `lines` and `repairs` grow on the way."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.styles = styles
        self.numbering = numbering
        self.lines: list[Line] = []
        self.repairs: list[Repair] = []
        self.number = 0  # of the paragraph
        self.blank = False
        self.fields: list[bool] = []  # open fields: whether in their code
        self.parts: list[str] = []  # the paragraph's text, after that of one whose mark is deleted
        self.boxes: list[ET.Element] = []  # of the paragraph, to be read after it
        self.noted: dict[str, list[str]] = {"footnote": [], "endnote": []}

    # Blocks

    def story(self, parent: ET.Element) -> None:
        """Read a body, a cell, a text box or a note; end what it left open."""
        fields, self.fields = self.fields, []
        parts, self.parts = self.parts, []
        self.blocks(parent)
        if self.parts:
            self.paragraph(ET.Element("p"))
        self.fields, self.parts = fields, parts

    def blocks(self, parent: ET.Element) -> None:
        for child in parent:
            match child.tag:
                case "p":
                    self.paragraph(child)
                case "tbl":
                    self.table(child)
                case "del" | "moveFrom":
                    self.drop("deleted", _all_text(child))
                case "altChunk":
                    self.drop("altchunk")
                case "AlternateContent":
                    self.blocks(_choice(child))
                case tag if tag not in _PROPERTIES:
                    self.blocks(child)

    def paragraph(self, p: ET.Element) -> None:
        """One paragraph as lines: one, and one more after each line break."""
        self.number += 1
        self.inline(p)
        self.fields = [False for code in self.fields if not code]  # a code ends with its paragraph
        boxes, self.boxes = self.boxes, []
        properties = find(p, "pPr")
        if properties.find("rPr/del") is None and properties.find("rPr/moveFrom") is None:
            parts, self.parts = self.parts, []
            self.emit(properties, "".join(parts))
        for box in boxes:
            self.story(box)

    def emit(self, properties: ET.Element, text: str) -> None:
        mark, level, indent = self.numbering.of(properties)
        if not text.strip() and not mark:
            self.blank = True
            return
        heading = self.styles.heading(properties)
        column = 1
        for part in text.split("\n"):
            plain, places, mended = clean(part, self.number, column)
            self.repairs += mended
            body = plain.strip()
            if body or mark:
                at = plain.index(body[0]) if body else 0
                self.lines.append(
                    Line(
                        text=body,
                        number=self.number,
                        column=places[at] if body else column,
                        indent=indent + width(plain[:at]),
                        heading=heading,
                        mark=mark,
                        level=level,
                        blank_before=self.blank,
                    )
                )
                mark, self.blank = "", False
            column += len(part) + 1

    def table(self, table: ET.Element) -> None:
        """A table's rows as lines with cells; a table of one column as its paragraphs."""
        rows = [(row, list(_within(row, "tc"))) for row in _within(table, "tr")]
        single = all(len(cells) < 2 for _, cells in rows)
        for row, cells in rows:
            if row.find("trPr/del") is not None:
                self.drop("deleted", _all_text(row), "変更履歴の削除された行を除きました。")
            elif single:
                for cell in cells:
                    self.story(cell)
            elif cells:
                first, blank = self.number + 1, self.blank
                texts = tuple(map(self.cell, cells))
                self.lines.append(Line(text="", number=first, cells=texts, blank_before=blank))
                self.blank = False

    def cell(self, cell: ET.Element) -> str:
        """A cell's paragraphs, a line each, with their numbers; rows of a table in it too."""
        outer, self.lines = self.lines, []
        self.story(cell)
        inner, self.lines = self.lines, outer
        return "\n".join("\t".join(ln.cells) or f"{ln.mark} {ln.text}".strip() for ln in inner)

    def notes(self, tree: ET.Element, kind: str, name: str) -> None:
        """Append the notes that the text refers to, in its order, each with its number."""
        notes = {note.get("id", ""): note for note in tree.findall(kind)}
        used = [key for key in dict.fromkeys(self.noted[kind]) if key in notes]
        if used:
            self.drop(kind, message=f"{name}{len(used)}件を末尾に移し、参照の番号を除きました。")
        for count, key in enumerate(used, 1):
            known = len(self.lines)
            self.story(notes[key])
            if len(self.lines) > known:
                first = self.lines[known]
                mark = number(count, "lowerRoman" if kind == "endnote" else "decimal")
                self.lines[known] = replace(first, mark=f"{mark} {first.mark}".rstrip())

    # Within a paragraph

    def inline(self, parent: ET.Element) -> None:
        """Add the text of a paragraph's parts."""
        add = self.parts.append
        for child in parent:
            match child.tag:
                case "r" if self.styles.hidden(child) and (text := _all_text(child)):
                    self.drop("hidden", text)
                case "t":
                    text = (child.text or "").replace("\n", " ").replace("\r", " ")
                    if any(self.fields):
                        self.drop("field", text)
                    else:
                        add(text)
                case "tab" | "ptab":
                    add("\t")
                case "br" | "cr":
                    add("\n")
                case "noBreakHyphen":
                    add("-")
                case "softHyphen":
                    self.drop("invisible", "\u00ad")
                case "sym":
                    add(self.symbol(child.get("font", ""), child.get("char", "")))
                case "fldChar":
                    self.field(child.get("fldCharType"))
                case "instrText" | "delInstrText":
                    self.drop("field", _all_text(child))
                case "fldSimple":
                    self.drop("field", child.get("instr", ""))
                    self.inline(child)
                case "del" | "moveFrom" | "delText":
                    self.drop("deleted", _all_text(child))
                case "rt":
                    self.drop("ruby", _all_text(child))
                case "footnoteReference" | "endnoteReference":
                    self.noted[child.tag.removesuffix("Reference")].append(child.get("id", ""))
                case "AlternateContent":
                    self.inline(_choice(child))
                case "drawing" | "pict" | "object":
                    boxes = list(_boxes(child))
                    self.boxes += boxes
                    if not boxes:
                        self.drop("image")
                case tag if tag not in _PROPERTIES:
                    self.inline(child)

    def field(self, kind: str | None) -> None:
        """A field's beginning, the end of its code, or its end."""
        if kind == "begin":
            self.fields.append(True)
        elif kind == "separate" and self.fields:
            self.fields[-1] = False
        elif kind == "end" and self.fields:
            self.fields.pop()

    def symbol(self, font: str, char: str) -> str:
        """A character of a symbol font as the one that it looks like."""
        known = symbol(chr(int(char, 16) if _HEXADECIMAL.fullmatch(char) else 0xF000))
        message = f"記号フォントの文字を「{known}」にしました。"
        self.drop("symbol", f"{font} {char}", message, known)
        return known

    # Repairs

    def aside(self, tree: ET.Element, code: str) -> None:
        if text := _all_text(tree).strip():
            self.repairs.append(_repair(code, 1, _DROPPED[code], text))

    def drop(self, code: str, before: str = "", message: str = "", after: str = "") -> None:
        """A repair at the present paragraph; neighbours of one kind become one."""
        line, message = max(self.number, 1), message or _DROPPED[code]
        last = self.repairs[-1] if self.repairs else None
        alike = last and (last.code, last.line, last.message) == (code, line, message)
        if last and alike and not after and len(last.before) < 1000:
            self.repairs.pop()
            before = last.before + before
        self.repairs.append(_repair(code, line, message, before, after))


def _repair(code: str, line: int, message: str, before: str, after: str = "") -> Repair:
    return Repair(
        code=code,
        line=line,
        column=1,
        message=message,
        before=before,
        after=after,
        dropped=before,
    )


def _choice(alternate: ET.Element) -> ET.Element:
    """What counts of alternatives: the first choice, else the fallback."""
    choice = alternate.find("Choice")
    return find(alternate, "Fallback") if choice is None else choice


def _boxes(parent: ET.Element) -> Iterator[ET.Element]:
    """The text boxes in a drawing, alternatives counted once."""
    for child in parent:
        if child.tag == "txbxContent":
            yield child
        else:
            yield from _boxes(_choice(child) if child.tag == "AlternateContent" else child)


def _within(parent: ET.Element, tag: str) -> Iterator[ET.Element]:
    """A table's rows or a row's cells, content controls entered."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _within(child, tag)


def _all_text(element: ET.Element) -> str:
    """All text below an element, deleted text and fields' codes too."""
    parts = []
    for one in element.iter():
        if one.tag in ("t", "delText", "instrText", "delInstrText"):
            parts.append(one.text or "")
        elif one.tag == "p" and parts:
            parts.append("\n")
    return "".join(parts)
