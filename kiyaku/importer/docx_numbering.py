"""Word's automatic numbering, resolved to the marks that Word prints.

A paragraph has its number, heading and indentation from itself, its list, its style and the
styles that this one is based on; the nearer one wins. A list counts in its abstract numbering:
lists that share one go on with each other's numbers, and a deeper level starts over below each
higher one. Where Word prints half-width kana (`aiueo`, `iroha`), the mark has full-width ones,
which are the same letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from kiyaku.importer.docx_package import find, integer, on, val
from kiyaku.numerals import aiueo, circled, fullwidth, iroha, kanji, latin, roman

LEVELS = 9  # of a list
_TWIPS = 105  # a column: half of a full-width character of 10.5 points
_HEADING = re.compile(r"(?:heading|見出し)(\d{1,3})")
_SYMBOLS = {0xB7: "・", 0x6C: "●", 0x6E: "■", 0xA8: "□", 0x6F: "□", 0xFC: "✓", 0xFE: "☑", 0xD8: "➢",
            0x75: "◆", 0xA7: "▪", 0xD7: "×", 0xE0: "→", 0xB0: "°", 0xB1: "±"}  # fmt: skip


class Styles:
    """What paragraphs and runs inherit from their styles."""

    def __init__(self, tree: ET.Element) -> None:
        found = [style for style in tree.findall("style") if style.get("styleId")]
        self.styles = {style.get("styleId", ""): style for style in found}
        usual = (
            s for s in found if s.get("type") == "paragraph" and s.get("default") in ("1", "true")
        )
        self.default = next((style.get("styleId", "") for style in usual), "")

    def chain(self, name: str) -> Iterator[ET.Element]:
        """A style and what it is based on, nearest first."""
        seen: set[str] = set()
        while name in self.styles and name not in seen and len(seen) < 20:
            seen.add(name)
            yield self.styles[name]
            name = val(self.styles[name], "basedOn") or ""

    def of(self, properties: ET.Element) -> Iterator[ET.Element]:
        """The styles of a paragraph, nearest first."""
        return self.chain(val(properties, "pStyle") or self.default)

    def heading(self, properties: ET.Element) -> int:
        """The level of a heading, from 1; 0 for other paragraphs."""
        outline = val(properties, "outlineLvl")
        for style in self.of(properties):
            if outline is None:
                outline = val(find(style, "pPr"), "outlineLvl")
            name = (val(style, "name") or "").lower().replace(" ", "")
            if outline is None and (called := _HEADING.fullmatch(name)):
                outline = str(int(called[1]) - 1)
        level = integer(outline, 9)
        return level + 1 if 0 <= level < 9 else 0

    def hidden(self, run: ET.Element) -> bool:
        """Whether a run of text is hidden."""
        properties = find(run, "rPr")
        styles = self.chain(val(properties, "rStyle") or "")
        return on(properties, "vanish") or any(on(find(s, "rPr"), "vanish") for s in styles)


@dataclass(frozen=True, kw_only=True)
class _Level:
    """One level of a list: how it counts and what it prints."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False  # prints the higher levels' numbers in plain figures too
    style: str = ""
    indent: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class _List:
    """A list: the abstract numbering that it counts in, its levels, and where it starts over."""

    key: str
    levels: dict[int, _Level]
    starts: dict[int, int]


class Numbering:
    """Word's lists, counting on the way through the text."""

    def __init__(self, tree: ET.Element, styles: Styles) -> None:
        self.styles = styles
        self.counts: dict[str, dict[int, int]] = {}  # of an abstract numbering, by level
        self.begun: set[tuple[str, int]] = set()  # lists and levels that have started over
        abstract = {one.get("abstractNumId", ""): one for one in tree.findall("abstractNum")}
        named = {val(one, "styleLink"): key for key, one in abstract.items()}
        levels = {key: _levels(one) for key, one in abstract.items()}
        self.lists: dict[str, _List] = {}
        for one in tree.findall("num"):
            key = val(one, "abstractNumId") or ""
            if key in abstract and (link := val(abstract[key], "numStyleLink")):
                key = named.get(link, key)
            of = _List(key=key, levels=dict(levels.get(key, {})), starts={})
            for override in one.findall("lvlOverride"):
                at, start = integer(override.get("ilvl")), val(override, "startOverride")
                for level in _levels(override).values():
                    of.levels[at] = level
                if start is not None:
                    of.starts[at] = integer(start, 1)
            self.lists[one.get("numId", "")] = of

    def of(self, properties: ET.Element) -> tuple[str, int | None, int]:
        """Count a paragraph: its printed number, its depth in the list, and its indentation."""
        styles = list(self.styles.of(properties))
        own = find(properties, "numPr")
        num, at, by_style = val(own, "numId"), val(own, "ilvl"), ""
        for style in styles:
            inherited = find(style, "pPr/numPr")
            if num is None and (num := val(inherited, "numId")):
                by_style = style.get("styleId", "")
            if at is None:
                at = val(inherited, "ilvl")
        indent: dict[str, str] = {}
        for style in reversed(styles):
            indent |= find(style, "pPr/ind").attrib
        mark, level = "", None
        if num and num != "0":
            levels = self.lists[num].levels if num in self.lists else {}
            linked = [n for n, one in levels.items() if by_style and one.style == by_style]
            level = integer(at) if at is not None or not linked else linked[0]
            if level in levels:
                mark, listed = self.next(num, level), levels[level].indent
                indent = listed | indent if by_style else indent | listed
        return mark, level, _columns(indent | find(properties, "ind").attrib)

    def next(self, num: str, at: int) -> str:
        """Count one paragraph of a level; its printed number ("" where the list prints none)."""
        one = self.lists[num]
        level, counts = one.levels[at], self.counts.setdefault(one.key, {})
        if at in one.starts and (num, at) not in self.begun:
            counts[at] = one.starts[at]
        elif at in counts:
            counts[at] += 1
        else:
            counts[at] = one.starts.get(at, level.start)
        self.begun.add((num, at))
        for deeper in [n for n in counts if n > at]:
            restart = one.levels[deeper].restart if deeper in one.levels else None
            if restart is None or at < restart:
                del counts[deeper]
        if level.format == "bullet":
            return "".join(map(symbol, level.text)).strip() or "・"

        def printed(place: re.Match[str]) -> str:
            n = int(place[1]) - 1
            if n > at:
                return place[0]
            of = one.levels.get(n, _Level(indent={}))
            count = counts.get(n, one.starts.get(n, of.start))
            return number(count, "decimal" if level.legal else of.format)

        return re.sub("%([1-9])", printed, level.text).strip()


def _levels(parent: ET.Element) -> dict[int, _Level]:
    """The levels that an abstract numbering or a list's own exception defines."""
    levels = {}
    for lvl in parent.findall("lvl"):
        shape = val(lvl, "numFmt") or val(find(lvl, "AlternateContent/Fallback"), "numFmt")
        restart, at = val(lvl, "lvlRestart"), integer(lvl.get("ilvl"))
        if 0 <= at < LEVELS:
            levels[at] = _Level(
                format=shape or "decimal",
                text=(val(lvl, "lvlText") or "")[:100],
                start=integer(val(lvl, "start"), 1),
                restart=None if restart is None else integer(restart),
                legal=on(lvl, "isLgl"),
                style=val(lvl, "pStyle") or "",
                indent=find(lvl, "pPr/ind").attrib,
            )
    return levels


def _columns(indent: dict[str, str]) -> int:
    """How many columns the first line of a paragraph is indented."""

    def measure(*names: str) -> float:
        for name in names:
            if chars := integer(indent.get(f"{name}Chars")):
                return chars / 50  # hundredths of a full-width character
        for name in names:
            if name in indent:
                return integer(indent[name]) / _TWIPS
        return 0

    first = measure("firstLine") - measure("hanging")
    return min(max(round(measure("left", "start") + first), 0), 1000)


# What is printed


def symbol(c: str) -> str:
    """A character of a symbol font (kept at U+F0xx) as the one that it looks like."""
    return _SYMBOLS.get(ord(c) - 0xF000, "〓") if 0xD800 <= ord(c) < 0xF900 else c


def number(n: int, shape: str) -> str:
    """A count as printed; figures where the format has no sign for it."""
    try:
        return _FORMATS.get(shape, str)(n) if n > 0 else str(n)
    except ValueError:
        return str(n)


_Writer = Callable[[int], str]


def _repeated(write: _Writer, count: int) -> _Writer:
    """Letters that count: after the last one come the same ones doubled."""
    return lambda n: write((n - 1) % count + 1) * min((n - 1) // count + 1, 99)


def _to_twenty(write: _Writer) -> _Writer:
    return lambda n: write(n) if n <= 20 else str(n)


def _iroha(n: int) -> str:
    return "ン" if n == 48 else iroha(n)  # which Word counts at the end


def _digits(n: int) -> str:
    return "".join(kanji(int(digit)) for digit in str(n))


def _roman(n: int) -> str:
    """Each figure of n in its own signs: `roman` alone ends at xxxix."""
    if n > 3999:
        return str(n)
    printed = ""
    for digit, signs in zip(f"{n:04}", ("m??", "cdm", "xlc", "ivx"), strict=True):
        if digit != "0":
            printed += roman(int(digit)).translate(str.maketrans("ivx", signs))
    return printed


_LETTERS = _repeated(latin, 26)
_FORMATS: dict[str, _Writer] = {
    "none": lambda n: "",
    "decimalZero": lambda n: f"{n:02}",
    "decimalFullWidth": fullwidth,
    "decimalFullWidth2": fullwidth,
    "decimalEnclosedCircle": _to_twenty(circled),
    "decimalEnclosedCircleChinese": _to_twenty(circled),
    "decimalEnclosedParen": _to_twenty(lambda n: chr(ord("⑴") + n - 1)),
    "decimalEnclosedFullstop": _to_twenty(lambda n: chr(ord("⒈") + n - 1)),
    "aiueo": _repeated(aiueo, 46),
    "aiueoFullWidth": _repeated(aiueo, 46),
    "iroha": _repeated(_iroha, 48),
    "irohaFullWidth": _repeated(_iroha, 48),
    "japaneseCounting": kanji,
    "chineseCounting": kanji,
    "japaneseDigitalTenThousand": _digits,
    "ideographDigital": _digits,
    "ideographTraditional": _repeated(lambda n: "甲乙丙丁戊己庚辛壬癸"[n - 1], 10),
    "ideographZodiac": _repeated(lambda n: "子丑寅卯辰巳午未申酉戌亥"[n - 1], 12),
    "lowerRoman": _roman,
    "upperRoman": lambda n: _roman(n).upper(),
    "lowerLetter": _LETTERS,
    "upperLetter": lambda n: _LETTERS(n).upper(),
}
