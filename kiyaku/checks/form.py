"""Rules of form: parameters, numbers, the file's place and its way of writing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from calculators import quantities
from kiyaku import files, numerals
from kiyaku.checks.base import Rule, Text, article
from kiyaku.model import Clause, Kind, citation
from kiyaku.problems import Problem, Severity

_SHOWN = 80  # characters of a line that a message shows


def parameters(text: Text) -> Iterator[Problem]:
    """A parameter's words stand in its clause, and hold a figure of its unit."""
    for each in text.revision.parameters:

        def problem(code: str, field: str, message: str, each: object = each) -> Problem:
            name = f"parameters.{getattr(each, 'name', '')}.{field}"
            line, column = text.source.fields.get(name, (1, 1))
            found = text.problem(code, getattr(each, "clause", ""), message)
            return replace(found, line=line, column=column)

        place = text.places.get(each.clause)
        if place is None:
            yield problem(
                "parameter-clause",
                "clause",
                f"パラメーターの条項「{each.clause}」は、この版にありません。",
            )
            continue
        if each.quote not in place.clause.text:
            yield problem(
                "parameter-quote",
                "quote",
                f"パラメーターの引用「{each.quote}」が、{place.label}の本文にありません。"
                "本文の文言をそのまま書いてください。",
            )
        if each.unit not in quantities.UNITS:
            known = "、".join(quantities.UNITS)
            yield problem(
                "parameter-unit", "unit", f"単位「{each.unit}」はありません。使える単位: {known}。"
            )
            continue
        try:
            quantities.read(each.quote, each.unit)
        except quantities.Unreadable:
            yield problem(
                "parameter-value",
                "quote",
                f"引用「{each.quote}」から、単位「{each.unit}」の数値を一つに決められません。",
            )


def numbering(text: Text) -> Iterator[Problem]:
    """Numbers count up by one, and none is used twice, among the children of one clause."""
    articles: list[Clause] = []
    for clause in text.revision.clauses:
        if clause.kind is Kind.SUPPLEMENT:  # its articles count from 第1条 again
            yield from _siblings(text, articles)
            articles = []
        elif clause.kind is Kind.ARTICLE:
            articles.append(clause)
    yield from _siblings(text, articles)
    for clause in text.revision.walk():
        for kind in {child.kind for child in clause.children}:
            yield from _siblings(text, [each for each in clause.children if each.kind is kind])


def _siblings(text: Text, clauses: list[Clause]) -> Iterator[Problem]:
    last: tuple[int, ...] = (0,)
    seen: set[tuple[int, ...]] = set()
    for clause in clauses:
        number = numerals.order(clause.number)
        if number is None:
            continue
        if not _follows(last, number):
            here = citation(clause.kind, clause.number)
            printed = f"（{clause.mark}）" if clause.mark and clause.mark != here else ""
            expected = citation(clause.kind, str(last[0] + 1))
            again = f"{here}{printed}が重複しています。"
            gap = f"番号が続いていません。{expected}となるところが{here}{printed}です。"
            yield text.problem("numbering", clause.id, again if number in seen else gap)
        seen.add(number)
        last = number


def _follows(last: tuple[int, ...], number: tuple[int, ...]) -> bool:
    """Whether a number may come after another: 3 → 4, 3 → 3の2, 3の2 → 3の3, 3の2 → 4."""
    if number == (last[0] + 1,):
        return True
    head = number[:-1]
    if last[: len(head)] != head or not head:
        return False
    before = last[len(head)] if len(last) > len(head) else 1
    return number[-1] == before + 1


def place(text: Text) -> Iterator[Problem]:
    """A text lies where commands look for it: `<document>/<revision>.md`."""
    parts = text.source.path.replace("\\", "/").split("/")
    expected = [text.revision.document, f"{text.revision.revision}.md"]
    if len(parts) >= 2 and parts[-2:] != expected:
        yield text.problem(
            "file-name",
            "",
            f"ファイルの場所が内容と一致しません。「{'/'.join(expected)}」に置いてください。",
        )


def canonical(text: Text) -> Iterator[Problem]:
    """The file is written the one way in which it is rendered."""
    source = text.source
    if source.problems:
        return  # what could not be read cannot be rendered
    rendered = files.render(text.revision)
    if rendered == source.text:
        return
    if rendered == source.text.removeprefix("\ufeff").replace("\r\n", "\n"):
        yield text.problem("form", "", "BOMのないUTF-8、改行コードLFで保存してください。")
        return
    ours, theirs = rendered.split("\n"), source.text.split("\n")
    at = next(
        (i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b),
        min(len(ours), len(theirs)),
    )
    right = ours[at] if at < len(ours) else ""
    right = right if len(right) <= _SHOWN else f"{right[: _SHOWN // 2]}…{right[-_SHOWN // 2 :]}"
    form = f"「{right}」" if right else "空行、またはファイルの終わり"
    found = text.problem("form", "", f"書き方が標準の形と異なります。標準の形は、{form}です。")
    yield replace(found, line=at + 1)


def _file(*, revision: str = "r", quote: str = "年14.5%") -> str:
    """A whole file, for an example that turns on its front matter; it lies in `d/r.md`."""
    lines = ["---", "document: d", "title: 規約", f"revision: {revision}", "status: draft"]
    lines += ["parameters:", "  rate:", "    clause: a", f"    quote: {quote}"]
    lines += ["    unit: percent per year", "---", "", article("利息は、年14.5%とする。")]
    return "\n".join(lines)


RULES = (
    Rule(
        code="parameter-quote",
        title="計算に使う引用が本文にない",
        why="計算の数値は、本文の文言から読み取ります。引用した文言が条項の本文になければ、"
        "計算の根拠がなくなります（ほかに parameter-clause、parameter-unit、"
        "parameter-value）。",
        wrong=_file(quote="年14.6%"),
        right=_file(quote="年14.5%"),
        find=parameters,
        severity=Severity.ERROR,
    ),
    Rule(
        code="numbering",
        title="番号の飛びや重複",
        why="番号が飛んだり重なったりすると、条項を一つに特定できません。",
        wrong=article("(1) 甲は、これを行う。 {#a-p1}", "(3) 乙は、これを行う。 {#a-p3}"),
        right=article("(1) 甲は、これを行う。 {#a-p1}", "(2) 乙は、これを行う。 {#a-p2}"),
        find=numbering,
        severity=Severity.ERROR,
    ),
    Rule(
        code="file-name",
        title="ファイルの場所と内容の不一致",
        why="コマンドは、版のファイルを「文書の名前/版の名前.md」で探します。",
        wrong=_file(revision="r2"),
        right=_file(revision="r"),
        find=place,
        severity=Severity.ERROR,
    ),
    Rule(
        code="form",
        title="標準と異なる書き方",
        why="同じ内容はいつも同じ書き方にします。そうすれば、変更の記録に字句の変更だけが残ります。",
        wrong=article("(1)  甲は、これを行う。 {#a-p1}"),
        right=article("(1) 甲は、これを行う。 {#a-p1}"),
        find=canonical,
    ),
)
