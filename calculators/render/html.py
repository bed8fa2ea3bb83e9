"""A result as HTML, the same at build time and in the browser.

The figure first, then the readings and which of them is safe, the steps with their quoted
clauses, the assumptions, the notes. Everything that comes from outside is escaped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from calculators.calculator import Calculator, beside_rows, differing_figures
from calculators.errors import InputError
from calculators.fields import Figure
from calculators.render import picture, values
from calculators.render.escaping import escape
from calculators.result import Reading, Result, Step, Value
from calculators.terms import terms

Link = Callable[[str], str]

_SIDE_BY_SIDE = 3  # more figures than these stand under the reading's name, not beside it


def result(found: Result, calculator: Calculator, *, link: Link) -> str:
    """The whole result. `link` gives a clause's id its address."""
    return "\n".join(
        [
            '<div class="result">',
            f'<p class="result-revision {escape(found.revision)}">'
            f"規約の版：{escape(terms(found.revision).name)}</p>",
            *_outcome(found, calculator),
            picture.figure(found, calculator),
            *_tables(found, calculator),
            *_readings(found, calculator),
            *_steps(found, link),
            *_assumptions(found),
            *_notes(found, link),
            "</div>",
        ]
    )


def summary(found: Result, calculator: Calculator) -> str:
    """The figures that were asked for, in a sentence: what is said aloud of a new result."""
    asked = _asked(found, calculator)
    said = "、".join(
        f"{figure.label}：{values.figure(figure, found.outcome[figure.name])}"
        for figure in calculator.figures
        if figure.name in asked
    )
    return f"計算し直しました。{said}"


def error(problem: InputError) -> str:
    """What is wrong with the input, for the place where the result would be."""
    return f'<p class="result-error" role="alert">{escape(problem.message)}</p>'


def _data(figure: Figure, value: Value, css: str) -> str:
    return (
        f'<data class="{css}" data-name="{figure.name}" value="{escape(_plain(value))}">'
        f"{escape(values.figure(figure, value))}</data>"
    )


def _plain(value: Value) -> str:
    """A figure for a program: text as it is, everything else as JSON, "" for nothing."""
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value)


def _outcome(found: Result, calculator: Calculator) -> Iterator[str]:
    yield '<dl class="figures">'
    asked = _asked(found, calculator)
    for figure in calculator.figures:
        value = found.outcome[figure.name]
        css = "missing" if value is None else "main" if figure.name in asked else "other"
        yield (
            f'<div class="{css}"><dt>{escape(figure.label)}</dt>'
            f"<dd>{_data(figure, value, 'outcome')}</dd></div>"
        )
    yield "</dl>"


def _asked(found: Result, calculator: Calculator) -> set[str]:
    """The figures that answer the question; where they are empty, as in a refusal, what says so."""
    there = [f for f in calculator.figures if found.outcome[f.name] is not None]
    return {figure.name for figure in there if figure.main} or {there[0].name}


def _tables(found: Result, calculator: Calculator) -> Iterator[str]:
    """The figures that are rows, each as a table with its totals."""
    for figure in calculator.figures:
        rows = found.outcome[figure.name]
        if not isinstance(rows, list):
            continue
        first, *rest = figure.columns
        heads = "".join(f'<th scope="col">{escape(each.label)}</th>' for each in figure.columns)
        yield f'<div class="rows-scroll" tabindex="0" role="group" aria-label="{escape(figure.label)}">'
        yield f'<table class="rows"><caption>{escape(figure.label)}</caption>'
        yield f"<thead><tr>{heads}</tr></thead><tbody>"
        for row in rows:
            cells = "".join(
                f"<td>{escape(values.figure(each, row[each.name]))}</td>" for each in rest
            )
            yield f'<tr><th scope="row">{escape(values.figure(first, row[first.name]))}</th>{cells}</tr>'
        also = {}
        for field, column in beside_rows(found, calculator, figure):
            also[column.name] = amount = found.inputs[field.name]
            cells = "".join(
                f"<td>{values.figure(column, amount) if each is column else ''}</td>"
                for each in rest
            )
            yield f'<tr><th scope="row">{escape(field.label)}</th>{cells}</tr>'
        totals = "".join(
            f"<td>{escape(values.total(each, rows, also.get(each.name, 0)))}</td>" for each in rest
        )
        yield f'</tbody><tfoot><tr><th scope="row">合計</th>{totals}</tr></tfoot></table></div>'


def _readings(found: Result, calculator: Calculator) -> Iterator[str]:
    """A table of the readings, with the figures in which they differ."""
    if not found.readings:
        return
    differing = differing_figures(found, calculator)
    if not differing:
        yield '<p class="readings-agree">本文の読み方が分かれる点がありますが、この場合の結果はどれも同じです。</p>'
        return
    many = " many" if len(differing) > _SIDE_BY_SIDE else ""
    yield f'<table class="readings{many}"><caption>本文の読み方による違い</caption>'
    heads = "".join(f'<th scope="col">{escape(figure.label)}</th>' for figure in differing)
    yield f'<thead><tr><th scope="col">読み方</th>{heads}</tr></thead><tbody>'
    for reading in found.readings:
        cells = "".join(_cell(figure, reading, found) for figure in differing)
        as_above = '<span class="as-above">上の結果と同じ</span>' * (
            reading.outcome == found.outcome
        )
        yield (
            f'<tr data-reading="{reading.id}"><th scope="row">{_name(reading)}{as_above}</th>'
            f"{cells}</tr>"
        )
    yield "</tbody></table>"


def _cell(figure: Figure, reading: Reading, found: Result) -> str:
    """A figure of a reading. In a table of many figures it stands under the reading's name, with
    its own label, unless it is that of the outcome (`same`)."""
    value = reading.outcome[figure.name]
    same = ' class="same"' if value == found.outcome[figure.name] else ""
    data = _data(figure, value, "reading-outcome")
    return f'<td{same} data-label="{escape(figure.label)}">{data}</td>'


def _name(reading: Reading) -> str:
    safe = ' <span class="safe">安全側</span>' if reading.safe else ""
    return escape(reading.label) + safe


def _steps(found: Result, link: Link) -> Iterator[str]:
    """The steps beside the words that they follow; successive steps share a quotation."""
    yield '<h2 class="result-heading">計算の根拠</h2>'
    yield '<ol class="steps">'
    for (clause, label, quote), texts in _by_quotation(found.steps):
        said = "".join(f"<p>{escape(text)}</p>" for text in texts)
        yield (
            f'<li><div class="step-text">{said}</div><blockquote class="quote" data-clause="{clause}">'
            f"{escape(quote)}<cite>{_cited(clause, label, link)}</cite></blockquote></li>"
        )
    yield "</ol>"


def _by_quotation(steps: Sequence[Step]) -> Iterator[tuple[tuple[str, str, str], list[str]]]:
    for words, group in groupby(steps, key=lambda step: (step.clause, step.label, step.quote)):
        yield words, [step.text for step in group]


def _assumptions(found: Result) -> Iterator[str]:
    if not found.assumptions:
        return
    yield '<h2 class="result-heading">本文に定めがなく、仮定したこと</h2>'
    yield '<ul class="assumptions">'
    for text in found.assumptions:
        yield f"<li>{escape(text)}</li>"
    yield "</ul>"


def _notes(found: Result, link: Link) -> Iterator[str]:
    if not found.notes:
        return
    yield '<h2 class="result-heading">ご注意</h2>'
    yield '<ul class="notes">'
    for note in found.notes:
        cited = _cited(note.clause, note.label, link) if note.clause else escape(note.label)
        yield f"<li>{escape(note.text)}<cite>{cited}</cite></li>"
    yield "</ul>"


def _cited(clause: str, label: str, link: Link) -> str:
    return f'<a href="{escape(link(clause))}">{escape(label)}</a>'
