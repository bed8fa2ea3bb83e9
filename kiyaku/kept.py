"""What takes long to make, kept in a folder for the next build under the digest of all that it
was made of: so the next build finds it, unless something of that has changed.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

_LIST = ".files"  # beside the files: their names in their order
_DIGEST = re.compile("[0-9a-f]{32}")


def keep(kept: Path, of: Iterable[bytes], make: Callable[[Path], object]) -> Path:
    """The file or folder that `make` writes at the path given to it, made now or earlier.

    `kept` is the folder of such, which may be deleted at any time. `of` is all that the result
    depends on, the code that makes it among it.
    """
    place = kept / digest(of)
    if not place.exists():
        kept.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept) as beside:
            made = Path(beside, "made")
            make(made)
            with suppress(OSError):  # another build may have made the same by now
                made.rename(place)
    return place


def latest(
    place: Path, of: Iterable[bytes], make: Callable[[], Mapping[str, str | bytes]]
) -> dict[str, Path]:
    """The files that `make` gives by their paths, made now or by an earlier build. Of those in
    `place` the last ones are kept, since no build will ask again for what an edited text was
    before; and those before them, for a build that may still read them. `of` as for `keep`.
    """
    met = set(_folders(place))

    def write(out: Path) -> None:
        made = make()
        for name, content in made.items():
            path = out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        (out / _LIST).write_text("\n".join(made), encoding="utf-8")

    folder = keep(place, of, write)
    if folder not in met:
        for old in sorted(met, key=lambda each: each.stat().st_mtime)[:-1]:
            shutil.rmtree(old, ignore_errors=True)
    names = (folder / _LIST).read_text(encoding="utf-8").split("\n")
    return {name: folder / name for name in names}


def _folders(place: Path) -> list[Path]:
    """What is kept in a place, without what another build is about to make."""
    return [path for path in place.glob("*") if _DIGEST.fullmatch(path.name)]


def text(content: str | Path) -> str:
    """A text that is at hand, or kept in a file."""
    return content if isinstance(content, str) else content.read_text(encoding="utf-8")


def digest(of: Iterable[bytes]) -> str:
    """What names that which was made of these parts."""
    found = hashlib.sha256()
    for part in of:
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()[:32]


def content(folder: Path) -> list[bytes]:
    """All files below a folder of sources as parts of a digest: their names and what they hold."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return [
        part
        for path in paths
        if path.parent.name != "__pycache__"
        for part in (path.relative_to(folder).as_posix().encode(), path.read_bytes())
    ]
