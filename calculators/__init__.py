"""The rules of the terms of service as calculators.

Pure Python, standard library only; the same module answers on the command line and in the
browser. `run` calculates, `catalogue` lists what can be calculated.

No clock, no floats: today's date is an input like any other, money is whole yen, a rate is
a pair of integers.
"""

from calculators.errors import InputError
from calculators.registry import CALCULATORS, catalogue, run
from calculators.result import Note, Reading, Result, Step

__all__ = [
    "CALCULATORS",
    "InputError",
    "Note",
    "Reading",
    "Result",
    "Step",
    "catalogue",
    "run",
]
__version__ = "0.1.0"
