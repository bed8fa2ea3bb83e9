"""The picture of a result, where its calculator declares one and the result has what to draw.

Pictures take the place of no words: each bears its text, and what it marks stands beside it.
Colours and lines come from the style sheet by class; there is no style attribute (the pages'
policy forbids it), so a picture is right in the dark and in print.
"""

from __future__ import annotations

from calculators.calculator import Calculator
from calculators.pictures import Bars, MonthCalendar
from calculators.result import Result


def figure(found: Result, calculator: Calculator) -> str:
    """The picture as HTML with SVG in it; "" where there is none."""
    picture = calculator.picture
    if picture is None:
        return ""
    # A kind of picture is imported when it is first drawn: one answer needs one.
    if isinstance(picture, MonthCalendar):
        from calculators.render import months

        return months.figure(picture, found, calculator)
    if isinstance(picture, Bars):
        from calculators.render import bars

        return bars.figure(picture, found, calculator)
    from calculators.render import timeline

    return timeline.figure(picture, found, calculator)
