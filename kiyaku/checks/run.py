"""The rules over a text: all of them, all problems at once.

A problem that the file's front matter accepts (`exceptions`) is listed all the same, with
the reason. An id that was given up and is used again shows only beside the other revisions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kiyaku.checks import conflicts, exceptions, form, references, terms, wording
from kiyaku.checks.base import Finder, Rule, Text
from kiyaku.model import Revision
from kiyaku.problems import Problem
from kiyaku.source import Source

USED_AGAIN = "id-used-again"
RULES: tuple[Rule, ...] = (
    *form.RULES,
    *references.RULES,
    *terms.RULES,
    *wording.RULES,
    *conflicts.RULES,
)


def run(
    source: Source,
    *,
    revisions: Iterable[Revision] = (),
    rules: Iterable[Rule] = RULES,
    finders: Iterable[Finder] = (),
) -> list[Problem]:
    """Every problem of a text, in the order of its lines.

    `revisions` are those of the same document, where they are at hand. `finders` find more
    besides the rules.
    """
    found = list(source.problems)  # what cannot be read cannot be accepted either
    if source.revision is not None:
        text = Text(source, source.revision)
        for rule in rules:
            for problem in rule.find(text):
                found.append(_completed(replace(problem, severity=rule.severity), text))
        for find in finders:
            found += (_completed(problem, text) for problem in find(text))
        found += (_completed(problem, text) for problem in _used_again(text, revisions))
    return in_order(found)


def in_order(found: Iterable[Problem]) -> list[Problem]:
    """Problems in the order of their lines."""
    return sorted(found, key=lambda problem: (problem.line, problem.column, problem.code))


def _completed(problem: Problem, text: Text) -> Problem:
    """The problem with its clause's citation, and with the reason for which it is accepted."""
    place = text.places.get(problem.clause)
    return replace(
        problem,
        label=place.label if place else "",
        excepted=text.revision.exceptions.get(exceptions.key(problem)),
    )


def _used_again(text: Text, revisions: Iterable[Revision]) -> Iterator[Problem]:
    """An id that an earlier revision had given up is not given to another clause."""
    earlier = [each.places() for each in _earlier(text.revision, revisions)]
    for id_ in text.places:
        had = [id_ in places for places in earlier]
        if any(had) and not had[-1]:
            yield text.problem(
                USED_AGAIN,
                id_,
                f"永続ID「{id_}」は、以前の版で使われ、なくなったものです。"
                "新しい条項には、新しいIDを付けてください。",
                f"{{#{id_}}}",
            )


def _earlier(revision: Revision, revisions: Iterable[Revision]) -> list[Revision]:
    """The revisions that this one follows, oldest first."""
    by_name = {each.revision: each for each in revisions}
    found: list[Revision] = []
    name = revision.supersedes
    while name in by_name and by_name[name] not in found:
        found.insert(0, by_name[name])
        name = by_name[name].supersedes
    return found
