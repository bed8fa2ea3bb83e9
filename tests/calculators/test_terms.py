"""Terms made in memory: a revision that nobody published is calculated as any other."""

from __future__ import annotations

from typing import Any

import pytest

from calculators import InputError, quotations, run
from calculators.terms import Terms, build

LATE = {"principal": 100000, "due_date": "2025-08-31", "paid_date": "2025-10-30"}


def made(**changed: tuple[str, str, str, str] | None) -> Terms:
    """The terms in force, with some quotations put for others or taken out."""
    quotes: dict[str, Any] = {
        **quotations.REVISIONS[quotations.IN_FORCE]["quotes"],
        **{name.replace("_", "-"): quote for name, quote in changed.items()},
    }
    return build(
        revision="案",
        name="案",
        quotes={name: quote for name, quote in quotes.items() if quote is not None},
    )


def test_a_changed_figure_changes_the_result() -> None:
    terms = made(late_interest_rate=("fees-p4", "第9条第4項", "年14.6%", "percent per year"))
    found = run("late-interest", LATE, revision=terms)
    # 100,000 × 14.6% = 14,600; × 59 days = 861,400; ÷ 365 = 2,360
    assert found.outcome["interest"] == 2360
    assert found.revision == "案" and found.assumptions[0].startswith("この版の条文との照合")


@pytest.mark.parametrize(
    "quote",
    [
        None,
        ("fees-p4", "第9条第4項", "年14.5%から14.6%", "percent per year"),
        ("fees-p4", "第9条第4項", "年365日", "days per year"),
        ("fees-p4", "第9条第4項", "年14.5%", "passage"),
        ("fees-p4", "第9条第4項", "年14.5%", "no such unit"),
    ],
)
def test_terms_without_a_readable_figure_are_answered_so(quote: Any) -> None:
    with pytest.raises(InputError) as caught:
        run("late-interest", LATE, revision=made(late_interest_rate=quote))
    assert caught.value.field == "revision" and "計算できません" in caught.value.message
