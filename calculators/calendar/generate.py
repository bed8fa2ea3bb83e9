"""Writes `table.py` from the Cabinet Office's CSV: `python -m calculators.calendar.generate`.

Rule: the table holds exactly the CSV's rows, nothing added and nothing left out. A CSV that
could hide a holiday (a year missing or cut short, a date twice or out of order) is refused.

Each February the Cabinet Office publishes the next year's days. Replace `syukujitsu.csv` with
the new file, run this, run the tests. Nothing may import this module but the tests: it stays
out of the browser's wheel.
"""

import csv
from datetime import date
from itertools import pairwise
from pathlib import Path

HERE = Path(__file__).parent
SOURCE = HERE / "syukujitsu.csv"
TARGET = HERE / "table.py"

HEAD = '''\
# ruff: noqa: E501
"""The holidays as published: the Cabinet Office's CSV of 国民の祝日, last date {last}.

Rule: generated from `syukujitsu.csv` by `python -m calculators.calendar.generate`; never edit
it by hand. One line a year, each day as MMDD and its name. Every day of these years that is not
listed is confirmed to be no holiday.
"""

FIRST_YEAR = {first_year}
LAST_YEAR = {last_year}

HOLIDAYS = {{
'''

Row = tuple[date, str]


def read(content: bytes) -> list[Row]:
    """The CSV's rows, in its order.

    In: the file's bytes, in the CP932 the Cabinet Office publishes or in UTF-8.
    Errors: ValueError where the bytes are neither, or a row is not a date and a name.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp932")
    try:
        rows = list(csv.reader(text.splitlines()[1:], strict=True))
    except csv.Error as error:
        raise ValueError(f"no CSV: {error}") from None
    return [(date(*map(int, day.split("/"))), name) for day, name in rows]


def check(rows: list[Row]) -> None:
    """Raises ValueError where the rows could leave a holiday out, or cannot be written."""
    for (before, _), (after, _) in pairwise(rows):
        if after <= before:
            raise ValueError(f"{after} follows {before}: the dates must rise")
        # 元日 opens every year and 勤労感謝の日 is the last of the holidays each year has.
        if after.year != before.year and (
            after != date(before.year + 1, 1, 1) or before < date(before.year, 11, 23)
        ):
            raise ValueError(f"days are missing between {before} and {after}")
    first, last = rows[0][0], rows[-1][0]
    if (first.month, first.day) != (1, 1) or last < date(last.year, 11, 23):
        raise ValueError(f"the first or the last year is cut short: {first} to {last}")
    for day, name in rows:
        if not name or name != name.strip() or any(mark in name for mark in ',"\\'):
            raise ValueError(f"{day}: unusable name {name!r}")


def render(rows: list[Row]) -> str:
    """The text of `table.py`. Errors: ValueError, as in `check`."""
    check(rows)
    years: dict[int, list[str]] = {}
    for day, name in rows:
        years.setdefault(day.year, []).append(f"{day:%m%d}{name}")
    first_year, last_year = min(years), max(years)
    head = HEAD.format(first_year=first_year, last_year=last_year, last=rows[-1][0])
    lines = [f'    {year}: "{",".join(days)}",\n' for year, days in years.items()]
    return head + "".join(lines) + "}\n"


def main() -> None:
    """Reads `SOURCE` and replaces `TARGET`, in one step, so that no half-written table is seen."""
    text = render(read(SOURCE.read_bytes()))
    beside = TARGET.with_suffix(".py.new")
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.replace(TARGET)


if __name__ == "__main__":
    main()
