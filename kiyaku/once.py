"""What is worked out of a value once, and kept with it for as long as it lives.

Several pages, rules and comparisons ask the same of a revision: where its clauses stand, what
they refer to, which terms it defines. A revision never changes, so the first answer holds.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

Of = TypeVar("Of")
Found = TypeVar("Found")


def once(find: Callable[[Of], Found]) -> Callable[[Of], Found]:
    """A function of one value that never changes, which is called once for each such value.

    The answer is kept beside the value's own fields, as `functools.cached_property` keeps its
    own; it goes to everyone who asks, and nobody may change it.
    """
    name = f"{find.__module__}.{find.__qualname__}"

    @wraps(find)
    def found(of: Of) -> Found:
        kept = vars(of)
        if name not in kept:
            kept[name] = find(of)
        answer: Found = kept[name]
        return answer

    return found


# For a pure function of a sentence: most of them stand in several revisions of a document.
remembered = lru_cache(maxsize=4096)
