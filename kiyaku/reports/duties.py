"""The classified sentences of a text for programs, for a terminal, and in a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kiyaku.duties import LABELS, Act, Duties, Duty
from kiyaku.model import Revision
from kiyaku.reports import words

EXPLAINED = {  # what each kind of sentence is, as the page explains it
    Act.MUST: "義務を定めるもの。「しなければなりません」「するものとします」「してください」。"
    "当事者が自分のすることとして「します」と述べるものを含みます。",
    Act.EFFORT: "努力義務です。結果までは約束していないもの。",
    Act.MUST_NOT: "禁止です。しないと約束するものを含みます。",
    Act.MAY: "権利、または裁量です。「することができます」「することがあります」。",
    Act.ASKED: "相手から求められる場合があるもの。「していただく場合があります」。",
    Act.GUARANTEES: "保証するもの。",
    Act.NO_GUARANTEE: "保証しない、または保証の対象から外すもの。",
    Act.LIMITED: "責任が生じた場合の賠償の額などに、上限を置くもの。",
    Act.NOT_LIABLE: "損害などの責任を負わないもの。",
    Act.DECLINES: "返金や対応に応じないとするもの、義務を負わないとするもの。",
    Act.DEEMED: "ある事実があったもの、または同意や通知があったものとして扱うもの。",
    Act.AGREES: "同意や確認をするもの。",
    Act.DEFINES: "言葉の意味を定めるもの。",
    Act.OTHER: "だれかの義務や権利ではなく、期間、料金の決まり方、適用関係などを定めるもの。",
    Act.UNKNOWN: "文の終わり方からは、何を定めるか分からないもの。",
}
KEYS = {  # of each sentence in the JSON
    "clause": "条項のID。前文は空",
    "label": "条項（第9条第4項）",
    "topic": "条の見出し",
    "text": "文。一つの文が二つのことを定めるときは、それぞれの部分",
    "who": "だれが（当事者の名前の並び）。本文にない、または分からないときは空",
    "inferred": "主語が本文になく、前の文や敬語から推定したか",
    "act": f"何を定めるか。{'、'.join(Act)} のいずれか",
    "conditions": "条件の言葉",
    "periods": "期間と期限の言葉",
    "deadlines": "そのうち、いつまでにするかを定める言葉",
    "amounts": "金額と割合の言葉",
    "stem": "号に述語がなく、柱書の分類によるときは、その条項のID",
    "decided": "規則の分類を人が直したか",
    "undetermined": "だれが、または何をかが判定できないか",
}


def path(revision: Revision) -> str:
    """Where the sentences of a revision lie on the site, as JSON."""
    return f"data/{revision.document}/{revision.revision}/duties.json"


def counted(found: Duties) -> str:
    """How many sentences there are, and what people corrected, in a line."""
    size = len(found.all)
    share = f"{found.decided / size:.1%}" if size else "0%"
    open_ = sum(each.undetermined for each in found.all)
    return (
        f"文{size}のうち、人が分類を直したもの{found.decided}（{share}）、判定できないもの{open_}"
    )


def to_dict(revision: Revision, found: Duties) -> dict[str, Any]:
    """All sentences as plain values, ready for JSON; their keys are `KEYS`."""
    return {
        "document": revision.document,
        "revision": revision.revision,
        "title": revision.title,
        "parties": list(found.parties.all),
        "sentences": [_sentence(each) for each in found.all],
    }


def _sentence(duty: Duty) -> dict[str, Any]:
    return {
        "clause": duty.sentence.clause,
        "label": duty.label,
        "topic": duty.topic,
        "text": duty.sentence.text.strip("\n"),
        "who": list(duty.who),
        "inferred": duty.inferred,
        "act": str(duty.act),
        "conditions": list(duty.conditions),
        "periods": [period.words for period in duty.periods],
        "deadlines": list(duty.deadlines),
        "amounts": list(duty.amounts),
        "stem": duty.stem,
        "decided": duty.decided,
        "undetermined": duty.undetermined,
    }


def text(revision: Revision, found: Duties) -> str:
    """Each sentence with who and what, for a terminal."""
    lines = [f"{revision.title}・{words.side(revision)}", counted(found), ""]
    for duty in found.all:
        lines += _lines(duty)
    return "\n".join(lines) + "\n"


def _lines(duty: Duty) -> Iterator[str]:
    doubt = "（判定できません）" if duty.undetermined and duty.act is not Act.UNKNOWN else ""
    by_hand = "（人が修正）" if duty.decided else ""
    yield f"{duty.label or '前文'}　{duty.verdict}{doubt}{by_hand}"
    yield f"  {duty.sentence.text.strip()}"
    for name, quotes in noted(duty):
        yield f"  {name}: {'、'.join(quotes)}"


def noted(duty: Duty) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A sentence's condition, period and amount, each under its name, where there is one."""
    periods = tuple(each.words for each in duty.periods if each.words not in duty.deadlines)
    for name, quotes in (
        ("条件", duty.conditions),
        ("期限", duty.deadlines),
        ("期間・時期", periods),
        ("金額・割合", duty.amounts),
    ):
        if quotes:
            yield name, quotes


def act(duty: Duty) -> str:
    """What a sentence lays down, in a word or two."""
    return LABELS[duty.act]
