"""The deadlines of a result as a calendar file (RFC 5545), for anybody's calendar.

Rules:
- Which figures are deadlines, and in which figure the safe day of each stands, the figures
  themselves declare. The event is on the safe day; the deadline, its readings and clauses are
  in the description.
- An event is a whole day, and takes none of its time. It has a start and no end, which means
  that one day (3.6.1).
- The same inputs under the same revision give the same file, byte for byte: the UID is a
  digest of them, so that a calendar replaces an event rather than doubling it, and DTSTAMP,
  since no clock is read, is the beginning of the event's own day.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date

from calculators.calculator import Calculator
from calculators.fields import Figure
from calculators.render import text
from calculators.result import Result

_LINE = 75  # octets, the line end not counted


def calendar(found: Result, calculator: Calculator) -> str | None:
    """The calendar file; None for a result without a deadline, as where the terms refuse."""
    days = {f.name: _safe_day(found, f) for f in calculator.figures if f.deadline}
    events = [
        line
        for figure in calculator.figures
        if (day := days.get(figure.name)) is not None
        for line in _event(found, calculator, figure, day)
    ]
    if not events:
        return None
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//kiyaku//calculators//JA",
        "CALSCALE:GREGORIAN",
        *events,
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(found: Result, calculator: Calculator, figure: Figure, day: date) -> Iterator[str]:
    written = day.isoformat().replace("-", "")
    label = next(each.label for each in calculator.figures if each.name == figure.deadline)
    yield "BEGIN:VEVENT"
    yield f"UID:{_digest(found, figure)}@kiyaku"
    yield f"DTSTAMP:{written}T000000Z"
    yield f"DTSTART;VALUE=DATE:{written}"
    yield f"SUMMARY:{_escaped(f'{label}（{calculator.title}）')}"
    yield f"DESCRIPTION:{_escaped(text.result(found, calculator).rstrip())}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _safe_day(found: Result, figure: Figure) -> date | None:
    """The earliest day under any reading, which is late under none; None without any day."""
    outcomes = (found.outcome, *(each.outcome for each in found.readings))
    days = [str(each[figure.deadline]) for each in outcomes if each[figure.deadline] is not None]
    return date.fromisoformat(min(days)) if days else None


def _digest(found: Result, figure: Figure) -> str:
    """What tells this event from all others."""
    told = [found.calculator, found.revision, dict(found.inputs), figure.name]
    written = json.dumps(told, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(written.encode("ascii")).hexdigest()[:32]


def _escaped(words: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        words = words.replace(plain, escaped)
    return words


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, each but the first after a space; no character
    is cut in two."""
    pieces, size = [""], 0
    for character in line:
        width = len(character.encode("utf-8"))
        if size + width > _LINE:
            pieces.append(" ")
            size = 1
        pieces[-1] += character
        size += width
    return "\r\n".join(pieces)
