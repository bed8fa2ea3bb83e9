"""Rules about defined terms: variants, words that nobody defined, terms unused or too early."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from kiyaku.checks.base import Rule, Text, article
from kiyaku.glossary import Pattern, Term, Use
from kiyaku.problems import Problem
from kiyaku.references import Field

# How a text calls itself; one word should do.
_SELF = re.compile(r"(?:本|この)(?:利用|サービス)?(?:規約|約款|規程|規則|契約書)")
# How a party that has a name of its own is called besides.
_FIRST_PARTY = re.compile(r"当社|弊社|当方|当行|当会|当法人|小社")
# Words that a contract is expected to define where it uses them.
_TO_DEFINE = (
    "営業日", "営業時間", "提携先", "関連会社", "関係会社", "子会社", "供給者",
    "反社会的勢力", "秘密情報", "有償サービス", "無償サービス", "有料サービス", "無料サービス",
    "登録情報", "会員", "契約者", "知的財産権", "試用版",
)  # fmt: skip
_THIS = re.compile(r"本(?!人|件|来|日|文|社|店|則|法|条|項|号|書|国|籍|年|月|節|章|編|質|体|部|当)"
                   r"[一-龥々ァ-ヶーA-Za-z]{2,12}")  # 本サービス契約  # fmt: skip
_KANJI_KATAKANA = re.compile(  # 有償サービス
    r"(?<![一-龥々])(?!当該|該当|各種|上記|下記|前記|個別|本件|同種|他社)([一-龥々]{2})([ァ-ヶー]{3,})(?![ァ-ヶー])"
)
_MIN_USES = 2


def variant(text: Text) -> Iterator[Problem]:
    """One thing has one name: the text itself, the party that has a name, a defined term."""
    names = {term.name for term in text.terms}
    selves = Counter(match for _, _, words in text.passages for match in _SELF.findall(words))
    usual = selves.most_common(1)[0][0] if selves else ""
    parties = [term.name for term in text.terms if _is_company(text, term)]
    loose = {name: _loose(name) for name in names if _loose(name) is not None}
    for clause, _, words in text.passages:
        for found in sorted(set(_SELF.findall(words)) - {usual} - names):
            yield text.problem(
                "term-variant",
                clause,
                f"「{found}」は、ほかで使っている「{usual}」と同じものではありませんか。",
                found,
            )
        if parties:
            for found in sorted(set(_FIRST_PARTY.findall(words)) - names):
                yield text.problem(
                    "term-variant",
                    clause,
                    f"「{found}」は、定義した「{parties[0]}」と同じものではありませんか。",
                    found,
                )
        for name, pattern in loose.items():
            assert pattern is not None
            for found in sorted(set(pattern.findall(words)) - names):
                yield text.problem(
                    "term-variant",
                    clause,
                    f"「{found}」は、定義した「{name}」と同じものではありませんか。",
                    found,
                )


def _is_company(text: Text, term: Term) -> bool:
    """Whether a term is the short name of a company, and so of the party that writes."""
    words = next(
        (words for clause, field, words in text.passages
         if clause == term.clause and field is term.field), "",
    )  # fmt: skip
    before = words[max(0, term.start - 20) : term.start]
    return (
        bool(re.search(r"(?:会社|法人|組合|財団|社団|機構|銀行)\S{0,12}$", before))
        and len(term.name) > 1
    )


def _loose(name: str) -> re.Pattern[str] | None:
    """お客様の情報等 also as お客様情報, お客様情報等, お客様の情報: without の or 等."""
    if "の" not in name[1:-1]:
        return None
    head, _, tail = name.partition("の")
    tail = tail.removesuffix("等")
    if len(head) < 2 or len(tail) < 2:
        return None
    return re.compile(rf"{re.escape(head)}(?:{re.escape(tail)}等?|の{re.escape(tail)}(?!等))")


def undefined(text: Text) -> Iterator[Problem]:
    """A word that the text treats as a term is defined somewhere."""
    names = {term.name for term in text.terms}
    ends = {match[2] for name in names if (match := _tail(name))}
    uses: dict[str, list[str]] = {}
    for clause, field, words in text.passages:
        if field is Field.HEADING:
            continue
        found = {word for word in _TO_DEFINE if word in words}
        found |= {match[0] for match in _THIS.finditer(words)}
        found |= {m[0] for m in _KANJI_KATAKANA.finditer(words) if m[2] in ends}
        for word in found:
            if not any(word in name or _covers(name, word) for name in names):
                uses.setdefault(word, []).append(clause)
    for word, clauses in uses.items():
        common = word in _TO_DEFINE
        if len(clauses) < (1 if common else _MIN_USES) or _SELF.fullmatch(word):
            continue
        if not common and any(other != word and word.startswith(other) for other in uses):
            continue
        yield text.problem(
            "term-undefined",
            clauses[0],
            f"「{word}」は定義されていません（{len(clauses)}か所で使われています）。",
            word,
        )


def _tail(name: str) -> re.Match[str] | None:
    return re.fullmatch(r"([一-龥々]{1,3})([ァ-ヶー]{3,})", name)


def _covers(name: str, word: str) -> bool:
    """Whether a word is a defined term with a particle's worth more: 本サービス上."""
    return word.startswith(name) and len(word) - len(name) <= 1


def unused(text: Text) -> Iterator[Problem]:
    """A defined term is used."""
    for term in text.terms:
        if not term.uses and term.clause:
            yield text.problem(
                "term-unused",
                term.clause,
                f"「{term.name}」は定義されていますが、使われていません。",
                term.name,
            )


def misplaced(text: Text) -> Iterator[Problem]:
    """A term is used after its definition, and in its scope.

    A word that stands outside its scope more often than in it is an ordinary word there.
    """
    order = {clause: at for at, clause in enumerate(text.places)}
    for term in text.terms:
        outside = [use for use in term.uses if use.outside and use.clause]
        early = [
            use for use in term.uses
            if use.early and use.clause and not use.outside and not _points_ahead(text, use)
        ]  # fmt: skip
        rest = len(term.uses) - len(outside) - len(early)
        if early and term.clause and term.pattern is Pattern.INLINE and _rare(early, rest):
            for clause in sorted({use.clause for use in early}, key=order.__getitem__):
                yield text.problem(
                    "term-early",
                    clause,
                    f"「{term.name}」は、{text.places[term.clause].label}で定義する前に使われています。",
                    term.name,
                )
        if outside and _rare(outside, rest):
            for clause in sorted({use.clause for use in outside}, key=order.__getitem__):
                yield text.problem(
                    "term-outside",
                    clause,
                    f"「{term.name}」は、定義が及ぶ範囲（{_scope(text, term)}）の外で使われています。",
                    term.name,
                )


def _rare(odd: list[Use], rest: int) -> bool:
    """Whether uses out of place are few enough to be slips."""
    return len(odd) < 3 or rest >= 2 * len(odd)


def _points_ahead(text: Text, use: Use) -> bool:
    """Whether a use says itself where it is defined: 登録データ（第14条第1項に定めるものをいう。）."""
    words = next(w for c, f, w in text.passages if (c, f) == (use.clause, use.field))
    return bool(
        re.match(r"（第[^（）]{1,20}(?:定め|定義|規定)[^（）]{0,12}(?:をい|をさ)", words[use.end :])
    )


def _scope(text: Text, term: Term) -> str:
    return "、".join(text.places[id_].label for id_ in term.scope if id_ in text.places)


_DEFINED = "サイボウズ株式会社（以下「サイボウズ」という。）は、本規約を定める。"

RULES = (
    Rule(
        code="term-variant",
        title="定義した言葉や当事者の別の呼び名",
        why="同じものを二つの名前で呼ぶと、別のものを指すと読まれるおそれがあります。",
        wrong=article(_DEFINED, "サイボウズは本規約を定め、当社は本約款を変更することができる。"),
        right=article(_DEFINED, "サイボウズは、本規約を変更することができる。"),
        find=variant,
    ),
    Rule(
        code="term-undefined",
        title="定義のない言葉",
        why="期間や相手方の範囲を左右する言葉に定義がないと、読む人によって結論が変わります。",
        wrong=article("甲は、月末の5営業日前までに通知する。"),
        right=article("「営業日」とは、土曜日、日曜日及び祝日を除く日をいう。",
                      "甲は、月末の5営業日前までに通知する。"),
        find=undefined,
    ),
    Rule(
        code="term-unused",
        title="定義したが使われていない言葉",
        why="使われない定義は、直し忘れの印であることが多く、読む人を迷わせます。",
        wrong=article("甲は、甲の保有する知識（以下「本件知識」という。）を守る。"),
        right=article("甲は、甲の保有する知識（以下「本件知識」という。）を守り、本件知識を開示しない。"),
        find=unused,
    ),
    Rule(
        code="term-early",
        title="定義の前での使用、定義の範囲の外での使用",
        why="言葉は、はじめて使うところで定義します。範囲を限った定義は、その外には及びません"
        "（細目: term-early、term-outside）。",
        wrong=article("(1) 甲は、登録データを複製する。 {#a-p1}",
                      "(2) 乙が登録したデータ（以下「登録データ」という。）は、保管する。 {#a-p2}"),
        right=article("(1) 乙が登録したデータ（以下「登録データ」という。）は、保管する。 {#a-p1}",
                      "(2) 甲は、登録データを複製する。 {#a-p2}"),
        find=misplaced,
    ),
)  # fmt: skip
