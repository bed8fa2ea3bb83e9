"""Rows a second and memory of `calculators batch`: `make bench-batch`.

The peer is a plain loop that reads the same lines with `csv`, calls the same rule and keeps
nothing. Both take turns; what is printed is the median of the ratios turn by turn. The memory
is the peak of a process of its own, for a table and for one ten times as long.
"""

from __future__ import annotations

import csv
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from calculators import CALCULATORS, batch, fields
from calculators.terms import terms
from kiyaku import files
from tests.paths import ROOT

ROWS = 100_000
TURNS = 3
OUT = ROOT / "build" / "bench-batch.json"


def lines(rows: int) -> Iterator[str]:
    """A table of late payments, line by line."""
    yield "principal,due_date,paid_date\n"
    for at in range(rows):
        yield f"{100_000 + at},2025-08-31,2025-{9 + at % 4:02}-{1 + at % 28:02}\n"


def answered(rows: int) -> int:
    """The batch: every row read, calculated and written as CSV."""
    return sum(1 for _ in batch.answers("late-interest", lines(rows)))


def loop(rows: int) -> int:
    """The rule called row by row, its outcome dropped."""
    calculator, revision = CALCULATORS["late-interest"], terms()
    count = 0
    for row in csv.DictReader(lines(rows)):
        calculator.rule(fields.read_inputs(calculator.fields, row), revision)
        count += 1
    return count


def _rate(work: Callable[[int], int]) -> float:
    begun = time.perf_counter()
    work(ROWS)
    return ROWS / (time.perf_counter() - begun)


def _peak(rows: int) -> int:
    """The most memory, in kB, that a process takes which answers so many rows."""
    command = [sys.executable, "-m", "tests.calculators.bench_batch", str(rows)]
    done = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True)
    return int(done.stdout)


def main() -> None:
    """Time and weigh, print a line each, and keep the raw figures."""
    if len(sys.argv) > 1:
        answered(int(sys.argv[1]))
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
        return
    turns = [(_rate(answered), _rate(loop)) for _ in range(TURNS)]
    ratio = statistics.median(plain / ours for ours, plain in turns)
    ours = statistics.median(rate for rate, _ in turns)
    print(f"batch of {ROWS:,} rows: {ours:,.0f} rows/s, {ratio:.2f}× the time of a plain loop")
    peaks = {rows: _peak(rows) for rows in (ROWS // 10, ROWS)}
    print("peak memory: " + ", ".join(f"{n:,} rows {kb:,} kB" for n, kb in peaks.items()))
    raw = {"rows": ROWS, "rows per second": turns, "peak kB": peaks}
    files.write(OUT, json.dumps(raw, indent=1) + "\n")


if __name__ == "__main__":
    main()
