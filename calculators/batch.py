"""Many calculations at once: a table of inputs in, the same table with its answers out.

Lines of CSV come in and go out one by one, so that memory does not grow with the rows; no file
is opened here, and a page can use it as the command line does.

Rules:
- One row in, one row out, in order. A row that cannot be calculated says why in its column
  `error` and stops nothing; an empty line stays one.
- The first row names the inputs as the contract does, or with their Japanese labels. What the
  columns are must be beyond doubt before the first row is calculated.
- No two columns bear one name: what is added is called otherwise than any input (`result.tax`).
- A cell holds what a person would type into the form (`typed.from_form`): several dates stand
  in one cell with spaces between.
- What a spreadsheet would run as a formula is kept from it with an apostrophe in front.
"""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from calculators import fields, registry, typed
from calculators.calculator import Calculator, differing_figures
from calculators.errors import InputError
from calculators.record import record
from calculators.result import Result

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    _Column = Callable[[Result, Calculator], Any]

BOM = "\ufeff"

# What a spreadsheet takes for the head of a formula, in full width too.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


@record
class Answered:
    """A row that goes out: its line of CSV, and whether it could be calculated."""

    line: str
    failed: bool = False


@record
class _Table:
    """What the head of a table says: the name of the input in each column, or None for one
    that is only carried along."""

    head: Sequence[str]
    names: Sequence[str | None]


def answers(
    name: str,
    lines: Iterable[str],
    *,
    revision: str | None = None,
    carry: Sequence[str] = (),
    figures_only: bool = False,
    labelled: bool = False,
    skipped: int = 0,
) -> Iterator[Answered]:
    """Calculate every row of a table. The first that comes out is the table's head.

    In: the calculator's id and the table's lines, each with its line end; `carry` names
    columns of the table that are no inputs and are copied as they are; `figures_only` leaves
    out the revision, the assumptions and the notes; `labelled` gives the columns that are
    added their Japanese names where the table's own are in Japanese; `skipped` is how many lines
    of the table stand elsewhere, between its head and the rest. Raises InputError, before any
    row is calculated, for an unknown calculator or revision and for columns that are missing,
    unknown or there twice.
    """
    calculator = registry.calculator(name)
    calculate = registry.prepared(name, revision=revision)
    rows = _rows(lines, skipped)
    table = _read_head(_head(rows, calculator), calculator, carry)
    columns = _columns(calculator, figures_only)
    added = _titles(columns, calculator, table, labelled=labelled and _in_words(table))
    yield Answered(line=_line([*table.head, *added]))
    for row in rows:
        if row == []:
            yield Answered(line=_line([]))
            continue
        try:
            cells = _cells(row, table)
            pairs = [(n, c) for n, c in zip(table.names, cells, strict=True) if n is not None]
            found = calculate(typed.from_form(calculator.fields, pairs))
            added = [_written(each(found, calculator)) for each in columns.values()]
        except InputError as problem:
            wrong = f"{problem.field}: {problem.message}"
            added = [wrong if column == "error" else "" for column in columns]
            cells = _padded(row if isinstance(row, list) else [], len(table.head))
            yield Answered(line=_line([*cells, *added]), failed=True)
        else:
            yield Answered(line=_line([*cells, *added]))


def unknown(name: str, lines: Iterable[str]) -> list[str]:
    """The columns of a table that are no inputs, by their titles: what `carry` may name."""
    calculator = registry.calculator(name)
    inputs = _inputs(calculator)
    titles = _head(_rows(lines), calculator)
    return [title for title in titles if title and title not in inputs]


def pieces(lines: Iterable[str], size: int) -> Iterator[tuple[int, list[str]]]:
    """The table in pieces of so many rows, none of them cut in two: for each piece how many
    lines stand before it, and its own. The first piece is the table's head."""
    taken: list[str] = []

    def noted() -> Iterator[str]:
        for line in lines:
            taken.append(line)
            yield line

    rows, before, count = _rows(noted()), 0, 1
    while list(itertools.islice(rows, count)):
        yield before, list(taken)
        before, count = before + len(taken), size
        taken.clear()


def written(name: str, inputs: Mapping[str, Any]) -> list[str]:
    """A table of one calculation, as `answers` reads it: the inputs as JSON gives them, below
    their Japanese names."""
    calculator = registry.calculator(name)
    cells = typed.cells(calculator.fields, inputs)
    return [_line([f.label for f in calculator.fields]),
            _line([cells.get(f.name, "") for f in calculator.fields])]  # fmt: skip


def _rows(lines: Iterable[str], skipped: int = 0) -> Iterator[list[str] | InputError]:
    """The rows of a CSV text; one that cannot be read is its error, which counts the `skipped`
    lines too."""
    reader = csv.reader(lines, strict=True)
    while True:
        at = reader.line_num + 1 + skipped
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            last = reader.line_num + skipped
            until = f"から{last}行目まで" if last > at else ""
            yield InputError(
                "csv",
                f"{at}行目{until}を、CSVとして読めません"
                '（引用符「"」の閉じ忘れがないか、お確かめください）。',
            )
        else:
            yield row


def _head(rows: Iterator[list[str] | InputError], calculator: Calculator) -> list[str]:
    """The titles of the columns."""
    head = next(rows, None)
    found = [cell.removeprefix(BOM).strip() for cell in head] if isinstance(head, list) else []
    if not any(found):
        raise InputError("csv", f"1行目に、項目の名前を並べてください（例: {_form(calculator)}）。")
    return found


def _inputs(calculator: Calculator) -> dict[str, str]:
    """The names of the inputs by what a head may call them."""
    by_label = {field.label: field.name for field in calculator.fields}
    return by_label | {field.name: field.name for field in calculator.fields}


def _in_words(table: _Table) -> bool:
    """Whether the head calls its inputs by their Japanese names only."""
    return not any(name == title for name, title in zip(table.names, table.head, strict=True))


def _read_head(titles: list[str], calculator: Calculator, carry: Sequence[str]) -> _Table:
    """Which input each column holds. Raises InputError with everything that is wrong."""
    while not titles[-1]:
        titles.pop()
    inputs = _inputs(calculator)
    names = [None if title in carry else inputs.get(title) for title in titles]
    given = [title if title in carry else inputs.get(title, title) for title in titles]
    known = {*inputs, *carry}
    required = [f.name for f in calculator.fields if f.required and f.only_when is None]
    wrong = {
        "入力項目にない列": [
            title or "（名前のない列）" for title in titles if not title or title not in known
        ],
        "足りない列": [name for name in (*required, *carry) if name not in given],
        "2回ある列": [name for name in dict.fromkeys(given) if name and given.count(name) > 1],
    }
    if any(wrong.values()):
        said = "、".join(f"{what}（{' '.join(which)}）" for what, which in wrong.items() if which)
        raise InputError(
            "csv",
            f"1行目に{said}があります。使える列: {_form(calculator)}"
            "（そのまま写す列は carry に指定してください）。",
        )
    return _Table(head=titles, names=names)


def _form(calculator: Calculator) -> str:
    return ",".join(fields.known_order(calculator.fields))


def _cells(row: list[str] | InputError, table: _Table) -> list[str]:
    """As many cells as the head has. Raises InputError where there are more, or none to read."""
    if isinstance(row, InputError):
        raise row
    width = len(table.head)
    if any(cell.strip() for cell in row[width:]):
        raise InputError("csv", f"列が多すぎます（1行目は{width}列、この行は{len(row)}列）。")
    return _padded(row, width)


def _padded(row: list[str], width: int) -> list[str]:
    return row[:width] + [""] * (width - len(row))


def _columns(calculator: Calculator, figures_only: bool) -> dict[str, _Column]:
    """The columns that are added to the inputs', and what each holds."""
    columns: dict[str, _Column] = {
        figure.name: lambda found, _, name=figure.name: found.outcome[name]  # type: ignore[misc]
        for figure in calculator.figures
    }
    columns |= {"error": lambda *_: None, "readings": _readings}
    if not figures_only:
        columns |= {
            "revision": lambda found, _: found.revision,
            "assumptions": lambda found, _: "".join(found.assumptions),
            "notes": lambda found, _: "".join(f"{n.text}（{n.label}）" for n in found.notes),
        }
    return columns


_CALLED = {
    "error": "誤り",
    "readings": "読み方による違い",
    "revision": "規約の版",
    "assumptions": "仮定したこと",
    "notes": "ご注意",
}


def _titles(
    columns: Iterable[str], calculator: Calculator, table: _Table, *, labelled: bool
) -> list[str]:
    """What the columns are called, by their Japanese names if `labelled`: as no input of the
    calculator and no other column of the table is."""
    names = _CALLED | {figure.name: figure.label for figure in calculator.figures}
    taken = {*_inputs(calculator), *table.head}
    found = []
    for column in columns:
        title = names[column] if labelled else column
        while title in taken:
            title = f"計算結果の{title}" if labelled else f"result.{title}"
        taken.add(title)
        found.append(title)
    return found


def _readings(found: Result, calculator: Calculator) -> Mapping[str, Any] | None:
    """The figures in which the readings differ, by reading; None where they agree."""
    differing = [figure.name for figure in differing_figures(found, calculator)]
    if not differing:
        return None
    return {each.id: {name: each.outcome[name] for name in differing} for each in found.readings}


def _written(value: Any) -> str:
    """A value as a cell: yes and no as JSON has them, a list or a mapping as JSON itself."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if type(value) is int:
        return str(value)
    return json.dumps(value, ensure_ascii=False)  # people read the cells


def _line(cells: Iterable[str]) -> str:
    """A line of CSV (RFC 4180), with nothing in it that a spreadsheet would run."""
    written: list[str] = []
    csv.writer(_Sink(written)).writerow(
        "'" + cell if cell.startswith(_FORMULA) else cell for cell in cells
    )
    return "".join(written)


@record(kw_only=False)
class _Sink:
    """What a CSV writer writes to."""

    parts: list[str]

    def write(self, text: str) -> None:
        self.parts.append(text)
