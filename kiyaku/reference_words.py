"""The words of references: their patterns, and what one step and one name of a document say.

Knows no tree: which clause 第4項 leads to is for `reference_tree`. Every pattern is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kiyaku import numerals
from kiyaku.once import remembered

_FIGURES = "0-9０-９〇一二三四五六七八九十百千"
FIGURE_CHARACTERS = "0123456789０１２３４５６７８９〇一二三四五六七八九十百千"
_BOOK = re.compile(r"^(?:附[ 　]?則|本則)の?[ 　]?(?=第)")
_N = r"(?:[0-9０-９]{1,6}+|[〇一二三四五六七八九十百千]{1,9}+)"
# A branch is none where it counts something: 第5条の10日前, 第九条の一部.
_END = rf"(?![{_FIGURES}年月日週時分秒人名者個回件割倍円部般種類定つヶかカヵ箇%％])"
_BRANCHES = rf"(?:[ 　]?の[ 　]?{_N}{_END}){{0,5}}+"
# Not 条件, 項目, 第2号議案, 目的.
_UNIT = (
    r"(?:条(?![件約例理規項])|項(?!目)|号(?!議案|被保険|文書|車|室|棟|店|館|俸|機|数|様式|書式)"
    r"|編(?![集成])|章(?!典)|節(?!度)|款|目(?![的標次録]))"
)
_ABSOLUTE = rf"第[ 　]?{_N}[ 　]?{_UNIT}{_BRANCHES}"  # 第九十八条の二, 第 15 条
_RELATIVE = (  # 前条, 前三項, 前各号, 次項, 同号, この章; not 以前, 基本条項, 共同
    rf"(?:(?<![以従事午直目])前(?:{_N}[～〜~、・]{_N}(?=[条項号])|[ 　]?(?:{_N}|各)?)|(?<![目年順逐])次"
    rf"|(?<![基日資標手見根])本|この|(?<![共合協])同)[ 　]?{_UNIT}"
)
_EACH = r"(?:次|以下|下記|左記?|上記|前記|後記)(?:の|に掲げる|に定める)?各[号項]"
_KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヰヱヲン"
_LETTER = rf"[{_KANA}](?![ァ-ヶー])"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_STEP = re.compile(  # what goes on: 第4項, 4項, 各号, イ, (2), ①
    rf"[ 　]?(?:第?[ 　]?{_N}[ 　]?{_UNIT}{_BRANCHES}|各[号項]|{_LETTER}|[（(]{_N}[）)]|[{CIRCLED}])"
)
_ATTACHED = (  # 別紙, 別紙1, 別表第二, 附則別表, 様式第3号, 第3号様式
    rf"(?:附則[ 　]?)?(?:別[紙表記図添]|[附付]属書|[附付]表)(?:様式)?(?:[ 　]?第?[ 　]?{_N}{_END}"
    rf"(?:の{_N}{_END})?(?![項条])号?|[A-ZＡ-Ｚ](?![A-Za-z]))?|第{_N}号(?:様式|書式)|様式第{_N}号?"
)
# With what a token begins: the look ahead spares all its alternatives at every other character.
_BEGINS = f"（(「『【〔［{FIGURE_CHARACTERS}{_KANA}第前次本こ同以下左上後附付別様法令規告条訓通"
TOKEN = re.compile(
    rf"(?=[{_BEGINS}])(?:(?P<open>[（(「『【〔［])|(?P<law>(?:法律|令|規則|告示|条例|条約|訓令|通達)第{_N}号(?!様式|書式))"
    rf"|(?P<attached>{_ATTACHED})"
    rf"|(?P<chain>(?:(?:附[ 　]?則|本則)の?(?=[ 　]?第)[ 　]?{_ABSOLUTE})|{_ABSOLUTE}|{_RELATIVE}|{_EACH}"
    rf"|(?<![{_FIGURES}第全])(?:{_N}(?:条(?![件約例理規項文])|[項号](?!目)){_BRANCHES}))"
    rf"|(?P<letter>(?<![ァ-ヶー]){_LETTER}(?=に(?:掲げ|規定|該当|定め)|の(?:規定|場合)|、{_LETTER}"
    rf"|(?:及び|又は|若しくは|並びに|および|または|から){_LETTER}|まで)))"
)
_FORE = re.compile(rf"前({_N})[～〜~、・]({_N})([条項号])")  # 前1～2項: the first and second
NUMBERED = re.compile(rf"({_N})([条項号編章節款目])((?:の{_N})*)")
LIST = re.compile(  # between two members of a list
    r"(?:ただし書き?|但し?書き?|本文|前段|後段|中段|柱書き?)?[ 　]?[、,，・]?[ 　]?"
    r"(?:及び|並びに|又は|若しくは|ならびに|および|または|もしくは|かつ|と|や|か)?[ 　]?"
)
TO = re.compile(r"[ 　]?(?:から|ないし|乃至|[～〜~－―–—-])[ 　]?")
REPLACED = re.compile(r"(?:とある(?:の[はをも]|は|もの)?、?|中[、 ]?)$")

_NOUN = (
    r"(?:法律|施行規則|施行令|省令|政令|府令|令|規則|条例|憲法|条約|(?<![方手用技話作製療寸文違合])法"
    r"|協定書?|協約|規程|(?<!の)規定|規約|約款|契約書?|定款|要綱|要領|会則|細則|準則|ガイドライン|ポリシー"
    r"|指針|告示|通達|(?<!の)基準|覚書|[合同]意書|仕様書|説明書|申込書|注文書|誓約書|マニュアル|[A-Z]{2,10})"
)
_OTHER = re.compile(rf"{_NOUN}$")
STATUTE = re.compile(r"(?:法律?|令|条例|条約)$")
_OWN = re.compile(  # 本規約, この法律, 当規程, 本利用規約
    rf"(?:(?<![基日資標見根])本|この|(?<![該担相正])当)([一-龥々ァ-ヶー]{{0,10}}?)({_NOUN})$"
)
_NAME = re.compile(r"(?:^|[、。「『（(がはをにもでと\n 　])([一-龥々ァ-ヶーA-Za-z]+)$")
_ALIAS = re.compile(  # この就業規則（以下「規則」という。）
    rf"(?:本|この)[^「」（(、。]{{0,20}}{_NOUN}[（(]以下、?「([^」]{{1,20}})」"
)
_NO_HEADING = re.compile(
    rf"以下|。|「|^[{_FIGURES}]+$|(?:除く|含む|限る|同じ|いう|参照|する|います)$"
)

RANKS = numerals.PARTS
DEPTH = {"条": 1, "項": 2, "号": 3, "字": 4}  # 字: イ, (2) and other marks below 号


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a reference. How: 第 by number, 前 次 本 同, 各 all below, 前各 all before."""

    unit: str
    how: str
    number: str = ""


def read_step(words: str) -> Step | None:
    """The step that words name; None for a figure that is none (一十二百)."""
    words = words.replace(" ", "").replace("　", "")
    try:
        if found := _FORE.fullmatch(words):
            first, last = numerals.integer(found[1]), numerals.integer(found[2])
            return Step(found[3], "前", f"{first}～{last}")
        if found := NUMBERED.search(words):
            digits, unit, branches = found.groups()
            numbers = [digits, *branches.split("の")[1:]]
            number = "の".join(str(numerals.integer(each)) for each in numbers)
            return Step(unit, "前" if words[0] == "前" else "第", number)
        if words[0] in "（(":
            return Step("字", "第", str(numerals.integer(words[1:-1])))
    except ValueError:
        return None
    if words[0] in CIRCLED:
        return Step("字", "第", str(CIRCLED.index(words[0]) + 1))
    if "各" in words:
        return Step(words[-1], "前各" if words[:2] == "前各" else "各")
    if len(words) == 1:
        return Step("字", "第", words)
    return Step(words[-1], "本" if words[0] == "こ" else words[0], "1")


def _deeper(last: Step, step: Step) -> bool:
    """Whether a step can follow another in one reference."""
    if last.unit in RANKS:
        return step.unit in RANKS and RANKS.index(step.unit) > RANKS.index(last.unit)
    if step.unit in RANKS or step.how not in ("第", "各"):
        return False
    return DEPTH[step.unit] > DEPTH[last.unit] or (step.unit == last.unit == "字")


def read_steps(text: str, token: re.Match[str]) -> tuple[list[Step], list[int]]:
    """The steps of a reference, and where each ends."""
    end = token.end()
    last = read_step(_BOOK.sub("", token[0]))
    if last is None:
        return [], []
    steps, ends = [last], [end]
    while len(steps) < 8 and last.how not in ("各", "前各"):
        match = _STEP.match(text, end)
        step = read_step(match[0]) if match else None
        if match is None or step is None or not _deeper(last, step):
            break
        last, end = step, match.end()
        steps.append(step)
        ends.append(end)
    return steps, ends


def own_names(title: str, opening: Iterable[str]) -> tuple[str, ...]:
    """What a document calls itself: its title, and （以下「規則」という。） of its opening."""
    aliases = [match[1] for text in opening for match in _ALIAS.finditer(text[:2000])]
    return (re.sub(r"[ 　]|書$", "", title), *aliases)


def names_other(
    text: str, at: int, pairs: Mapping[int, int], names: tuple[str, ...]
) -> bool | None:
    """Whether a document's name ends here: True another's, False our own, None no name."""
    at -= at > 0 and text[at - 1] in " 　"
    at -= at > 0 and text[at - 1] == "の"
    if at and text[at - 1] in "）)」』":
        close = at - 1  # 刑法（明治四十年法律第四十五号）第五条, 「利用規約」第5条
        at = pairs.get(close, 0)
        if text[close] in "」』":
            at, close = close, at
    window = text[max(0, at - 70) : at]
    if not _OTHER.search(window):
        return None
    if own := _OWN.search(window):
        before, noun = own.groups()
        ends_so = names[0].endswith(noun if noun != "法" else before + noun)
        return not (before == "" or ends_so)
    name = _NAME.search(window)
    if window.endswith(names) and names[0]:
        return not ((name and name[1] in names) or len(names[0]) > 4)
    return not (name and len(name[1]) > 1 and names[0].endswith(name[1]))


def quoted_heading(text: str, at: int, pairs: Mapping[int, int]) -> str:
    """What stands in brackets here, right after a reference, where it can be a heading."""
    close = pairs.get(at, at)
    inner = text[at + 1 : close]
    if not 0 < len(inner) <= 40 or text[at] not in "（(【〔［":
        return ""
    return "" if _NO_HEADING.search(inner) or TOKEN.search(inner) else inner


@remembered
def brackets(text: str) -> Mapping[int, int]:
    """Each bracket's partner, both ways; a bracket without one has none."""
    open_at: dict[str, list[int]] = {}
    pairs: dict[int, int] = {}
    for match in re.finditer(r"[（(「『【〔［）)」』】〕］]", text):
        at = "（(「『【〔［）)」』】〕］".index(match[0])
        family = "（「『【〔［"[max(at % 7 - 1, 0)]  # （ may be closed by )
        if at < 7:
            open_at.setdefault(family, []).append(match.start())
        elif stack := open_at.get(family):
            start = stack.pop()
            pairs[start], pairs[match.start()] = match.start(), start
    return pairs
