"""How the peers mark the edits that a person marked (`tests/fixtures/edits.md`).

Edits of words, clause by clause. A piece that a peer marks is *spurious* if it meets nothing that
the person marked, or if it is one piece more for the same mark; characters are *needless* if only
the peer marks them, *missed* if only the person does. An edit is *exact* without any of these.

Edits of structure, over the whole text, one line a clause and without the numbers, since peers
cannot know a number from words. A clause is spurious if words of it are marked though a person
says that none changed: moved, renumbered, or untouched.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import accumulate

from kiyaku import diff
from kiyaku.diff import Change
from kiyaku.model import Revision
from kiyaku.rows import entries
from kiyaku.segments import Segment
from tests.bench.peers import PEERS, Peer, characters, spans
from tests.edits import (
    MARKED,
    OLD,
    RESTRUCTURED,
    Case,
    after,
    before,
    expected,
    revised,
    reworded,
    whole,
)

Clauses = set[tuple[str, str]]  # the side, and the citation there


def words(segments: Callable[[Case], Iterable[Segment]]) -> dict[str, int]:
    """The counts over all edits of words."""
    found = Counter(exact=0, spurious=0, needless=0, missed=0)
    for case in MARKED:
        mine = spans(_by_hand(whole(case)))
        theirs = spans(segments(case))
        found["exact"] += mine == theirs
        met = [{each for each in mine if _meet(each, piece)} for piece in theirs]
        claimed = set[tuple[str, int, int]]()
        for each in met:
            found["spurious"] += not each - claimed
            claimed |= each
        found["needless"] += len(characters(theirs) - characters(mine))
        found["missed"] += len(characters(mine) - characters(theirs))
    return dict(found)


def structure(touched: Callable[[Revision, Revision], Clauses]) -> dict[str, int]:
    """The counts over all edits of structure."""
    found = Counter(exact=0, spurious=0, missed=0)
    for case in RESTRUCTURED:
        mine, theirs = _worded(case), touched(OLD, revised(case))
        found["exact"] += mine == theirs
        found["spurious"] += len(theirs - mine)
        found["missed"] += len(mine - theirs)
    return dict(found)


def table() -> dict[str, dict[str, dict[str, int]]]:
    """The counts of kiyaku's comparison and of every peer."""
    return {
        "kiyaku": {"words": words(_by_kiyaku), "structure": structure(_touched_by_kiyaku)},
        **{
            name: {"words": words(_by(peer)), "structure": structure(_touched_by(peer))}
            for name, peer in PEERS.items()
        },
    }


def _by(peer: Peer) -> Callable[[Case], list[Segment]]:
    return lambda case: peer(before(whole(case)), after(whole(case)))


def _by_kiyaku(case: Case) -> Iterable[Segment]:
    changes = diff.compare(OLD, reworded(case)).changes
    return next(each.segments for each in changes if each.id == case.clause)


def _by_hand(marked: str) -> list[Segment]:
    pieces = re.split(r"(\[-.*?-\]|\{\+.*?\+\})", marked, flags=re.DOTALL)
    ops = {"[-": "delete", "{+": "insert"}
    return [
        Segment(ops[piece[:2]], piece[2:-2]) if piece[:2] in ops else Segment("equal", piece)  # type: ignore[arg-type]
        for piece in pieces
        if piece
    ]


def _meet(a: tuple[str, int, int], b: tuple[str, int, int]) -> bool:
    return a[0] == b[0] and a[1] < b[2] and b[1] < a[2]


def _worded(case: Case) -> Clauses:
    """The clauses of which, a person says, words changed."""
    found: Clauses = set()
    for fact in expected(case):
        labels, _, said = fact.partition(": ")
        old, _, new = labels.partition(" → ")
        sides = {"old": old, "new": new or old}
        if "追加" in said:
            found.add(("new", sides["new"]))
        elif "削除" in said:
            found.add(("old", sides["old"]))
        elif "字句" in said or "参照のみ" in said:
            found |= set(sides.items())
    return found


def _touched_by_kiyaku(old: Revision, new: Revision) -> Clauses:
    """The clauses that the comparison shows as changed in their words."""
    found: Clauses = set()
    for each in diff.compare(old, new).changes:
        if each.change is not Change.UNCHANGED:
            sides = {"old": each.old_label, "new": each.new_label}
            found |= {(side, label) for side, label in sides.items() if label is not None}
    return found


def _touched_by(peer: Peer) -> Callable[[Revision, Revision], Clauses]:
    def touched(old: Revision, new: Revision) -> Clauses:
        lines = {"delete": _lines(old), "insert": _lines(new)}
        texts = {side: "\n".join(text for _, text in found) for side, found in lines.items()}
        starts = {
            side: [0, *accumulate(len(text) + 1 for _, text in found)]
            for side, found in lines.items()
        }
        return {
            (
                "old" if side == "delete" else "new",
                lines[side][bisect_right(starts[side], at) - 1][0],
            )
            for side, at in characters(spans(peer(texts["delete"], texts["insert"])))
            if texts[side][at] != "\n"
        }

    return touched


def _lines(revision: Revision) -> list[tuple[str, str]]:
    """Citation and words of each clause that has any."""
    found = [(entry.label, entry.text.replace("\n", "　")) for entry in entries(revision)]
    return [(label, text) for label, text in found if text]
