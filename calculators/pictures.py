"""What a calculator's result looks like as a picture: declared once with the calculator, by the
names of its figures and inputs. `calculators.render` draws it; nothing is calculated for it.
"""

from __future__ import annotations

from calculators.record import record


@record
class MonthCalendar:
    """The months of some dates, with the days that are no business days.

    `marks` names date figures and date inputs. `counted` is the figure that the quotation
    `words` counts back in business days; the days of the count bear its numbers. In `words`,
    `{plan}` stands for the input of that name.
    """

    marks: tuple[str, ...]
    counted: str = ""
    words: str = ""


@record
class Row:
    """A row of a timeline: the date figure or date input `name`, a stretch from it up to `until`,
    or the stretches of a list of intervals. Without a `label` it is called as its first name is.
    """

    name: str
    until: str = ""
    label: str = ""


@record
class Timeline:
    """Dates and stretches of time under one axis. A row whose date is not there is left out."""

    rows: tuple[Row, ...]


@record
class Bars:
    """A bar for each row of the figure `rows`, from the columns `stacked`, over the first column."""

    rows: str
    stacked: tuple[str, ...]


Picture = MonthCalendar | Timeline | Bars
