"""What a change of words means, by rules that can be read.

Every change between two stretches of common text is looked at by itself. In the order of
weight: a figure, who must or may (modality), who it is about (party), a reference, a defined
term, other wording, and punctuation where nothing else changed. The tables below are the
rules; a person who disagrees changes a line there.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kiyaku import numerals
from kiyaku.segments import FIGURE, PARTIES, REFERENCE, Segment

ORDER = ("figure", "modality", "party", "reference", "term", "wording", "punctuation")

_END = r"(?=[。、，．」）)\n]|$|が、|が|と|ので|もの|、)"
# What a sentence does, by its ending: the first that fits names it. Polite and plain forms.
MODALITIES: tuple[tuple[str, str], ...] = (
    ("例外", r"この限りで(?:は)?(?:ありません|ない(?:ものとします)?)"),
    ("免責", r"責(?:任|め)(?:を|は)?(?:一切|何ら|いかなる)?(?:も)?(?:負いません"
             r"|負わない(?:ものとします|ものとする|ものとし)?|負いかねます)|免責され(?:ます|る)|保証(?:は)?(?:いたしません|しません|しない(?:ものとします)?"
             r"|するものでは(?:ありません|ない))"),
    ("責任", r"責(?:任|め)(?:を|は)?(?:一切|すべて|全て)?(?:負います|負う(?:ものとします|ものとする|ものとし)?"
             rf"|負担します){_END}"),
    ("努力", r"(?:よう)?(?:に)?努め(?:ます|る(?:ものとします|ものとする|ものとし)?|なければな(?:りません|らない))"
             r"|努力(?:を)?(?:いたします|します|する(?:ものとします|ものとする|ものとし)?)"),
    ("みなし", r"(?:もの|こと)?とみな(?:します|す(?:ものとします|ものとする|ものとし)?|されます)"
             r"|と推定(?:します|する|されます)"),
    ("禁止", r"て(?:は)?(?:なりません|ならない(?:ものとします|ものとする|ものとし)?|いけません|いけない)"
             r"|(?:する)?(?:こと)?(?:が|は)?でき(?:ません|ない(?:ものとします|ものとする|ものとし)?)|ないでください"
             r"|(?:し)?得ない(?:ものとします|ものとする|ものとし)?|(?:し)?ない(?:ものとします|ものとする|ものとし)|禁止(?:します|する|されます)"),
    ("任意", rf"(?:する|した)?こと(?:が|は|も)(?:あります|ある(?:ものとします|ものとする|ものとし)?){_END}"
             rf"|場合(?:が|は|も)(?:あります|ある(?:ものとします|ものとする|ものとし)?){_END}"
             rf"|(?:する)?(?:こと)?(?:が|は|も)?でき(?:ます|る(?:ものとします|ものとする|ものとし))"
             rf"|(?:する)?ことができる{_END}|得る(?:ものとします|ものとする|ものとし)|得ます|(?:ても|で)よい{_END}"),
    ("義務", r"なければ(?:なりません|ならない)|義務を負(?:います|う)|必要があります|を要し(?:ます)?|を要する"
             r"|(?:する|した)?もの(?:と(?:します|する|し)(?![たて]))|てください|ください|いただきます|べき(?:です|である|ものとします)"),
    ("否定", rf"ません{_END}|しない{_END}"),
    ("断定", rf"(?:し|い|り|き|ち|み|れ)?ます{_END}|[うくぐすつぬぶむる](?=[。\n]|$)"),
)  # fmt: skip
_BEGINS = "いうがきぐくこしすちつてでとなにぬはぶべまみむもよりるれを保免努場得必禁義責"  # as each of them
MODALITY = re.compile(
    f"(?=[{_BEGINS}])(?:"
    + "|".join(f"(?P<m{at}>{pattern})" for at, (_, pattern) in enumerate(MODALITIES))
    + ")"
)
_BACK = 400  # characters; a sentence is not read from further back
_STEM = re.compile(r"[一-龥々]{0,2}[ぁ-ん]{0,2}$")  # of a verb, to be said with its ending
_COMPANY = {"当社": "当社", "弊社": "当社", "当会社": "当社"}  # one party by several names
_ONE_CHARACTER = r"(?<![一-龥々])[甲乙丙丁](?![一-龥々])"  # the parties of many contracts
_PERSON = re.compile(r"(?:者|方|人|法人|団体|会社|組織|個人)$")
_UNITS = {  # units that are one
    **dict.fromkeys(["ヶ月", "ヵ月", "ケ月", "か月", "カ月", "箇月", "個月", "ヶ月間", "か月間"], "か月"),
    **dict.fromkeys(["％", "パーセント"], "%"),
    **dict.fromkeys(["日間"], "日"),
    **dict.fromkeys(["年間"], "年"),
    **dict.fromkeys(["週間"], "週"),
}  # fmt: skip
_DEFINES = re.compile(r"以下[、 　]?[^「」。]{0,20}「[^」]+」|「[^」]+」とは")
_PUNCTUATION = re.compile(r"[\s、。，．・：；:;,.「」『』（）()［］【】〔〕〈〉＜＞<>\-–—―*_#|\\]+")
_PHRASE = 60  # characters of both sides; longer ones are no name put for another
_PARTICLES = re.compile(  # what joins names, and says nothing where one of them changes
    r"(?:または|又は|および|及び|ならびに|並びに|もしくは|若しくは|[のにをはがとやも、\s])*"
)


@dataclass(frozen=True)
class Vocabulary:
    """The names of two texts: defined terms, and of them those who act, by who they are."""

    terms: frozenset[str] = frozenset()
    parties: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, definitions: Iterable[tuple[str, str]]) -> Vocabulary:
        """From names and what they mean. One company in a text is also its 当社."""
        found = dict(definitions)
        companies = [name for name, means in found.items() if re.search("会社", means[:40])]
        companies = [name for name in companies if not name.startswith(("本", "当該"))]
        parties = {name: name for name in PARTIES} | _COMPANY
        for name, means in found.items():
            if _PERSON.search(means.rstrip("。")) and len(name) <= 12:
                parties[name] = name
        if len(companies) == 1:
            parties[companies[0]] = "当社"
        return cls(frozenset(found), tuple(sorted(parties.items(), key=lambda p: -len(p[0]))))

    @cached_property
    def known(self) -> dict[str, str]:
        """Who each name of a party is."""
        return dict(self.parties)

    @cached_property
    def names(self) -> re.Pattern[str]:
        """Every name, the longest first; お客様の情報 names no one."""
        names = sorted({*self.known, *self.terms}, key=len, reverse=True)
        known = "|".join(map(re.escape, names))
        return re.compile(rf"(?:{known})(?!の情報|情報|番号)|(?P<one>{_ONE_CHARACTER})")


_PLAIN = Vocabulary(parties=tuple(sorted(
    ({name: name for name in PARTIES} | _COMPANY | {"サイボウズ": "当社"}).items(),
    key=lambda p: -len(p[0]),
)))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Edit:
    """What both sides have between two stretches of common text, and its place in each."""

    old: str
    new: str
    old_at: int
    new_at: int


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a change is: its kinds, the weightiest first, and in a line what it does to figures
    and to who must or may: 年14.5% → 年14.6%、任意（することがあります）→ 義務（するものとします）."""

    kinds: tuple[str, ...] = ()
    gist: str = ""


def meaning(found: Iterable[Segment], vocabulary: Vocabulary = _PLAIN) -> Meaning:
    """What the change between two texts is; nothing where nothing changed."""
    segments = list(found)
    old, new = _sides(segments)
    kept: set[str] = set()
    figures: list[str] = []
    duties: list[str] = []
    for edit in _edits(segments):
        before, after = _modal(edit, old, new)
        kept |= _kinds(edit, before, after, vocabulary)
        figures += _figures_said(edit, old, new)
        if _differ(before, after, edit):
            duties.append(f"{_modal_said(before)}→ {_modal_said(after)}".rstrip())
    if len(kept) > 1:
        kept.discard("punctuation")
    return Meaning(
        kinds=tuple(kind for kind in ORDER if kind in kept),
        gist="、".join(dict.fromkeys([*figures, *duties])),
    )


def _edits(segments: Sequence[Segment]) -> Iterator[_Edit]:
    old_at = new_at = 0
    pending: list[str] = ["", ""]
    for op, text in [*segments, Segment("equal", "")]:
        if op == "equal":
            if any(pending):
                yield _Edit(
                    pending[0], pending[1], old_at - len(pending[0]), new_at - len(pending[1])
                )
            pending = ["", ""]
            old_at, new_at = old_at + len(text), new_at + len(text)
        elif op == "delete":
            pending[0] += text
            old_at += len(text)
        else:
            pending[1] += text
            new_at += len(text)


def _sides(segments: Sequence[Segment]) -> tuple[str, str]:
    old = "".join(text for op, text in segments if op != "insert")
    return old, "".join(text for op, text in segments if op != "delete")


def _kinds(
    edit: _Edit, before: list[_Modal], after: list[_Modal], vocabulary: Vocabulary
) -> set[str]:
    if printed(edit.old) == printed(edit.new):
        return {"punctuation"}
    found = set()
    a, b = edit.old, edit.new
    if _references(a) != _references(b):
        found.add("reference")
    a, b = REFERENCE.sub("", a), REFERENCE.sub("", b)
    if [each[:2] for each in _figures(a)] != [each[:2] for each in _figures(b)]:
        found.add("figure")
        a, b = FIGURE.sub("", a), FIGURE.sub("", b)
    if _differ(before, after, edit):
        found.add("modality")
        a, b = _without(a, before, edit.old), _without(b, after, edit.new)
    whole = _is_sentence(edit.old) or _is_sentence(edit.new)
    p, q = _parties(a, vocabulary), _parties(b, vocabulary)
    defines = len(_DEFINES.findall(b)) != len(_DEFINES.findall(a))
    if not whole and not defines and Counter(p) != Counter(q):
        bare = _strike(a, vocabulary), _strike(b, vocabulary)
        if (p and q) or all(map(_PARTICLES.fullmatch, bare)):
            found.add("party")
            a, b = bare
    terms = _terms(a, vocabulary), _terms(b, vocabulary)
    if defines:
        found.add("term")
    elif Counter(terms[0]) != Counter(terms[1]) and not whole:
        if _is_name(a, terms[0]) and _is_name(b, terms[1]):
            found.add("term")
            a = b = ""
        elif terms[0] and terms[1] and len(a) + len(b) <= _PHRASE:
            found.add("term")
    a, b = (_PUNCTUATION.sub("", each) for each in (a, b))
    rest = a != b
    if rest and found and _PARTICLES.fullmatch(a) and _PARTICLES.fullmatch(b):
        rest = False
    if rest or not found:
        found.add("wording")
    return found


def printed(text: str) -> str:
    """A text without what only its printing tells: 、 and spaces, full-width letters."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", text))


def _is_sentence(text: str) -> bool:
    return len(text) > 10 and ("。" in text or "\n" in text)


def _is_name(text: str, terms: Sequence[str]) -> bool:
    """Whether a text is a term, or a noun that stands where the other side has one."""
    return "".join(terms) == text or bool(re.fullmatch(r"[一-龥々ァ-ヶーA-Za-z]{1,12}", text))


# --- figures and references -------------------------------------------------------------------


_Figure = tuple[str, str, str]  # its value, its unit, and how it is printed


def _figures(text: str) -> list[_Figure]:
    """The figures of a text: value, unit, and as printed. 三ヶ月 and 3か月 are one."""
    text = REFERENCE.sub(lambda match: "　" * len(match[0]), text)
    return [(*_value(match[0]), match[0]) for match in FIGURE.finditer(text)]


def _value(figure: str) -> tuple[str, str]:
    match = re.match(r"[0-9０-９.,．，万億千〇一二三四五六七八九十百・]+", figure)
    digits = match[0] if match else ""
    unit = figure[len(digits) :]
    plain = digits.translate(str.maketrans("０１２３４５６７８９．，", "0123456789.,")).replace(
        ",", ""
    )
    for name, factor in (("億", 10**8), ("万", 10**4), ("千", 10**3)):
        if re.fullmatch(rf"[0-9]+{name}", plain):
            plain = str(int(plain[:-1]) * factor)
    if not re.fullmatch(r"[0-9.]+", plain):
        try:
            plain = str(numerals.integer(plain))
        except ValueError:
            plain = (
                ".".join(_value(part)[0] for part in plain.split("・")) if "・" in plain else plain
            )
    return plain, _UNITS.get(unit, unit)


def _references(text: str) -> list[str]:
    found = []
    for words in REFERENCE.findall(text):
        try:
            found.append(
                re.sub(
                    "[0-9０-９〇一二三四五六七八九十百千]+",
                    lambda match: str(numerals.integer(match[0])),
                    words,
                )
            )
        except ValueError:
            found.append(words)
    return found


def _figures_said(edit: _Edit, old: str, new: str) -> list[str]:
    a, b = _figures(edit.old), _figures(edit.new)
    if [each[:2] for each in a] == [each[:2] for each in b]:
        return []
    before, after = _before(edit.old, edit.old_at, old), _before(edit.new, edit.new_at, new)
    said = []
    for i, j in _counterparts(a, b):
        x = before[i] + a[i][2] if i is not None else ""
        y = after[j] + b[j][2] if j is not None else ""
        if i is None or j is None:
            said.append(f"{y}を追加" if y else f"{x}を削除")
        elif a[i][:2] != b[j][:2]:
            said.append(f"{x} → {y}")
    return said


def _counterparts(
    a: Sequence[_Figure], b: Sequence[_Figure]
) -> Iterator[tuple[int | None, int | None]]:
    """Which figure was put for which: the same one, one of the same unit, or the one left."""
    left, right = list(range(len(a))), list(range(len(b)))
    found: list[tuple[int, int]] = []
    for fields in (slice(0, 2), slice(1, 2)):
        for i in tuple(left):
            j = next((j for j in right if a[i][fields] == b[j][fields]), None)
            if j is not None:
                found.append((i, j))
                left.remove(i)
                right.remove(j)
    if len(left) == len(right) == 1:
        found.append((left.pop(), right.pop()))
    yield from sorted([*found, *((i, None) for i in left)], key=lambda pair: pair[0])
    yield from ((None, j) for j in right)


def _before(piece: str, at: int, whole: str) -> list[str]:
    """What is read with each figure: 年14.5%, 金十万円, 最大1ヶ月."""
    text = REFERENCE.sub(lambda match: "　" * len(match[0]), piece)
    found = []
    for match in FIGURE.finditer(text):
        end = at + match.start()
        lead = whole[max(0, end - 4) : end]
        prefix = re.search(r"(?:年率?|年利|月額|月|金|最大|連続|最低|上限|約|満|各)$", lead)
        found.append(prefix[0] if prefix and prefix[0] != "月" else "")
    return found


# --- modality ------------------------------------------------------------------------------------

_Modal = tuple[str, str, int, int]  # its name, its words, where they begin and end


def _modal(edit: _Edit, old: str, new: str) -> tuple[list[_Modal], list[_Modal]]:
    """The endings on each side that the edit touches."""
    return (
        list(_touched(old, edit.old_at, edit.old_at + len(edit.old))),
        list(_touched(new, edit.new_at, edit.new_at + len(edit.new))),
    )


def _touched(text: str, start: int, end: int) -> Iterator[_Modal]:
    since = max(0, start - _BACK)
    since = max(text.rfind("。", since, start) + 1, text.rfind("\n", since, start) + 1, since)
    for match in MODALITY.finditer(text, since, min(len(text), end + 40)):
        if match.start() >= max(end, start + 1):
            return
        if match.end() > start and (start < end or match.start() < start):
            name = MODALITIES[int((match.lastgroup or "m0")[1:])][0]
            verb = match.start()
            if name in ("断定", "否定") and (
                stem := _STEM.search(text, max(since, verb - 4), verb)
            ):
                verb = stem.start()
            yield name, text[verb : match.end()], match.start(), match.end()


def _differ(before: list[_Modal], after: list[_Modal], edit: _Edit) -> bool:
    """Whether an ending was put for another, taken off or put on; a new sentence is wording."""
    names = [each[0] for each in before], [each[0] for each in after]
    if names[0] == names[1]:
        return False
    only = names[0] or names[1]
    if not (names[0] and names[1]):
        return "例外" in only or not (_is_sentence(edit.old) or _is_sentence(edit.new))
    if _is_sentence(edit.old) or _is_sentence(edit.new):  # what is common at the end
        return names[0][-1] != names[1][-1] or "例外" in names[0] + names[1]
    return True


def _modal_said(found: list[_Modal]) -> str:
    return (
        "・".join(f"{name}（{words.lstrip('がは')}）" for name, words, _, _ in found) or "（なし）"
    )


def _without(piece: str, modal: list[_Modal], whole: str) -> str:
    """A piece of text without the endings in it, in whole or in part."""
    for _, words, _, _ in modal:
        for size in range(len(words), 1, -1):
            cuts = [words[at : at + size] for at in range(len(words) - size + 1)]
            if cut := next((cut for cut in cuts if cut in piece), ""):
                piece = piece.replace(cut, "", 1)
                break
    # Before an ending stands that of a verb: 行[います → うものとします].
    return re.sub(
        r"^[うくぐすつぬぶむるいきぎしちにびみりえけげせてねべめれ]?$|^(?:する|して|し|せ)$",
        "",
        piece,
    )


# --- names ---------------------------------------------------------------------------------------


def _parties(text: str, vocabulary: Vocabulary) -> list[str]:
    """Who is named in a text; the longest name first, and no part of a defined term."""
    known = vocabulary.known
    return [
        known.get(match[0], match[0])
        for match in vocabulary.names.finditer(text)
        if match[0] in known or match.lastgroup
    ]


def _strike(text: str, vocabulary: Vocabulary) -> str:
    """A text without the parties in it."""

    def struck(match: re.Match[str]) -> str:
        return "" if match[0] in vocabulary.known or match.lastgroup else match[0]

    return vocabulary.names.sub(struck, text)


def _terms(text: str, vocabulary: Vocabulary) -> list[str]:
    """The defined terms in a text, the longest first at each place."""
    if not vocabulary.terms:
        return []
    return [m[0] for m in vocabulary.names.finditer(text) if m[0] in vocabulary.terms]
