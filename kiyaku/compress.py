"""Compressed siblings of the site's files, for hosts that send them as they are (`.br`).

What never changes is compressed as well as can be: the run-time's engine takes half a minute,
once, and is kept by its digest. Pages change with every release, since they name its scripts;
they are compressed a few hundredths less and fifty times faster.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

from kiyaku import files

SUFFIX = ".br"
_SMALL = {".png", ".jpg", ".woff2", SUFFIX}  # compressed already
_BEST, _QUICK = 11, 9
_LARGE = 24  # bits of the window; the most that every browser takes


def compress(site: Path, *, fixed: Callable[[str], bool], kept: Path) -> int:
    """Write the sibling of every file below `site`; how many bytes all siblings hold.

    `fixed` tells of a path on the site whether it never changes, `kept` is the folder of what
    was compressed before.
    """

    def one(path: Path) -> int:
        best = fixed(path.relative_to(site).as_posix())
        return _one(path, _BEST if best else _QUICK, kept)

    with ThreadPoolExecutor() as workers:  # brotli lets others run while it works
        return sum(workers.map(one, _paths(site)))


def _paths(site: Path) -> Iterable[Path]:
    return (
        path
        for path in sorted(site.rglob("*"))
        if path.is_file() and path.suffix not in _SMALL and path.name not in ("_headers",)
    )


def _one(path: Path, quality: int, kept: Path) -> int:
    content = path.read_bytes()
    small = _best(content, kept) if quality == _BEST else _compressed(content, quality)
    if len(small) < len(content):
        files.write(path.with_name(path.name + SUFFIX), small)
    return len(small)


def _best(content: bytes, kept: Path) -> bytes:
    known = kept / f"{hashlib.sha256(content).hexdigest()}{SUFFIX}"
    if not known.exists():
        files.write(known, _compressed(content, _BEST))
    return known.read_bytes()


def _compressed(content: bytes, quality: int) -> bytes:
    small: bytes = brotli.compress(content, quality=quality, lgwin=_LARGE)
    return small
