"""The comparison beside its peers: `make bench-diff` prints the tables and keeps the figures.

In `build/bench-diff.json`; a run worth keeping goes to `tests/bench/results/`.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from kiyaku import files
from tests.bench import pairs, quality
from tests.edits import MARKED, RESTRUCTURED
from tests.paths import ROOT

OUT = ROOT / "build" / "bench-diff.json"


def machine() -> dict[str, str]:
    """What ran where: no names, no paths."""
    git = subprocess.run(["git", "--version"], capture_output=True, text=True, check=True)
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}",
        "python": platform.python_version(),
        "git": git.stdout.strip().removeprefix("git version "),
        **{name: version(name) for name in ("diff-match-patch", "redlines", "xmldiff")},
    }


def main() -> None:
    """Measure, print, keep."""
    said = machine()
    print("、".join(f"{name} {value}" for name, value in said.items()))
    marks = quality.table()
    print(f"\n{len(MARKED)} edits of words, {len(RESTRUCTURED)} of structure, marked by hand:\n")
    _print(
        [
            "",
            "exact",
            "spurious pieces",
            "needless",
            "missed",
            "exact",
            "spurious clauses",
            "missed",
        ],
        {
            name: [*each["words"].values(), *each["structure"].values()]
            for name, each in marks.items()
        },
    )
    whole = pairs.table()
    for name, peers in whole.items():
        print(f"\n{name}:\n")
        _print(
            ["", "seconds", "MB", "pieces", "characters marked"],
            {peer: _row(found) for peer, found in peers.items()},
        )
    found = {"ran": said, "edits marked by hand": marks, "whole texts": whole}
    files.write(OUT, json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    print(f"\nraw figures: {OUT.relative_to(ROOT)}")


def _row(found: Mapping[str, Any]) -> list[object]:
    if "stopped after" in found:
        return [f"over {found['stopped after']}", "", "", ""]
    pieces, characters = int(found["pieces"]), int(found["characters"])
    return [f"{found['seconds']:.2f}", f"{found['megabytes']:.0f}", pieces, characters]


def _print(head: list[str], rows: Mapping[str, list[Any]]) -> None:
    print(f"| {' | '.join(head)} |\n|{'---|' * len(head)}")
    for name, row in rows.items():
        print(f"| {name} | {' | '.join(map(str, row))} |")


if __name__ == "__main__":
    main()
