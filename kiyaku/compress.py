"""Compressed siblings of the site's files, for hosts that send them as they are (`.br`).

What never changes is compressed as well as can be: the run-time's engine takes half a minute,
once, and is kept. Pages change with every release, since they name its scripts; they are
compressed a few hundredths less, and several hundred times faster.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

from kiyaku import files
from kiyaku.kept import keep

SUFFIX = ".br"
_LEFT = {".png", ".jpg", ".woff2", SUFFIX, ".map"}  # compressed already, or not sent to readers
_BEST, _QUICK = 11, 8
_WINDOW = 24  # bits; the most that every browser takes
_MANNER = repr((_BEST, _WINDOW)).encode()
_TRIED = 1_000_000  # bytes up to which a second way is tried, which takes as long again


def compress(site: Path, *, fixed: Callable[[str], bool], kept: Path) -> int:
    """Write the sibling of every file below `site`; how many bytes all siblings hold.

    `fixed` tells of a path on the site whether it never changes, `kept` is the folder of what
    was compressed before.
    """

    def one(path: Path) -> int:
        content = path.read_bytes()
        best = fixed(path.relative_to(site).as_posix())
        small = _best(content, kept) if best else _compressed(content, _QUICK)
        if len(small) < len(content):
            files.write(path.with_name(path.name + SUFFIX), small)
        return len(small)

    # brotli lets others run while it works; each at work takes some tens of megabytes
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        return sum(workers.map(one, _paths(site)))


def _paths(site: Path) -> Iterable[Path]:
    return (
        path
        for path in sorted(site.rglob("*"))
        if path.is_file() and path.suffix not in _LEFT and path.name not in ("_headers",)
    )


def _best(content: bytes, kept: Path) -> bytes:
    # brotli's mode for fonts suits what is sent in two bytes a character, as the search index
    modes = (brotli.MODE_GENERIC, brotli.MODE_FONT)[: 2 if len(content) <= _TRIED else 1]

    def write(path: Path) -> None:
        path.write_bytes(min((_compressed(content, _BEST, mode) for mode in modes), key=len))

    manner = _MANNER if len(modes) == 1 else _MANNER + repr(modes).encode()
    return keep(kept, [content, manner], write).read_bytes()


def _compressed(content: bytes, quality: int, mode: int = brotli.MODE_GENERIC) -> bytes:
    window = min(_WINDOW, max(16, len(content).bit_length()))  # no larger than what it is to hold
    small: bytes = brotli.compress(content, quality=quality, lgwin=window, mode=mode)
    return small
