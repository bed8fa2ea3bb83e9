"""Compressed siblings of the site's files, for hosts that send them as they are (`.br`).

The run-time's engine takes half a minute to compress well; what was compressed once is kept
by its digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

from kiyaku import files

SUFFIX = ".br"
_SMALL = {".png", ".jpg", ".woff2", SUFFIX}  # compressed already
_LARGE = 24  # bits of the window; the most that every browser takes


def compress(site: Path, *, kept: Path) -> int:
    """Write the sibling of every file below `site`; how many bytes all siblings hold.

    `kept` is the folder of what was compressed before.
    """
    with ThreadPoolExecutor() as workers:  # brotli lets others run while it works
        return sum(workers.map(lambda path: _one(path, kept), _paths(site)))


def _paths(site: Path) -> Iterable[Path]:
    return (
        path
        for path in sorted(site.rglob("*"))
        if path.is_file() and path.suffix not in _SMALL and path.name not in ("_headers",)
    )


def _one(path: Path, kept: Path) -> int:
    content = path.read_bytes()
    known = kept / f"{hashlib.sha256(content).hexdigest()}{SUFFIX}"
    if not known.exists():
        files.write(known, brotli.compress(content, quality=11, lgwin=_LARGE))
    small = known.read_bytes()
    if len(small) < len(content):
        files.write(path.with_name(path.name + SUFFIX), small)
    return len(small)
