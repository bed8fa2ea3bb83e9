"""How kanji are read, so that search finds a word by its sound: ちょさくけん is 著作権.

`readings.txt` has a line for each kanji, and for each word that is read as a whole (昨日), with
its readings as they stand in legal and everyday words. It is kept by hand; a reading that is
missing only means that a word is not found by it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_TABLE = Path(__file__).with_name("readings.txt")
_RARE = 2  # a kanji that stands less often in the texts is not worth its bytes
KANJI = re.compile("[一-鿿]")


@cache
def table() -> Mapping[str, str]:
    """The readings of kanji and of words read as a whole, with a space between."""
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    split = (line.partition(" ") for line in lines if not line.startswith("#"))
    return MappingProxyType({written: read for written, _, read in split})


def readings(texts: Iterable[str]) -> dict[str, object]:
    """What is needed to read some texts: for each of their `kanji`, in the order of their code
    points, its readings ("" where they are unknown, or the kanji is rare in the texts), and the
    `words` in them that are read as a whole."""
    whole = "\n".join(texts)
    known = table()
    counts = sorted(Counter(KANJI.findall(whole)).items())
    return {
        "kanji": "、".join(known.get(one, "") if n >= _RARE else "" for one, n in counts),
        "words": {each: known[each] for each in known if len(each) > 1 and each in whole},
    }
