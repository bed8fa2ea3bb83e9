"""What extraction broke, mended: and each mending said.

Line by line: characters (Kangxi and CJK radicals, white space around figures), then the
furniture of pages (running heads, page numbers). Joining lines and torn numbers is for
`recognise`, which knows what a line is. Only these things are mended: the text's own errors
stay, and it is never normalised as a whole (NFKC would make ① a 1).
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace

from kiyaku import numerals
from kiyaku.importer.lines import Line, Raw, Repair

# CJK radicals (U+2E80–2EFF) and the ideographs they stand for: Unicode's property
# Equivalent_Unified_Ideograph. Pairs of characters.
_RADICALS = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母"
    "⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑"
    "⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风"
    "⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
# Where the common Japanese character is not the one that Unicode decomposes a radical to.
_JAPANESE = {"戶": "戸", "黃": "黄", "黑": "黒"}

_RADICAL = re.compile("[\u2e80-\u2eff\u2f00-\u2fdf]")
_SPACED_FIGURE = re.compile(
    r"(?<=[^\x00-\x7f\s]) (?=[0-9])|(?<=[0-9]) (?=[^\x00-\x7f\s])"
    r"|(?<=第) (?=[０-９])|(?<=[０-９]) (?=[条項号章節])"  # 第 １ 条
    r"|(?<=[Α-ω]) (?=[ぁ-んァ-ヶ一-龠])|(?<=[ぁ-んァ-ヶ一-龠]) (?=[Α-ω])"  # β 版
)
_PAGE_NUMBER = re.compile(  # - 3 -, 3 / 10, 3ページ, Page 3
    r"[-–—―‐ー~〜]+\s*[0-9０-９]{1,4}\s*[-–—―‐ー~〜]+|[0-9０-９]{1,4}\s*[/／]\s*[0-9０-９]{1,4}(?:\s*ページ|頁)?"
    r"|[Pp](?:age|\.)?\s*[0-9]{1,4}(?:\s*(?:of|/)\s*[0-9]{1,4})?|[0-9０-９]{1,4}\s*(?:ページ|頁)"
)
_BARE_NUMBER = re.compile(r"[0-9０-９]{1,4}")
_MIN_PAGES = 3  # a head that stands on fewer pages may be text


def repair(raw: Raw, *, extracted: bool) -> Raw:
    """The lines with broken characters mended and page furniture taken out.

    `extracted`: the text came out of a PDF, where spaces around figures are the extraction's.
    """
    repairs = list(raw.repairs)
    lines = _without_furniture(raw.lines, repairs)
    mended = [_mended(line, repairs, extracted=extracted) for line in lines]
    return Raw(lines=tuple(mended), repairs=tuple(repairs))


def unradical(character: str) -> str:
    """The character that a Kangxi or CJK radical stands for; any other character itself."""
    if character in _TABLE:
        return _TABLE[character]
    if not "\u2f00" <= character <= "\u2fdf":
        return character
    plain = unicodedata.normalize("NFKC", character)
    return _JAPANESE.get(plain, plain)


_TABLE = dict(zip(_RADICALS[::2], _RADICALS[1::2], strict=True))


def _mended(line: Line, repairs: list[Repair], *, extracted: bool) -> Line:
    cells = tuple(_mend(cell, line, repairs, extracted=extracted) for cell in line.cells)
    return replace(line, text=_mend(line.text, line, repairs, extracted=extracted), cells=cells)


def _mend(text: str, line: Line, repairs: list[Repair], *, extracted: bool) -> str:
    def substitute(match: re.Match[str]) -> str:
        plain = unradical(match[0])
        if plain != match[0]:
            repairs.append(
                Repair(
                    code="radical",
                    line=line.number,
                    column=line.column + match.start(),
                    message=f"部首の文字「{match[0]}」（U+{ord(match[0]):04X}）を「{plain}」に直しました。",
                    before=match[0],
                    after=plain,
                    dropped=match[0],
                )
            )
        return plain

    text = _RADICAL.sub(substitute, text).replace("\t", "　")
    marked = numerals.split_mark(text)  # 1 本文: the space after a mark is no damage
    head = text[: len(text) - len(marked[1])] if marked else ""
    plain = head + _SPACED_FIGURE.sub("", text[len(head) :])
    if extracted and (spaces := len(text) - len(plain)):
        repairs.append(
            Repair(
                code="space",
                line=line.number,
                column=line.column,
                message=f"数字などの前後に入った空白{spaces}個を取り除きました。",
                before=text,
                after=plain,
            )
        )
        return plain
    return text


# --- the furniture of pages ----------------------------------------------------------------


def _without_furniture(lines: Iterable[Line], repairs: list[Repair]) -> list[Line]:
    """The lines without page numbers and running heads."""
    kept = list(lines)
    for code, what, furniture in (
        ("page-number", "ページ番号", _page_numbers),
        ("running-head", "柱（ページごとに繰り返される行）", _running_heads),
    ):
        dropped = furniture(kept)
        for line in kept:
            if id(line) in dropped:
                repairs.append(
                    Repair(
                        code=code,
                        line=line.number,
                        column=line.column,
                        message=f"{what}「{line.text}」を取り除きました。",
                        before=line.text,
                        dropped=line.mark + line.text,
                    )
                )
        kept = [line for line in kept if id(line) not in dropped]
    return kept


def _page_numbers(lines: list[Line]) -> set[int]:
    """Lines that are page numbers and count up; a bare figure only at the edge of a page."""
    edges = {id(line) for page in _pages(lines) for line in (*page[:2], *page[-2:])}
    found = []
    for line in lines:
        text = line.mark + line.text
        if _PAGE_NUMBER.fullmatch(text) or (_BARE_NUMBER.fullmatch(text) and id(line) in edges):
            figures = re.search("[0-9０-９]+", text)
            assert figures is not None
            found.append((int(unicodedata.normalize("NFKC", figures[0])), id(line)))
    numbers = [number for number, _ in found]
    if len(found) < 2 or any(b != a + 1 for a, b in itertools.pairwise(numbers)):
        return set()
    return {line for _, line in found}


def _running_heads(lines: list[Line]) -> set[int]:
    """Lines that stand first or last on most pages, alike but for their figures."""
    pages = _pages(lines)
    if len(pages) < _MIN_PAGES:
        return set()
    found: set[int] = set()
    ends: tuple[Callable[[list[Line]], Line], ...] = (lambda page: page[0], lambda page: page[-1])
    for end in ends:
        same = Counter(_shape(end(page)) for page in pages)
        shape, times = same.most_common(1)[0]
        if times >= _MIN_PAGES and times * 2 > len(pages):
            found |= {id(end(page)) for page in pages if _shape(end(page)) == shape}
    if pages[0] and len(pages[0]) > 1 and pages[0][0] is lines[0] and _begins(pages[0][1]):
        found.discard(id(lines[0]))  # the text's own title, which its pages repeat
    return found


def _begins(line: Line) -> bool:
    """Whether a text may begin with this line below its title: a heading, or a sentence."""
    return numerals.split_mark(line.text) is not None or len(line.text) > 40 or "、" in line.text


def _shape(line: Line) -> str:
    return re.sub("[0-9０-９]+", "#", line.text)


def _pages(lines: Iterable[Line]) -> list[list[Line]]:
    """The lines of each page; none where the source has no pages."""
    pages: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        if line.page:
            pages[line.page].append(line)
    return list(pages.values())
