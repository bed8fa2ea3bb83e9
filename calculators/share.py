"""A result to be passed on: as the text of a mail, and as files."""

from __future__ import annotations

from collections.abc import Iterator

from calculators import batch
from calculators.calculator import Calculator
from calculators.render import ics, text, values
from calculators.result import Result

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NO_ADVICE = "この計算結果は、法的な助言でも見積りでもありません。"


def mail(found: Result, calculator: Calculator, *, address: str) -> str:
    """The inputs, the result with its clauses, and the address at which it is calculated again."""
    lines = [f"【{calculator.title}の計算】", "", "入力", *_inputs(found, calculator), ""]
    return "\n".join(
        [*lines, text.result(found, calculator), _NO_ADVICE, "この計算を開く:", address, ""]
    )


def _inputs(found: Result, calculator: Calculator) -> Iterator[str]:
    for field in calculator.fields:
        if field.name in found.inputs:
            yield f"  {field.label}: {values.entered(field, found.inputs[field.name])}"


def files(found: Result, calculator: Calculator) -> list[dict[str, Any]]:
    """The result as a table of one row and, where it has a deadline, as a calendar file, each
    as `{id, name, type, content}`."""
    given = [
        {
            "id": "csv",
            "name": f"{calculator.title}.csv",
            "type": "text/csv",
            "content": table(found, calculator),
        }
    ]
    calendar = ics.calendar(found, calculator)
    if calendar is not None:
        name = f"{calculator.title}.ics"
        given.append({"id": "ics", "name": name, "type": "text/calendar", "content": calendar})
    return given


def table(found: Result, calculator: Calculator) -> str:
    """The inputs and figures as CSV, as a batch would give them."""
    lines = batch.written(calculator.id, found.inputs)
    answers = batch.answers(calculator.id, lines, revision=found.revision, labelled=True)
    return batch.BOM + "".join(each.line for each in answers)
