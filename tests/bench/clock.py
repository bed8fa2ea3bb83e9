"""How time is taken: in turns with a peer, in seconds of the processor, so that whatever else the
machine does weighs on both alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from difflib import SequenceMatcher

Work = Callable[[], object]


def seconds(work: Work, clock: Callable[[], float] = time.process_time) -> float:
    """How long a piece of work takes."""
    begun = clock()
    work()
    return clock() - begun


def turns(
    work: Work, peer: Work, count: int, clock: Callable[[], float] = time.process_time
) -> list[tuple[float, float]]:
    """The seconds of a piece of work and of its peer, turn by turn."""
    return [(seconds(work, clock), seconds(peer, clock)) for _ in range(count)]


def ratio(found: list[tuple[float, float]]) -> float:
    """The median of how many times the peer's time the work took."""
    return statistics.median(mine / theirs for mine, theirs in found)


def bare_difflib(old: list[str], new: list[str]) -> None:
    """The peer of a comparison: lines, then the characters of what changed, and no result."""
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for op, a1, a2, b1, b2 in matcher.get_opcodes():
        if op != "equal":
            a, b = "\n".join(old[a1:a2]), "\n".join(new[b1:b2])
            SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes()
