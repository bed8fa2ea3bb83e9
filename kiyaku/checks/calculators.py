"""What is to be checked where calculators follow a text: signatures, and figures left out.

These look at one text beside the signatures (`calculators/pins.toml`), so they are no rules
with examples of their own; `kiyaku.check` runs them where a text is the calculators'.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from calculators import CALCULATORS
from kiyaku import binding, coverage, pins
from kiyaku.checks.base import Text
from kiyaku.model import Clause, Revision, Status
from kiyaku.pins import Pin, Pins
from kiyaku.problems import Problem, Severity

# What each code looks for, in the words of the site.
CODES = {
    "pin-unsigned": "計算の規則が従う条項は、その文言と規則を人が読み比べ、署名します。"
    "改定で文言が変わると署名は外れ、だれかが読み比べるまで要確認となります。",
    "pin-stale": "どの版のどの文言にも合わなくなった署名は、消します。",
    "figure-uncovered": "本文の数字・日付・期間・割合は、計算の規則が使うか、"
    "使わない理由を書くかのどちらかです。",
    "uncovered-stale": "使わない理由を書いた字句が、本文からなくなっていないかを見ます。",
}
_CHECKED = (Status.IN_FORCE, Status.DRAFT)


def looks_at(revision: Revision, signatures: Pins) -> bool:
    """Whether a text is the calculators', and in force or a draft."""
    return revision.status in _CHECKED and revision.document == signatures.document


def find(text: Text, signatures: Pins) -> Iterator[Problem]:
    """What a text at which they look owes to the calculators that follow it."""
    for problem in (*_unsigned(text, signatures), *_uncovered(text)):
        yield replace(problem, severity=Severity.WARNING)
    yield from _stale_entries(text)


def stale(signatures: Pins, revisions: Iterable[Revision]) -> list[Problem]:
    """Signatures that no revision of the document needs, in the order of their file."""
    needed = {
        (calculator.id, id_, pins.digest(places[id_].clause))
        for revision in revisions
        for places in [revision.places()]
        for calculator in CALCULATORS.values()
        for id_ in binding.followed(calculator, revision.parameters)
        if id_ in places
    }
    return [
        Problem(
            code="pin-stale",
            path=signatures.path,
            line=pin.line,
            clause=pin.clause,
            message=f"「{pin.calculator}」の「{pin.clause}」への署名（{pin.digest}）に当たる文言は、"
            "どの版にもありません。この [[pin]] を消してください。",
        )
        for pin in signatures.pins
        if pin.key not in needed
    ]


def _unsigned(text: Text, signatures: Pins) -> Iterator[Problem]:
    for calculator in CALCULATORS.values():
        for id_, quotes in binding.followed(calculator, text.revision.parameters).items():
            place = text.places.get(id_)
            if place is None or signatures.of(calculator.id, place.clause):
                continue
            earlier = [pin for pin in signatures.pins if pin.key[:2] == (calculator.id, id_)]
            yield text.problem(
                "pin-unsigned",
                id_,
                f"計算「{calculator.title}」（{calculator.id}）の規則は、{_since(earlier)}"
                f"読み比べたうえで、{signatures.path or 'calculators/pins.toml'} に次の署名を"
                f"加えてください: {_form(calculator.id, place.clause)}",
                quotes[0].quote,
            )


def _since(earlier: list[Pin]) -> str:
    if not earlier:
        return "この条項の文言とまだ照合されていません。"
    last = earlier[-1]
    return f"{last.date}に{last.reviewer}が照合した後に、この条項の文言が変わりました。"


def _form(calculator: str, clause: Clause) -> str:
    """The pin to add, but for what only a person can say. TOML, on one line to be read in a list."""
    return (
        f'[[pin]] ↵ calculator = "{calculator}" ↵ clause = "{clause.id}" ↵ '
        f'digest = "{pins.digest(clause)}" ↵ reviewer = "照合した人" ↵ date = 照合した日 ↵ '
        'reason = "何と何を照合したか" （↵ は改行）'
    )


def _uncovered(text: Text) -> Iterator[Problem]:
    seen = set()
    for each in coverage.coverage(text.revision):
        words = each.figure.words
        if not each.open or (each.clause, words) in seen:
            continue
        seen.add((each.clause, words))
        yield text.problem(
            "figure-uncovered",
            each.clause,
            f"「{words}」は、どの計算にも使われていません。計算に使う字句として parameters に書くか、"
            f"使わない理由を uncovered に「{each.clause} {words}: 理由」の形で書いてください。",
            words,
        )


def _stale_entries(text: Text) -> Iterator[Problem]:
    for key in coverage.stale(text.revision):
        line, column = text.source.fields.get(f"uncovered.{key}", (1, 1))
        clause, quote = coverage.entry(key)
        problem = text.problem(
            "uncovered-stale",
            clause if clause in text.places else "",
            f"uncovered の「{key}」: 「{quote}」は、この条項の本文にありません。"
            "「条項のID 本文の字句: 理由」の形で、本文の字句のまま書いてください。",
        )
        yield replace(problem, line=line, column=column)
