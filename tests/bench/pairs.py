"""Time and memory of the comparison and of its peers over whole texts, a process each.

`python -m tests.bench.pairs PEER FOLDER` is the child: it reads the two sides from the folder,
compares once, and prints seconds of the processor, peak memory and how much it marks.
"""

from __future__ import annotations

import contextlib
import json
import pickle
import re
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kiyaku import diff, files
from kiyaku.diff import Change
from kiyaku.model import Revision
from kiyaku.rows import entries
from kiyaku.segments import Segment
from tests.bench.peers import PEERS
from tests.paths import DRAFT, IN_FORCE, ROOT, SHARED

KIYAKU = "kiyaku"
BARE = "（an interpreter that compares nothing）"
_PAIRS = {  # the material beside the checkout
    "NDA 1 → 46": ("terms/meti_nda_01.md", "terms/meti_nda_46.md"),
    "work rules 2023 → 2025": (
        "terms/shinonome_shugyo_2023-04-12.md",
        "terms/shinonome_shugyo_2025-03-12.md",
    ),
    "reprocessing act 2023 → 2024": (
        "laws/saishori_2023-06-07.txt",
        "laws/saishori_2024-04-01.txt",
    ),
    "civil code 2018 → 2024": ("laws/minpo_2018-05.txt", "laws/minpo_2024-05.txt"),
}
_TURNS = 3
_SLOW = 10.0  # seconds; what takes longer runs once
_LIMIT = 100  # seconds of the processor, from which a peer is stopped
# Whole texts without lines first are beyond these two: hours for the civil code.
_WHOLE_TEXT = {"difflib, characters", "difflib, runs of script"}


def pairs() -> Iterator[tuple[str, Revision, Revision]]:
    """The texts compared: the project's own, and those beside the checkout if they are there."""
    from kiyaku.importer import run

    yield "cybozu.com in force → draft", files.read(IN_FORCE), files.read(DRAFT)
    for name, paths in _PAIRS.items():
        sources = [SHARED / "data" / path for path in paths]
        if all(source.exists() for source in sources):
            old, new = (
                run.import_file(source, document="d", revision=source.stem).revision
                for source in sources
            )
            yield name, old, new
        else:
            print(f"{name}: skipped, the material beside the checkout is absent")


def lines(revision: Revision) -> str:
    """A revision as peers read it: a line a block, numbers included."""
    return "\n".join(f"{entry.mark}　{entry.text}".strip("　") for entry in entries(revision))


def table() -> dict[str, dict[str, dict[str, Any]]]:
    """For each pair and each peer: seconds, peak memory and marks; None where it was stopped."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for name, old, new in pairs():
        with tempfile.TemporaryDirectory() as folder:
            for side, revision in (("old", old), ("new", new)):
                Path(folder, f"{side}.txt").write_text(lines(revision), encoding="utf-8")
                Path(folder, f"{side}.tree").write_bytes(pickle.dumps(revision))
            found[name] = _turns(folder)
    return found


def _turns(folder: str) -> dict[str, dict[str, Any]]:
    runs: dict[str, list[dict[str, Any] | None]] = {}
    for _ in range(_TURNS):
        for peer in (BARE, KIYAKU, *(each for each in PEERS if each not in _WHOLE_TEXT)):
            before = runs.setdefault(peer, [])
            if not before or (before[0] and before[0]["seconds"] < _SLOW):
                before.append(_child(peer, folder))
    return {peer: _median(done) for peer, done in runs.items()}


def _median(done: list[dict[str, Any] | None]) -> dict[str, Any]:
    kept = [each for each in done if each]
    if len(kept) < len(done):
        return {"stopped after": _LIMIT}
    return {key: statistics.median(each[key] for each in kept) for key in kept[0]}


def _child(peer: str, folder: str) -> dict[str, Any] | None:
    command = [sys.executable, "-m", "tests.bench.pairs", peer, folder]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if ran.returncode == -signal.SIGXCPU:
        return None
    ran.check_returncode()
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def _measured(peer: str, folder: Path) -> dict[str, float]:
    marked: list[Segment] = []
    with _Memory(child=peer.startswith("git")) as memory:
        begun = _used()
        if peer == KIYAKU:
            sides = [(folder / f"{side}.tree").read_bytes() for side in ("old", "new")]
            old, new = map(pickle.loads, sides)
            begun = _used()
            for each in diff.compare(old, new).changes:
                if each.change is not Change.UNCHANGED and not each.relocated:
                    marked += each.segments
        elif peer != BARE:
            paths = [folder / f"{side}.txt" for side in ("old", "new")]
            marked = PEERS[peer](*(path.read_text(encoding="utf-8") for path in paths))
        seconds = _used() - begun
    pieces = [segment.text for segment in marked if segment.op != "equal"]
    return {
        "seconds": seconds,
        "megabytes": memory.peak / 1024,
        "pieces": len(pieces),
        "characters": sum(map(len, pieces)),
    }


class _Memory:
    """The peak of this process's memory, or of its child's (git), in kilobytes.

    As Linux counts it for the program itself: what `getrusage` says of a process includes the
    one from which it was forked. A child is looked at every other millisecond.
    """

    def __init__(self, *, child: bool) -> None:
        self.peak = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch) if child else None

    def __enter__(self) -> _Memory:
        if self._thread:
            self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._done.set()
        if self._thread:
            self._thread.join()
        else:
            self.peak = _high("self")

    def _watch(self) -> None:
        while not self._done.wait(0.002):
            for children in Path("/proc/self/task").glob("*/children"):
                with contextlib.suppress(OSError):
                    for child in children.read_text().split():
                        if Path(f"/proc/{child}/comm").read_text() == "git\n":
                            self.peak = max(self.peak, _high(child))


def _high(process: str) -> int:
    """0 of a process that is at its end."""
    found = re.search(r"VmHWM:\s*([0-9]+)", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) if found else 0


def _used() -> float:
    """Seconds of the processor, git's included."""
    who = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    return sum(sum(resource.getrusage(each)[:2]) for each in who)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (_LIMIT, _LIMIT + 1))
    print(json.dumps(_measured(sys.argv[1], Path(sys.argv[2]))))
