"""Every result, as text for a terminal and as HTML for a page: all of it is there, and as it is."""

from __future__ import annotations

from html import escape, unescape

import pytest

from calculators import CALCULATORS, run
from calculators.calculator import differing_figures
from calculators.errors import InputError
from calculators.render import html, text, values
from kiyaku.cases import Case
from tests.calculators.test_cases import ALL

ANSWERED = [case for case in ALL if case.outcome is not None]


@pytest.mark.parametrize("case", ANSWERED, ids=lambda case: f"{case.calculator}: {case.name}")
def test_nothing_of_a_result_is_left_out(case: Case) -> None:
    found, calculator = case.run(), CALCULATORS[case.calculator]
    plain = text.result(found, calculator)
    page = html.result(found, calculator, link=lambda clause: f"/{clause}")
    words = [
        *(figure.label for figure in calculator.figures),
        *(values.figure(f, found.outcome[f.name]) for f in calculator.figures if f.kind != "rows"),
        *(part for step in found.steps for part in (step.text, step.quote, step.label)),
        *found.assumptions,
        *(part for note in found.notes for part in (note.text, note.label)),
        *(each.label for each in found.readings if differing_figures(found, calculator)),
    ]
    for each in words:
        assert each in plain
        assert each in unescape(page)
    assert plain.endswith("\n") and not plain.endswith("\n\n")


def test_an_error_shows_what_was_typed_as_text() -> None:
    assert html.error(InputError("x", "<b>&")) == (
        f'<p class="result-error" role="alert">{escape("<b>&")}</p>'
    )


def test_columns_are_as_wide_as_what_stands_in_them() -> None:
    rows = [["a", "日本", "x"], ["bcd", "e", ""]]
    assert list(text.columns(rows)) == ["a    日本  x", "bcd  e"]
    assert list(text.columns([])) == []
    assert text.width("ｱa日①Ａ") == 1 + 1 + 2 + 2 + 2


@pytest.mark.parametrize(
    ("calculator", "first"),
    [
        ("late-interest", {"遅延利息（請求されうる上限）"}),
        ("notice-deadline", {"通知の期限", "安全な期限"}),
        ("notice-effect", {"この通知"}),
        ("service-period", {"最初の期間の初日", "最初の期間の末日"}),
        ("subscription-fee", {"総額"}),
        ("upgrade-difference", {"支払う差額"}),
        ("sla-credit", {"減額・返金の下限", "減額・返金の上限"}),
        ("liability-cap", {"賠償を受けられる額（上限）"}),
        ("discontinuation-notice", {"通知の期限", "安全な通知の期限", "最も早い廃止日"}),
        ("terms-change-exit", {"解約の通知の期限"}),
    ],
)
def test_what_was_asked_for_is_shown_large(calculator: str, first: set[str]) -> None:
    assert {each.label for each in CALCULATORS[calculator].figures if each.main} == first


def test_an_initial_fee_stands_beside_the_rows_so_that_they_add_up() -> None:
    """15,600 of fees, 5,000 beside them, 2,060 of tax: 22,660."""
    given = {
        "unit_price": 780,
        "users": 10,
        "plan": "monthly",
        "start_month": "2025-04",
        "months": 2,
        "tax": 10,
    }
    calculator = CALCULATORS["subscription-fee"]
    found = run("subscription-fee", given | {"initial_fee": 5000})
    page = html.result(found, calculator, link=str)
    assert (
        '<tr><th scope="row">初期費用</th><td></td><td></td><td>5,000円</td><td></td></tr>' in page
    )
    assert "<td>20,600円</td><td>2,060円</td></tr></tfoot>" in page
    assert "    初期費用: 料金 5,000円\n" in text.result(found, calculator)
    without = run("subscription-fee", given)
    assert '<th scope="row">初期費用</th>' not in html.result(without, calculator, link=str)
    assert "初期費用: " not in text.result(without, calculator)
