"""What takes long to make, kept in a folder for the next build under the digest of all that it
was made of: so the next build finds it, unless something of that has changed.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path


def keep(kept: Path, of: Iterable[bytes], make: Callable[[Path], object]) -> Path:
    """The file or folder that `make` writes at the path given to it, made now or earlier.

    `kept` is the folder of such, which may be deleted at any time. `of` is all that the result
    depends on, the code that makes it among it.
    """
    place = kept / _digest(of)
    if not place.exists():
        kept.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept) as beside:
            made = Path(beside, "made")
            make(made)
            with suppress(OSError):  # another build may have made the same by now
                made.rename(place)
    return place


def latest(place: Path, of: Iterable[bytes], make: Callable[[], bytes]) -> bytes:
    """What `make` gives, made now or by the build before: only the last is kept, at `place`, since
    no build will ask again for what an edited text was before. `of` as for `keep`.
    """
    digest = _digest(of).encode()
    with suppress(OSError):
        found, _, made = place.read_bytes().partition(b"\n")
        if found == digest:
            return made
    made = make()
    with suppress(OSError):  # it is made again, then
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as beside:
            beside.write(digest + b"\n" + made)
        Path(beside.name).replace(place)
    return made


def _digest(of: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in of:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:32]


def content(folder: Path) -> list[bytes]:
    """All files below a folder of sources as parts of a digest: their names and what they hold."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return [
        part
        for path in paths
        if path.parent.name != "__pycache__"
        for part in (path.relative_to(folder).as_posix().encode(), path.read_bytes())
    ]
