"""How kanji are read, so that search finds a word by its sound: ちょさくけん is 著作権.

`readings.txt` has a line for each kanji, and for each word that is read as a whole (昨日), with
its readings as they stand in legal and everyday words. It is kept by hand; a reading that is
missing only means that a word is not found by it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_TABLE = Path(__file__).with_name("readings.txt")
_PAIR = 2  # bytes of a kanji of JIS X 0208 in EUC
AGAIN, UNKNOWN = "", "-"
KANJI = re.compile("[一-鿿]")


@cache
def table() -> Mapping[str, str]:
    """The readings of kanji and of words read as a whole, with a space between."""
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    split = (line.partition(" ") for line in lines if not line.startswith("#"))
    return MappingProxyType({written: read for written, _, read in split})


def readings(texts: Collection[str], words: Collection[str] = ()) -> dict[str, object]:
    """What is needed to read some texts and the words for them: for each of their `kanji`, in the
    order of JIS X 0208 (others last), its readings, and the `words` that are read as a whole.

    That order is mostly one of readings: where the first reading is that of the kanji before, it is
    left out (AGAIN). A kanji is UNKNOWN that is not in the table, or that stands in a single word
    and in no text: it is not worth its bytes.
    """
    said = set(KANJI.findall("\n".join(texts)))
    whole = "\n".join([*texts, *words])
    counts = Counter(KANJI.findall(whole))
    known = table()
    found = []
    before = ""
    for one in sorted(counts, key=_place):
        given = known.get(one, "").split() if counts[one] > 1 or one in said else []
        if before in given:
            given = [AGAIN, *(each for each in given if each != before)]
        elif given:
            before = given[0]
        found.append(" ".join(given) if given else UNKNOWN)
    return {
        "kanji": "、".join(found),
        "words": {each: known[each] for each in known if len(each) > 1 and each in whole},
    }


def _place(kanji: str) -> tuple[bytes, str]:
    """Where a kanji stands in JIS X 0208."""
    code = kanji.encode("euc_jp", "ignore")
    return (code if len(code) == _PAIR else b"\xff", kanji)
