"""Every result, as text for a terminal and as HTML for a page: all of it is there, and as it is."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Any

import pytest

from calculators import CALCULATORS, run
from calculators.calculator import differing_figures
from calculators.errors import InputError
from calculators.render import html, text, values
from kiyaku.cases import Case
from tests.calculators.test_cases import ALL

ANSWERED = [case for case in ALL if case.outcome is not None]
NOTICE = {"target_month": "2025-09", "plan": "monthly", "action": "terminate"}
# 25 hours, which is a breach; only the claim's days may run from another day.
OUTAGE = {
    "outages": [{"start": "2025-08-01T10:00", "end": "2025-08-02T11:00"}],
    "monthly_fee": 75000,
}
ANNUAL = {"plan": "annual", "contract_date": "2024-12-10"}


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


def page(calculator: str, inputs: dict[str, Any]) -> str:
    return html.result(run(calculator, inputs), CALCULATORS[calculator], link=lambda c: f"/{c}")


@pytest.mark.parametrize(
    ("calculator", "inputs", "sizes"),
    [
        ("notice-deadline", NOTICE, ["other", "main", "main"]),
        (
            "notice-deadline",
            NOTICE | ANNUAL | {"action": "downgrade"},
            ["main", "missing", "missing"],
        ),
        # The term ends before the change by itself: there is a last day and no notice.
        (
            "terms-change-exit",
            ANNUAL | {"effective_date": "2026-02-01"},
            ["main", "missing", "other"],
        ),
    ],
)
def test_the_answer_is_shown_large_or_else_what_says_that_there_is_none(
    calculator: str, inputs: dict[str, Any], sizes: list[str]
) -> None:
    assert re.findall('<div class="([a-z]+)"><dt>', page(calculator, inputs)) == sizes


@pytest.mark.parametrize(
    ("calculator", "inputs", "name", "rows"),
    [
        # 31 August is a Sunday: both other readings give an earlier day.
        (
            "notice-deadline",
            NOTICE,
            "deadline",
            {"calendar-end": True, "last-business-day": False, "clear-days": False},
        ),
        # 31 July is a Thursday, so that nothing moves.
        (
            "notice-deadline",
            NOTICE | {"target_month": "2025-08"},
            "deadline",
            {"calendar-end": True, "last-business-day": True, "clear-days": False},
        ),
        (
            "sla-credit",
            OUTAGE,
            "claim_deadline",
            dict.fromkeys(("each-outage", "joined", "hours-summed", "month-by-month"), True)
            | {"from-passing": False},
        ),
    ],
)
def test_a_reading_says_where_it_comes_to_the_same(
    calculator: str, inputs: dict[str, Any], name: str, rows: dict[str, bool]
) -> None:
    """In the table's row by a mark and in its cell by a class; in plain text in words."""
    found = re.findall(
        '<tr data-reading="([a-z-]+)"><th scope="row">(.*?)</th><td( class="same")?(.*?)</td></tr>',
        page(calculator, inputs),
    )
    assert {reading: "上の結果と同じ" in head for reading, head, _, _ in found} == rows
    assert {reading: bool(same) for reading, _, same, _ in found} == rows
    assert all(f'data-name="{name}"' in cell for *_, cell in found)
    plain = text.result(run(calculator, inputs), CALCULATORS[calculator]).splitlines()
    lines = [line for line in plain if line.startswith("  読み方: ")]
    assert [line.endswith(": 上の結果と同じ") for line in lines] == list(rows.values())


def test_figures_that_are_many_stand_under_their_readings() -> None:
    """Three have room beside a reading's name."""
    counts = set()
    for case in ANSWERED:
        found, calculator = case.run(), CALCULATORS[case.calculator]
        for css in re.findall(
            '<table class="(readings.*?)"', html.result(found, calculator, link=str)
        ):
            count = len(differing_figures(found, calculator))
            assert css == ("readings many" if count > 3 else "readings")
            counts.add(count)
    assert {1, 2, 3, 4} <= counts


def test_a_note_links_to_its_clause_and_a_statute_has_no_address() -> None:
    notes = page("notice-deadline", NOTICE).partition('<ul class="notes">')[2]
    cited = re.findall("<cite>(.*?)</cite>", notes)
    assert '<a href="/license-change-p2">第10条第2項</a>' in cited
    assert "民法第97条第1項" in cited
    assert all(each.startswith('<a href="/') == ("民法" not in each) for each in cited)


def test_the_text_of_a_result_with_readings() -> None:
    lines = text.result(run("notice-deadline", NOTICE), CALCULATORS["notice-deadline"]).splitlines()
    assert lines[1:7] == [
        "  この手続: できます",
        "  通知の期限: 2025年8月25日（月）",
        "  安全な期限: 2025年8月21日（木）",
        "  読み方: 暦の末日から数える（末日が休業日でも動かさない）: 上の結果と同じ",
        "  読み方: 末日が休業日なら直前の営業日に繰り上げ、そこから数える: 通知の期限 2025年8月22日（金）",
        "  読み方: 【安全側】暦の末日との間に営業日を丸々置く（初日不算入の厳しい読み方）。"
        "安全な期限はこの日より前: 通知の期限 2025年8月22日（金）",
    ]
    assert lines[7:9] == ["", "計算の根拠"]
    assert [line[:5] for line in lines[9:17:2]] == [f"  {at}. " for at in range(1, 5)]


def test_the_text_of_a_result_with_rows() -> None:
    given = {"unit_price": 780, "users": 10, "plan": "monthly", "start_month": "2025-04",
             "months": 2, "tax": 10}  # fmt: skip
    lines = text.result(run("subscription-fee", given), CALCULATORS["subscription-fee"])
    assert lines.splitlines()[1:6] == [
        "  総額: 17,160円",
        "  うち消費税: 1,560円",
        "  請求の内訳: 2件",
        "    2025年4月: 単価 780円、人数 10人、料金 7,800円、消費税 780円",
        "    2025年5月: 単価 780円、人数 10人、料金 7,800円、消費税 780円",
    ]


def test_rows_of_different_lengths_have_no_columns() -> None:
    with pytest.raises(ValueError, match="shorter"):
        list(text.columns([["a", "b"], ["c"]]))


def test_what_can_be_chosen_is_told_and_what_is_typed_freely_is_not() -> None:
    fields = {field.name: field for field in CALCULATORS["liability-cap"].fields}
    assert dict(values.choices(fields["attributable"])) == {"true": "はい", "false": "いいえ"}
    assert values.choices(fields["service_kind"]) == fields["service_kind"].choices
    assert values.choices(fields["damage"]) == {}
