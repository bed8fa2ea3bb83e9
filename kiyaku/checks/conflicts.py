"""Rules about clauses that do not go together: overlaps on a day, and contradictions.

What a rule finds here is for a person to decide: two clauses may be meant so. Each
contradiction is a pair of patterns, of which the text holds both in different clauses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kiyaku.checks.base import Rule, Text, article
from kiyaku.model import Clause
from kiyaku.problems import Problem, Severity
from kiyaku.references import Field

# A bound and on which side of it the very day, amount or count stands.
_BOUND = re.compile(
    r"([0-9０-９]+(?:\.[0-9]+)?(?:営業日|日|週間|[ヶかカケヵ箇]月|年|時間|時|円|人|名|回|%|％|パーセント)(?:間?前|後)?)"
    r"(?:の日)?(まで|以前|以下|以内|以降|以後|以上|から(?!起算))"
)
_BEFORE = ("まで", "以前", "以下", "以内")
_FROM = ("以降", "以後", "以上")


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """Two things that one text should not say both: how each is worded, and what to ask."""

    one: re.Pattern[str]
    other: re.Pattern[str]
    question: str


_CONFLICTS = (
    Conflict(
        one=re.compile(
            r"(?:書面|合意|捺印[^。]{0,12}|署名[^。]{0,24})によ[^。]{0,6}のみ[^。]{0,10}(?:変更|修正|改定)"
        ),
        other=re.compile(
            r"(?:規約|約款|規程|条項)[^。]{0,40}(?:変更|改定|廃止)[^。]{0,20}(?:ことがあ|ことができ|できる)"
        ),
        question="一方は変更の方法を限り、他方は別の方法による変更を認めています。どちらによりますか。",
    ),
    Conflict(
        one=re.compile(r"唯一の合意|完全(?:な)?合意|規約が優先して適用|約款が優先して適用"),
        other=re.compile(
            r"(?:別途|個別)[^。]{0,40}(?:規約|ガイドライン|ポリシー|特約|規程)[^。]{0,24}(?:付加|適用|従う|従い|定め)"
            r"|特約(?:事項)?[^。]{0,12}従う|ポリシー[^。]{0,80}定めに従う"
        ),
        question="一方はこの規約を唯一または優先するものとし、他方は別の規約等に従うとしています。",
    ),
    Conflict(
        one=re.compile(
            r"(?:中途|途中)解約(?:は|を)?[^。]{0,8}(?:できません|できない|認めない|認めません)"
        ),
        other=re.compile(
            r"解約し[^。]{0,20}(?:なければなりません|なければならない|することができ)|解約することができ"
        ),
        question="一方は途中の解約を認めず、他方は解約を求めています。期間中でも解約できますか。",
    ),
    Conflict(
        one=re.compile(r"停止[^。]{0,60}一切の(?:賠償)?責任を負(?:い|わ)"),
        other=re.compile(r"停止しないことを[^。]{0,20}保証する"),
        question="一方は停止について責任を負わないとし、他方は停止しないことを保証しています。",
    ),
)
_RENEWED = re.compile(r"更新")
_PERIOD = re.compile(
    r"(?:月額|年額|[0-9０-９]+[ヶかカヵ箇]?月間?|[0-9０-９]+年間)[^\n]{0,60}(?:から|より)[^。]{0,30}(?:間|まで)"
)


def overlap(text: Text) -> Iterator[Problem]:
    """In one article no day, amount or count belongs both to 「まで」 and to 「以降」."""
    for top in text.revision.clauses:
        bounds: dict[str, dict[str, tuple[str, str]]] = {}
        for clause in top.walk():
            for match in _BOUND.finditer(clause.wording):
                side = "before" if match[2] in _BEFORE else "from" if match[2] in _FROM else ""
                if side:
                    bounds.setdefault(match[1], {}).setdefault(side, (clause.id, match[0]))
        for bound, sides in bounds.items():
            if len(sides) < 2 or sides["before"][0] == sides["from"][0]:
                continue
            (one, before), (other, after) = sides["before"], sides["from"]
            yield text.problem(
                "boundary-overlap",
                other,
                f"「{after}」は、{text.places[one].label}の「{before}」と重なります。"
                f"「{bound}」ちょうどのときにどちらによるのか決めてください。",
                after,
            )


def contradiction(text: Text) -> Iterator[Problem]:
    """Of a pair of contradictory provisions the text holds only one."""
    passages = [
        (clause, words) for clause, field, words in text.passages if field is not Field.HEADING
    ]
    for each in _CONFLICTS:
        ones = [(clause, m[0]) for clause, words in passages if (m := each.one.search(words))]
        others = [(clause, m[0]) for clause, words in passages if (m := each.other.search(words))]
        for clause, words in ones:
            against = [other for other, _ in others if other != clause]
            if against:
                labels = "、".join(dict.fromkeys(_label(text, other) for other in against))
                yield text.problem(
                    "contradiction",
                    clause,
                    f"{labels}と食い違います。{each.question}当事者が決めることです。",
                    words,
                )


def silence(text: Text) -> Iterator[Problem]:
    """Where one of several terms is renewed, the others say whether they are."""
    for clause in text.revision.walk():
        periods = [child for child in clause.children if _PERIOD.search(child.text)]
        renewed = [child for child in periods if _RENEWED.search(child.text)]
        for child in periods if renewed else ():
            if child not in renewed:
                yield _silent(text, child, renewed[0])


def _silent(text: Text, clause: Clause, renewed: Clause) -> Problem:
    return text.problem(
        "silence",
        clause.id,
        f"{text.places[renewed.id].label}は更新を定めていますが、ここには定めがありません。"
        "更新の有無は、当事者が決めることです。",
        clause.text[:12],
    )


def _label(text: Text, clause: str) -> str:
    return text.places[clause].label if clause in text.places else "前文"


_PLANS = "- ① 月額利用の場合、申込みの翌月から1か月間とし、以後も更新する。 {#a-i1}"

RULES = (
    Rule(
        code="boundary-overlap",
        title="境目の日の重なり",
        why="「5営業日前まで」と「5営業日前以降」のように、ちょうどその日が両方に入ると、どちらの定めに"
        "よるのか決まりません。",
        wrong=article("(1) 通知は、月末の10日前までにする。 {#a-p1}",
                      "(2) 10日前以降に届いた通知は、翌々月の扱いとする。 {#a-p2}"),
        right=article("(1) 通知は、月末の10日前までにする。 {#a-p1}",
                      "(2) 10日前より後に届いた通知は、翌々月の扱いとする。 {#a-p2}"),
        find=overlap,
        severity=Severity.DECISION,
    ),
    Rule(
        code="contradiction",
        title="条項どうしの食い違い",
        why="両立しない定めが別々の条項にあるときは、どちらによるのかを当事者が決める必要があります。",
        wrong=article("(1) 甲は、本規約を変更することができる。 {#a-p1}",
                      "(2) 本規約は、両当事者の書面によってのみ変更することができる。 {#a-p2}"),
        right=article("(1) 甲は、本規約を変更することができる。 {#a-p1}"),
        find=contradiction,
        severity=Severity.DECISION,
    ),
    Rule(
        code="silence",
        title="並ぶ定めの一方だけにある更新",
        why="同じ種類の定めの一方だけが更新を定めていると、他方がどうなるのか分かりません。",
        wrong=article("期間は次のとおりとする。",
                      _PLANS + "\n- ② 年額利用の場合、申込みの翌月から1年間とする。 {#a-i2}"),
        right=article("期間は次のとおりとする。",
                      _PLANS + "\n- ② 年額利用の場合、申込みの翌月から1年間とし、更新しない。 {#a-i2}"),
        find=silence,
        severity=Severity.DECISION,
    ),
)  # fmt: skip
