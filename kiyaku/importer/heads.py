"""The headings of a text: which lines begin an article, a part or a supplement.

Two families: labelled (第1条（目的）, 第一条　目的, 第1条 and its text) and numbered (1. 定義),
of which a text uses one. A numbered heading is short, no sentence, and counts up by one;
that is also how a number that extraction tore (1 3. 設定維持) is known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice

from kiyaku import numerals
from kiyaku.importer.lines import Line, Repair
from kiyaku.model import Kind
from kiyaku.numerals import Style
from kiyaku.syntax import split_brackets

_HEADING_LENGTH = 40  # characters; what is longer is text
_PART = re.compile(
    r"第[0-9０-９〇一二三四五六七八九十百千]+[編章節款目](?:の[0-9０-９一二三四五六七八九十]+)*"
)
_ARTICLE = re.compile(
    r"第[0-9０-９〇一二三四五六七八九十百千]+条(?:の[0-9０-９一二三四五六七八九十]+)*"
)
_DELETED = re.compile(  # 第三条から第五条まで　削除, 第三条及び第四条　削除
    rf"({_ARTICLE.pattern})[ 　]*((?:から|及び|、|乃至|ないし|[～〜―-])[ 　]*{_ARTICLE.pattern}(?:[ 　]*まで)?"
    r"(?:[ 　]*[（(]?削除[）)]?)?)"
)
_SUPPLEMENT = re.compile(r"[附付][ 　]*則")
_ABRIDGED = re.compile(r"[ 　]*[（(]?抄[）)]?$")  # 附　則　（平成二十三年法律第七四号）　抄
_SPACED_LABEL = re.compile(r"第[ 　]*([0-9０-９][0-9０-９ 　]*)[ 　]*条")  # 第 15 条
_BRACKETED = re.compile(
    r"(?:（[^（）]*(?:（[^（）]*）[^（）]*)*）|【[^【】]*】|〔[^〔〕]*〕|\([^()]*\))"
)
_NUMBERED = (Style.ARABIC_POINT, Style.ARABIC, Style.KANJI)


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """A heading: its kind, its mark and number, its heading, and the text that follows on the
    same line (then `rest` is a line of its own)."""

    line: Line
    kind: Kind
    mark: str
    number: str = ""
    heading: str = ""
    brackets: str = ""
    rest: Line | None = None


def find(lines: list[Line], repairs: list[Repair]) -> dict[int, Head]:
    """The headings among the lines, by their place in the list.

    Appends to `repairs` the numbers that were torn and are mended.
    """
    parts = {at: head for at, line in enumerate(lines) if (head := _part(line))}
    labelled = {
        at: head
        for at, line in enumerate(lines)
        if (head := _labelled(line) or _deleted(line, lines[at + 1 : at + 2]))
    }
    headed = {at: head for at, head in labelled.items() if head.line.heading}
    if {head.number for head in headed.values()} == {head.number for head in labelled.values()}:
        labelled = headed  # 第2条 below the heading 第2条 is its text
    articles = labelled or _numbered(lines, repairs)
    found = parts | articles if articles else {}
    return dict(sorted(_captioned(lines, found).items()))


def contents(lines: list[Line]) -> range:
    """The lines of a table of contents: from 目次 to where its first heading stands again."""
    titles = (at for at, line in enumerate(lines) if "".join(line.text.split()) == "目次")
    for at in islice(titles, 3):
        keys = [_key(each) for each in lines[at + 1 :]]
        first = next((key for key in keys if key), None)
        if first is None or keys.count(first) < 2:
            continue
        begin = keys.index(first)
        end = at + 1 + keys.index(first, begin + 1)
        if not any(each.text.endswith("。") for each in lines[at:end]):
            return range(at, end)
    return range(0)


def _key(line: Line) -> str | None:
    head = _part(line) or _labelled(line)
    return head.mark if head else None


def _part(line: Line) -> Head | None:
    """第一章 総則, 附則, 附則（平成二九年法律第四四号）. None for prose."""
    if line.mark or line.cells:
        return None
    text = line.text
    if match := _SUPPLEMENT.match(text):
        rest = text[match.end() :].strip()
        title = _ABRIDGED.sub("", rest)
        if title and not _BRACKETED.fullmatch(title):
            return None
        brackets, heading = split_brackets(rest)
        return Head(
            line=line, kind=Kind.SUPPLEMENT, mark=match[0], heading=heading, brackets=brackets
        )
    match = _PART.match(text)
    if match is None or len(text) > _HEADING_LENGTH + 20 or text.endswith(("。", "、")):
        return None
    rest = text[match.end() :]
    if rest and rest[0] not in " 　" and not (_BRACKETED.fullmatch(rest) or line.heading):
        return None
    brackets, heading = split_brackets(rest.strip())
    return Head(line=line, kind=Kind.PART, mark=match[0], heading=heading, brackets=brackets)


def _labelled(line: Line) -> Head | None:
    """第1条（目的）, 第一条　目的, 第1条　この規約は、…とする。 None for prose (第1条の規定は)."""
    if line.cells:
        return None
    text = _SPACED_LABEL.sub(lambda m: f"第{''.join(m[1].split())}条", line.mark + line.text, 1)
    found = numerals.split_mark(text)
    if found is None and line.heading and (match := _ARTICLE.match(text)):  # 第1条1項（定義）
        mark, rest = numerals.read(match[0]), text[match.end() :].strip()
        return _article(line, mark.printed, mark.number, rest) if mark else None
    if found is None or found[0].style is not Style.ARTICLE:
        return None
    mark, rest = found
    return _article(line, mark.printed, mark.number, rest)


def _deleted(line: Line, following: list[Line]) -> Head | None:
    """Articles that were deleted together, which one line says: 第三条から第五条まで　削除."""
    match = _DELETED.fullmatch("" if line.mark else line.text)
    mark = numerals.read(match[1]) if match else None
    if (
        match is None
        or mark is None
        or not (
            match[2].endswith(("削除", "削除）", "削除)"))
            or (following and following[0].text in ("削除", "（削除）"))
        )
    ):
        return None
    rest = replace(line, text=match[2], column=line.column + match.start(2))
    return Head(line=line, kind=Kind.ARTICLE, mark=mark.printed, number=mark.number, rest=rest)


def _article(line: Line, mark: str, number: str, rest: str) -> Head:
    """An article's heading, with what follows its mark told apart: heading, or text."""
    bracketed = _BRACKETED.match(rest)
    if bracketed and not rest[bracketed.end() :].startswith(("及", "、", "又", "の")):
        brackets, heading = split_brackets(bracketed[0])
        if not brackets:  # （…（…）…）
            brackets, heading = bracketed[0][0] + bracketed[0][-1], bracketed[0][1:-1]
        text = rest[bracketed.end() :].strip()
    elif _is_heading(rest):
        brackets, heading, text = "", rest, ""
    else:
        brackets, heading, text = "", "", rest
    column = line.column + max(0, len(line.mark + line.text) - len(text))
    return Head(
        line=line,
        kind=Kind.ARTICLE,
        mark=mark,
        number=number,
        heading=heading,
        brackets=brackets,
        rest=replace(line, text=text, mark="", column=column, heading=0) if text else None,
    )


def _is_heading(text: str) -> bool:
    return bool(text) and len(text) <= _HEADING_LENGTH and "。" not in text and text != "削除"


def _numbered(lines: list[Line], repairs: list[Repair]) -> dict[int, Head]:
    """The longest chain of short numbered lines that counts up from 1, at least three of them."""
    best: dict[int, Head] = {}
    used: list[Repair] = []
    for style in _NUMBERED:
        chain: dict[int, Head] = {}
        torn: list[Repair] = []
        for at, line in enumerate(lines):
            if (
                line.cells
                or not _is_heading(line.text)
                or line.text.endswith(("、", "場合", "とき"))
            ):
                continue
            expected = len(chain) + 1
            if head := _in_chain(line, expected, style):
                chain[at] = head
            elif head := _torn(line, expected):
                chain[at] = head
                torn.append(
                    Repair(
                        code="torn-number",
                        line=line.number,
                        column=line.column,
                        message=f"分かれた番号「{line.text[: -len(head.heading)].strip()}」を"
                        f"「{head.mark}」に直しました。",
                        before=line.text[: -len(head.heading)].strip(),
                        after=head.mark,
                        dropped="." if line.text.count(".") > 1 else "",
                    )
                )
        if len(chain) > max(len(best), 2):
            best, used = chain, torn
    repairs += used
    return best


def _in_chain(line: Line, expected: int, style: Style) -> Head | None:
    found = numerals.split_mark(f"{line.mark} {line.text}" if line.mark else line.text)
    if found is None or style not in found[0].styles or found[0].number != str(expected):
        return None
    mark, rest = found
    if not rest or numerals.split_mark(rest) is not None:
        return None
    return Head(line=line, kind=Kind.ARTICLE, mark=mark.printed, number=mark.number, heading=rest)


def _torn(line: Line, expected: int) -> Head | None:
    """「1 3. 設定維持」 or 「2.1. 知的財産権等」 where 13 or 21 is expected."""
    if expected < 10:
        return None
    digits = r"[ .]\s?".join(str(expected))
    match = re.match(rf"{digits}\.\s*", line.text)
    if match is None:
        return None
    heading = line.text[match.end() :]
    return Head(
        line=line, kind=Kind.ARTICLE, mark=f"{expected}.", number=str(expected), heading=heading
    )


def _captioned(lines: list[Line], found: dict[int, Head]) -> dict[int, Head]:
    """Headings that stand on a line of their own above the article: （目的） over 第一条."""
    captioned = dict(found)
    for at, head in found.items():
        above = lines[at - 1] if at else None
        if head.kind is not Kind.ARTICLE or head.heading or above is None or at - 1 in found:
            continue
        if not caption(above):
            continue
        brackets, heading = split_brackets(above.text)
        if brackets:
            captioned[at] = replace(head, heading=heading, brackets=brackets)
            captioned[at - 1] = replace(head, kind=Kind.ITEM, mark="", line=above)  # used up
    return captioned


def caption(line: Line) -> bool:
    """Whether a line is a heading in brackets, which belongs to what stands below it."""
    return not (line.mark or line.cells) and _BRACKETED.fullmatch(line.text) is not None


def used_up(head: Head) -> bool:
    """Whether a line's words went into the heading of the line below it."""
    return head.kind is Kind.ITEM
