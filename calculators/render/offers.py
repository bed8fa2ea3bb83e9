"""Two offers as a table: the figures of both with their difference, and the inputs that differ."""

from __future__ import annotations

from collections.abc import Iterator

from calculators import offers
from calculators.calculator import Calculator
from calculators.offers import Line
from calculators.render.escaping import escape
from calculators.result import Result


def table(a: Result, b: Result, calculator: Calculator) -> str:
    """The comparison of two results of one calculator."""
    given = offers.inputs(a, b, calculator)
    heads = "".join(f'<th scope="col">{name}</th>' for name in offers.SIDES.values())
    return "\n".join(
        [
            '<table class="offers"><caption>2つの条件の結果</caption>',
            f'<thead><tr><th scope="col">項目</th>{heads}<th scope="col">Aに対するBの差</th></tr></thead>',
            "<tbody>",
            *map(_figure, offers.figures(a, b, calculator)),
            "</tbody></table>",
            *(_inputs(given, heads) if given else _SAME),
        ]
    )


_SAME = ['<p class="offers-same">2つの条件は同じです。</p>']


def _figure(line: Line) -> str:
    value = "" if line.value is None else str(line.value)
    return (
        f'<tr><th scope="row">{escape(line.label)}</th>{_sides(line)}'
        f'<td data-label="Aに対するBの差"><data class="difference" data-name="{line.name}" '
        f'value="{value}">{escape(line.difference)}</data></td></tr>'
    )


def _inputs(lines: list[Line], heads: str) -> Iterator[str]:
    yield '<table class="offers"><caption>条件の違うところ</caption>'
    yield f'<thead><tr><th scope="col">項目</th>{heads}</tr></thead><tbody>'
    for line in lines:
        yield f'<tr><th scope="row">{escape(line.label)}</th>{_sides(line)}</tr>'
    yield "</tbody></table>"


def _sides(line: Line) -> str:
    sides = zip(offers.SIDES.values(), (line.a, line.b), strict=True)
    return "".join(f'<td data-label="{name}">{escape(text)}</td>' for name, text in sides)
