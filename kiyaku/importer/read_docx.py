"""Word documents to lines: what Word would print, with automatic numbers resolved.

Only the standard library is used, since this also runs in the browser. A file may be hostile:
sizes, ratios and depths are limited, and a DOCTYPE (entities) is refused. Tags and attributes
are read by their local names, so that transitional and strict files read alike.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from xml.etree import ElementTree as ET

from kiyaku.importer.lines import Line, Raw, Repair
from kiyaku.importer.read_text import clean, width
from kiyaku.problems import BadInput

MAX_MEMBERS = 5_000
MAX_TOTAL = 300 * 2**20  # bytes unpacked, declared
MAX_PART = 64 * 2**20  # bytes of one XML part
MAX_RATIO = 200  # unpacked to packed, of a part over 1 MB
MAX_DEPTH = 200  # of XML elements
MAX_ELEMENTS = 1_000_000

_TWIPS = 105  # a column: half of a full-width character of 10.5 points
_SYMBOLS = {0xB7: "・", 0x6C: "●", 0x6E: "■", 0xA8: "□", 0x6F: "□", 0xFC: "✓", 0xFE: "☑", 0xD8: "➢",
            0x75: "◆", 0xA7: "▪", 0xD7: "×", 0xE0: "→", 0xB0: "°", 0xB1: "±"}  # fmt: skip
_OMITTED = {
    "pPr",
    "rPr",
    "sdtPr",
    "sdtEndPr",
    "tblPr",
    "tblGrid",
    "trPr",
    "tcPr",
    "commentReference",
}
_AIUEO = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_HALF = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ"
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
_FULL_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
_HALF_KANA = str.maketrans(_AIUEO, _HALF)


def read(data: bytes, *, path: str) -> Raw:
    """The paragraphs and table rows of a Word document, as lines in the order of the text.

    Automatic numbers are in `mark`. Tracked changes are accepted. Text boxes follow their
    paragraph, notes stand at the end; what is not part of the text (deleted and hidden text,
    fields' codes, headers, footers, comments, ruby) is in the repairs' `dropped`.
    """
    package = _Package(data, path)
    main = package.main()
    body = package.tree(main, needed=True)
    assert body is not None
    body = body if body.tag == "body" else body.find("body")
    if body is None:
        raise BadInput(f"{path}: Wordの文書として読めません（本文がありません）。")
    folder = main.rpartition("/")[0]
    folder = f"{folder}/" if folder else ""
    styles = _Styles(package.tree(f"{folder}styles.xml"))
    numbering = _Numbering(package.tree(f"{folder}numbering.xml"))
    reader = _Reader(styles, numbering)
    reader.story(body)
    reader.notes(package.tree(f"{folder}footnotes.xml"), "footnote", "脚注")
    reader.notes(package.tree(f"{folder}endnotes.xml"), "endnote", "文末脚注")
    for name in package.names:
        kind = name.removeprefix(folder).removesuffix(".xml").rstrip("0123456789")
        if kind in _ASIDE and (tree := package.tree(name)) is not None:
            reader.aside(tree, *_ASIDE[kind])
    return Raw(lines=tuple(reader.lines), repairs=tuple(reader.repairs))


_ASIDE = {
    "header": ("header", "ヘッダーを除きました。"),
    "footer": ("footer", "フッターを除きました。"),
    "comments": ("comment", "コメントを除きました。"),
}


# The file


class _Builder(ET.TreeBuilder):
    """Builds a tree by local names; refuses entities, and trees too deep or too large."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.depth = self.count = 0

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise BadInput(f"{self.path}: DOCTYPEを含むため読みません（Wordの文書にはないものです）。")

    def start(self, tag: str, attrs: dict[str, str]) -> ET.Element:
        self.depth += 1
        self.count += 1
        if self.depth > MAX_DEPTH or self.count > MAX_ELEMENTS:
            raise BadInput(f"{self.path}: 構造が深すぎるか大きすぎるため読みません。")
        local = {name.rpartition("}")[2]: value for name, value in attrs.items()}
        return super().start(tag.rpartition("}")[2], local)

    def end(self, tag: str) -> ET.Element:
        self.depth -= 1
        return super().end(tag.rpartition("}")[2])


class _Package:
    """The zip file: its members' names, and its XML parts as trees."""

    def __init__(self, data: bytes, path: str) -> None:
        self.path = path
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            raise BadInput(
                f"{path}: パスワード付きか古い形式（.doc）のため読めません。"
                "パスワードのない.docxで保存し直してください。"
            )
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
            members = self.zip.infolist()
        except Exception as error:  # zipfile raises many kinds for a broken file
            raise self._broken("zip") from error
        large = [m for m in members if m.file_size > 2**20]
        if (
            len(members) > MAX_MEMBERS
            or sum(m.file_size for m in members) > MAX_TOTAL
            or any(m.file_size > MAX_RATIO * max(m.compress_size, 1) for m in large)
        ):
            raise BadInput(f"{path}: 展開すると大きすぎるため読みません。")
        self.names = sorted(m.filename for m in members)

    def main(self) -> str:
        """The name of the main part, by the package's relations."""
        tree = self.tree("_rels/.rels")
        for relation in [] if tree is None else tree.iter("Relationship"):
            if relation.get("Type", "").endswith("/officeDocument"):
                return relation.get("Target", "").lstrip("/")
        return "word/document.xml"

    def tree(self, name: str, *, needed: bool = False) -> ET.Element | None:
        """A part as a tree; None where there is none (BadInput where it is `needed`)."""
        if name not in self.names:
            if needed:
                raise self._broken("本文がありません")
            return None
        try:
            with self.zip.open(name) as member:
                data = member.read(MAX_PART + 1)
        except Exception as error:  # a broken or encrypted member, an unknown compression
            raise self._broken(name) from error
        if len(data) > MAX_PART:
            raise BadInput(f"{self.path}: 展開すると大きすぎるため読みません（{name}）。")
        parser = ET.XMLParser(target=_Builder(self.path))
        try:
            parser.feed(data)
            root: ET.Element = parser.close()
        except (ET.ParseError, ValueError, LookupError) as error:
            raise self._broken(name) from error
        return root

    def _broken(self, what: str) -> BadInput:
        return BadInput(f"{self.path}: Wordの文書として読めません（{what}）。")


# Styles and numbering


def _val(parent: ET.Element | None, tag: str) -> str | None:
    child = None if parent is None else parent.find(tag)
    return None if child is None else child.get("val", "")


def _on(parent: ET.Element | None, tag: str) -> bool:
    value = _val(parent, tag)
    return value is not None and value not in ("0", "false", "off")


def _int(text: str | None, default: int = 0) -> int:
    try:
        return int(float(text or ""))
    except (ValueError, OverflowError):
        return default


class _Styles:
    """What a paragraph inherits from its style and the styles that it is based on."""

    def __init__(self, tree: ET.Element | None) -> None:
        found = [] if tree is None else tree.findall("style")
        self.styles = {style.get("styleId", ""): style for style in found}
        self.default = next(
            (
                s.get("styleId", "")
                for s in found
                if s.get("type") == "paragraph" and s.get("default") in ("1", "true")
            ),
            "",
        )

    def chain(self, name: str | None) -> Iterator[ET.Element]:
        """A style and what it is based on, nearest first."""
        seen: set[str] = set()
        name = name or self.default
        while name in self.styles and name not in seen and len(seen) < 20:
            seen.add(name)
            yield self.styles[name]
            name = _val(self.styles[name], "basedOn") or ""

    def heading(self, name: str | None, properties: ET.Element | None) -> int:
        """The level of a heading, from 1; 0 for other paragraphs."""
        outline = _val(properties, "outlineLvl")
        for style in self.chain(name):
            if outline is not None:
                break
            outline = _val(style.find("pPr"), "outlineLvl")
            called = (_val(style, "name") or "").lower().replace(" ", "")
            for prefix in ("heading", "見出し"):
                number = called.removeprefix(prefix)
                if outline is None and number != called and number.isdecimal():
                    outline = str(int(number) - 1)
        level = _int(outline, 9)
        return level + 1 if 0 <= level < 9 else 0


@dataclass(kw_only=True)
class _Level:
    """One level of a numbering: how it counts and what it prints."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False
    style: str = ""
    indent: dict[str, str] = field(default_factory=dict)


class _Numbering:
    """Word's lists: `next` counts a paragraph and gives its number as printed."""

    def __init__(self, tree: ET.Element | None) -> None:
        self.abstract: dict[str, dict[int, _Level]] = {}
        self.links: dict[str, str] = {}  # abstract numbering to the style that defines it
        self.named: dict[str, str] = {}  # style to the abstract numbering
        self.nums: dict[str, str] = {}
        self.own: dict[str, dict[int, _Level]] = {}
        self.starts: dict[str, dict[int, int]] = {}
        self.counts: dict[str, dict[int, int]] = {}
        self.begun: set[tuple[str, int]] = set()
        for one in [] if tree is None else tree.findall("abstractNum"):
            key = one.get("abstractNumId", "")
            self.abstract[key] = dict(map(self._level, one.findall("lvl")))
            if link := _val(one, "numStyleLink"):
                self.links[key] = link
            if name := _val(one, "styleLink"):
                self.named[name] = key
        for one in [] if tree is None else tree.findall("num"):
            key = one.get("numId", "")
            self.nums[key] = _val(one, "abstractNumId") or ""
            overrides = [(_int(o.get("ilvl")), o) for o in one.findall("lvlOverride")]
            self.own[key] = {n: self._level(lv)[1] for n, o in overrides for lv in o.findall("lvl")}
            starts = [(n, _val(o, "startOverride")) for n, o in overrides]
            self.starts[key] = {n: _int(start, 1) for n, start in starts if start is not None}

    def _level(self, lvl: ET.Element) -> tuple[int, _Level]:
        shape = _val(lvl, "numFmt")
        if shape is None:
            shape = _val(lvl.find("AlternateContent/Fallback"), "numFmt") or "decimal"
        restart, indent = _val(lvl, "lvlRestart"), lvl.find("pPr/ind")
        return _int(lvl.get("ilvl")), _Level(
            format=shape,
            text=(_val(lvl, "lvlText") or "")[:100],
            start=_int(_val(lvl, "start"), 1),
            restart=None if restart is None else _int(restart),
            legal=_on(lvl, "isLgl"),
            style=_val(lvl, "pStyle") or "",
            indent={} if indent is None else dict(indent.attrib),
        )

    def levels(self, num: str) -> tuple[str, dict[int, _Level]]:
        """The abstract numbering that a list counts in, and its levels."""
        key = self.nums.get(num, "")
        key = self.named.get(self.links.get(key, ""), key)
        return key, {**self.abstract.get(key, {}), **self.own.get(num, {})}

    def next(self, num: str, at: int) -> str:
        """Count one paragraph; its printed number ("" where the list prints none)."""
        key, levels = self.levels(num)
        if at not in levels:
            return ""
        counts, starts = self.counts.setdefault(key, {}), self.starts.get(num, {})
        if at in starts and (num, at) not in self.begun:
            counts[at] = starts[at]
        elif at in counts:
            counts[at] += 1
        else:
            counts[at] = starts.get(at, levels[at].start)
        self.begun.add((num, at))
        for deeper in [n for n in counts if n > at]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or at < restart:
                del counts[deeper]
        level = levels[at]
        if level.format == "bullet":
            return "".join(map(_symbol, level.text)).strip() or "・"
        printed = level.text
        for n in range(min(at, 8) + 1):
            if f"%{n + 1}" in printed:
                of = levels.get(n, _Level())
                value = counts.get(n, starts.get(n, of.start))
                shape = "decimal" if level.legal else of.format
                printed = printed.replace(f"%{n + 1}", _number(value, shape))
        return printed.strip()


def _symbol(c: str) -> str:
    """A character of a symbol font (kept at U+F0xx) as the one that it looks like."""
    return _SYMBOLS.get(ord(c) - 0xF000, "〓") if 0xD800 <= ord(c) < 0xF900 else c


def _repeated(letters: str) -> Callable[[int], str]:
    """Letters that count: after the last one come the same ones doubled."""
    return lambda n: letters[(n - 1) % len(letters)] * min((n - 1) // len(letters) + 1, 99)


def _from(first: str, last: int) -> Callable[[int], str]:
    """Characters in a row (① …), with plain figures after the last."""
    return lambda n: chr(ord(first) + n - 1) if n <= last else str(n)


def _kanji(n: int) -> str:
    if n > 9999:
        return str(n)
    digits, figures = "〇一二三四五六七八九", [int(d) for d in f"{n:04}"]
    parts = [
        ("" if d == 1 and unit else digits[d]) + unit
        for d, unit in zip(figures, ("千", "百", "十", ""), strict=True)
        if d
    ]
    return "".join(parts)


def _roman(n: int) -> str:
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    signs = ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i")
    if n > 3999:
        return str(n)
    printed = ""
    for value, sign in zip(values, signs, strict=True):
        printed += sign * (n // value)
        n %= value
    return printed


_lower = _repeated("abcdefghijklmnopqrstuvwxyz")
_FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda n: "",
    "decimalZero": lambda n: f"{n:02}",
    "decimalFullWidth": lambda n: str(n).translate(_FULL_DIGITS),
    "decimalFullWidth2": lambda n: str(n).translate(_FULL_DIGITS),
    "decimalEnclosedCircle": _from("①", 20),
    "decimalEnclosedCircleChinese": _from("①", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "aiueo": lambda n: _repeated(_AIUEO)(n).translate(_HALF_KANA),
    "aiueoFullWidth": _repeated(_AIUEO),
    "iroha": lambda n: _repeated(_IROHA)(n).translate(_HALF_KANA),
    "irohaFullWidth": _repeated(_IROHA),
    "japaneseCounting": _kanji,
    "chineseCounting": _kanji,
    "japaneseDigitalTenThousand": lambda n: "".join("〇一二三四五六七八九"[int(d)] for d in str(n)),
    "ideographDigital": lambda n: "".join("〇一二三四五六七八九"[int(d)] for d in str(n)),
    "ideographTraditional": _repeated("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _repeated("子丑寅卯辰巳午未申酉戌亥"),
    "lowerRoman": _roman,
    "upperRoman": lambda n: _roman(n).upper(),
    "lowerLetter": _lower,
    "upperLetter": lambda n: _lower(n).upper(),
}  # fmt: skip


def _number(n: int, shape: str) -> str:
    """A count as printed; figures where the format has no sign for it."""
    return _FORMATS[shape](n) if shape in _FORMATS and n > 0 else str(n)


# The text


@dataclass(kw_only=True)
class _Place:
    """Where a reader stands within a paragraph."""

    parts: list[str] = field(default_factory=list)
    boxes: list[ET.Element] = field(default_factory=list)


class _Reader:
    """Walks through the text; `lines` and `repairs` grow on the way."""

    def __init__(self, styles: _Styles, numbering: _Numbering) -> None:
        self.styles = styles
        self.numbering = numbering
        self.lines: list[Line] = []
        self.repairs: list[Repair] = []
        self.number = 0  # of the paragraph
        self.blank = False
        self.fields: list[bool] = []  # open fields: whether in their code
        self.carried: list[str] = []  # text of paragraphs whose mark is deleted
        self.noted: dict[str, list[str]] = {"footnote": [], "endnote": []}

    def story(self, parent: ET.Element) -> None:
        """Read a body, a cell, a text box or a note; end what it left open."""
        fields, self.fields = self.fields, []
        carried, self.carried = self.carried, []
        self.blocks(parent)
        if self.carried:
            self.paragraph(ET.Element("p"))
        self.fields, self.carried = fields, carried

    def blocks(self, parent: ET.Element) -> None:
        for child in parent:
            if child.tag == "p":
                self.paragraph(child)
            elif child.tag == "tbl":
                self.table(child)
            elif child.tag in ("del", "moveFrom"):
                self.drop("deleted", "変更履歴の削除された文字を除きました。", _all_text(child))
            elif child.tag == "altChunk":
                self.drop("altchunk", "埋め込まれた別の文書は読んでいません。", "")
            elif child.tag == "AlternateContent":
                self.blocks(_choice(child))
            elif child.tag not in _OMITTED:
                self.blocks(child)

    def paragraph(self, p: ET.Element) -> None:
        """One paragraph as lines: one, and one more after each line break."""
        self.number += 1
        properties = p.find("pPr")
        place = _Place(parts=self.carried)
        self.carried = []
        self.inline(p, place)
        self.fields = [False for code in self.fields if not code]  # a code ends with its paragraph
        mark_deleted = properties is not None and (
            properties.find("rPr/del") is not None or properties.find("rPr/moveFrom") is not None
        )
        if mark_deleted:
            self.carried = place.parts
        else:
            self.emit(properties, "".join(place.parts))
        for box in place.boxes:
            self.story(box)

    def emit(self, properties: ET.Element | None, text: str) -> None:
        style = _val(properties, "pStyle")
        mark, level, indent = self.numbered(style, properties)
        if not text.strip() and not mark:
            self.blank = True
            return
        heading = self.styles.heading(style, properties)
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

    def numbered(
        self, style: str | None, properties: ET.Element | None
    ) -> tuple[str, int | None, int]:
        """The printed number of a paragraph, its depth in the list, and its indentation."""
        own = None if properties is None else properties.find("numPr")
        num, at = _val(own, "numId"), _val(own, "ilvl")
        by_style = ""
        for base in self.styles.chain(style):
            inherited = base.find("pPr/numPr")
            if inherited is not None and num is None:
                num = _val(inherited, "numId")
                by_style = base.get("styleId", "") if num else ""
            if inherited is not None and at is None:
                at = _val(inherited, "ilvl")
        indents = [
            dict(i.attrib) for s in self.styles.chain(style) if (i := s.find("pPr/ind")) is not None
        ]
        indents.reverse()
        mark, level = "", None
        if num and num != "0":
            levels = self.numbering.levels(num)[1]
            if by_style and at is None:
                linked = [n for n, one in levels.items() if one.style == by_style]
                at = str(linked[0]) if linked else None
            level = _int(at)
            if level in levels:
                mark = self.numbering.next(num, level)
                indents.insert(0 if by_style else len(indents), levels[level].indent)
        direct = None if properties is None else properties.find("ind")
        if direct is not None:
            indents.append(dict(direct.attrib))
        merged: dict[str, str] = {}
        for one in indents:
            merged.update(one)
        return mark, level, _columns(merged)

    def inline(self, parent: ET.Element, place: _Place) -> None:
        """Add the text of a paragraph's parts to `place`."""
        for child in parent:
            tag = child.tag
            if tag == "r":
                properties = child.find("rPr")
                vanish = _on(properties, "vanish") or any(
                    _on(style.find("rPr"), "vanish")
                    for style in self.styles.chain(_val(properties, "rStyle") or "\0")
                )
                if vanish and (text := _all_text(child)):
                    self.drop("hidden", "隠し文字を除きました。", text)
                else:
                    self.inline(child, place)
            elif tag == "t":
                text = (child.text or "").replace("\n", " ").replace("\r", " ")
                if any(self.fields):
                    self.drop("field", "フィールドの命令を除きました。", text)
                else:
                    place.parts.append(text)
            elif tag in ("tab", "ptab"):
                place.parts.append("\t")
            elif tag in ("br", "cr"):
                place.parts.append("\n")
            elif tag == "noBreakHyphen":
                place.parts.append("-")
            elif tag == "softHyphen":
                self.drop("invisible", "任意のハイフンを除きました。", "\u00ad")
            elif tag == "sym":
                code = int(child.get("char", ""), 16) if _is_hex(child.get("char", "")) else 0xF000
                known = _symbol(chr(code))
                place.parts.append(known)
                message = f"記号フォントの文字を「{known}」にしました。"
                before = f"{child.get('font', '')} {child.get('char', '')}"
                self.drop("symbol", message, before, known)
            elif tag == "fldChar":
                kind = child.get("fldCharType")
                if kind == "begin":
                    self.fields.append(True)
                elif kind == "separate" and self.fields:
                    self.fields[-1] = False
                elif kind == "end" and self.fields:
                    self.fields.pop()
            elif tag in ("instrText", "delInstrText"):
                self.drop("field", "フィールドの命令を除きました。", child.text or "")
            elif tag in ("del", "moveFrom"):
                self.drop("deleted", "変更履歴の削除された文字を除きました。", _all_text(child))
            elif tag == "delText":
                self.drop("deleted", "変更履歴の削除された文字を除きました。", child.text or "")
            elif tag == "ruby":
                for part in child:
                    if part.tag == "rubyBase":
                        self.inline(part, place)
                    elif part.tag == "rt":
                        self.drop("ruby", "ふりがなを除きました。", _all_text(part))
            elif tag in ("footnoteReference", "endnoteReference"):
                self.noted[tag.removesuffix("Reference")].append(child.get("id", ""))
            elif tag == "AlternateContent":
                self.inline(_choice(child), place)
            elif tag in ("drawing", "pict", "object"):
                boxes = _boxes(child)
                place.boxes += boxes
                if not boxes:
                    self.drop("image", "画像や図形は読んでいません。", "")
            elif tag == "fldSimple":
                self.drop("field", "フィールドの命令を除きました。", child.get("instr", ""))
                self.inline(child, place)
            elif tag not in _OMITTED:
                self.inline(child, place)

    def table(self, table: ET.Element) -> None:
        """A table's rows as lines with cells; a table of one column as its paragraphs."""
        rows = [(row, list(_within(row, "tc"))) for row in _within(table, "tr")]
        single = all(len(cells) < 2 for _, cells in rows)
        for row, cells in rows:
            if row.find("trPr/del") is not None:
                self.drop("deleted", "変更履歴の削除された行を除きました。", _all_text(row))
            elif single:
                for cell in cells:
                    self.story(cell)
            elif cells:
                first, blank = self.number + 1, self.blank
                texts = tuple(self.cell(cell) for cell in cells)
                line = Line(text="", number=first, cells=texts, blank_before=blank)
                self.lines.append(line)
                self.blank = False

    def cell(self, cell: ET.Element) -> str:
        """A cell's paragraphs, a line each, with their numbers; rows of a table in it too."""
        outer, self.lines = self.lines, []
        self.story(cell)
        inner, self.lines = self.lines, outer
        texts = ["\t".join(line.cells) or f"{line.mark} {line.text}".strip() for line in inner]
        return "\n".join(texts)

    def notes(self, tree: ET.Element | None, kind: str, name: str) -> None:
        """Append the notes that the text refers to, in its order, each with its number."""
        notes = {} if tree is None else {n.get("id", ""): n for n in tree.findall(kind)}
        used = [key for key in dict.fromkeys(self.noted[kind]) if key in notes]
        if used:
            self.drop(kind, f"{name}{len(used)}件を末尾に移し、参照の番号を除きました。", "")
        for count, key in enumerate(used, 1):
            known = len(self.lines)
            self.story(notes[key])
            if len(self.lines) > known:
                first = self.lines[known]
                mark = _roman(count) if kind == "endnote" else str(count)
                self.lines[known] = replace(first, mark=" ".join(filter(None, (mark, first.mark))))

    def aside(self, tree: ET.Element, code: str, message: str) -> None:
        if text := _all_text(tree).strip():
            self.repairs.append(
                Repair(code=code, line=1, column=1, message=message, before=text, dropped=text)
            )

    def drop(self, code: str, message: str, before: str, after: str = "") -> None:
        """A repair at the present paragraph; neighbours of one kind become one."""
        last = self.repairs[-1] if self.repairs else None
        line = max(self.number, 1)
        alike = last and (last.code, last.line, last.message) == (code, line, message)
        if last and alike and not after and len(last.before) < 1000:
            self.repairs.pop()
            before = last.before + before
        self.repairs.append(
            Repair(
                code=code,
                line=line,
                column=1,
                message=message,
                before=before,
                after=after,
                dropped=before,
            )
        )


def _is_hex(text: str) -> bool:
    return 0 < len(text) <= 4 and all(c in "0123456789abcdefABCDEF" for c in text)


def _columns(indent: dict[str, str]) -> int:
    """How many columns the first line of a paragraph is indented."""

    def measure(*names: str) -> float:
        for name in names:
            if chars := _int(indent.get(f"{name}Chars")):
                return chars / 50  # hundredths of a full-width character
        for name in names:
            if name in indent:
                return _int(indent[name]) / _TWIPS
        return 0

    first = measure("firstLine") - measure("hanging")
    return min(max(round(measure("left", "start") + first), 0), 1000)


def _choice(alternate: ET.Element) -> ET.Element:
    """What counts of alternatives: the first choice, else the fallback."""
    for tag in ("Choice", "Fallback"):
        if (found := alternate.find(tag)) is not None:
            return found
    return ET.Element("none")


def _boxes(parent: ET.Element) -> list[ET.Element]:
    """The text boxes in a drawing, alternatives counted once."""
    found = []
    for child in parent:
        if child.tag == "txbxContent":
            found.append(child)
        else:
            found += _boxes(_choice(child) if child.tag == "AlternateContent" else child)
    return found


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
