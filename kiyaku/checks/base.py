"""What a rule is, what it looks at, and how it says where a problem stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kiyaku.glossary import Term, glossary
from kiyaku.model import Clause, Placed, Revision
from kiyaku.problems import Problem, Severity
from kiyaku.references import Field, Reference, fields, references
from kiyaku.source import Source


class Text:
    """A file under check, with what several rules need of it worked out once."""

    def __init__(self, source: Source, revision: Revision) -> None:
        self.source = source
        self.revision = revision

    @cached_property
    def places(self) -> Mapping[str, Placed]:
        """Clauses by id."""
        return self.revision.places()

    @cached_property
    def references(self) -> Sequence[Reference]:
        """Every reference."""
        return references(self.revision)

    @cached_property
    def terms(self) -> Sequence[Term]:
        """Every defined term."""
        return glossary(self.revision)

    @cached_property
    def passages(self) -> list[tuple[str, Field, str]]:
        """Every field with words: the clause's id ("" for the preamble), which, and the words."""
        return list(fields(self.revision))

    @cached_property
    def articles(self) -> list[Clause]:
        """The articles, supplements' articles included."""
        return [clause for clause in self.revision.clauses if clause.kind == "article"]

    def problem(self, code: str, clause: str, message: str, words: str = "") -> Problem:
        """A problem of a clause, placed at its words where they are found in the file."""
        line, column = self._place(clause, words)
        return Problem(
            code=code,
            message=message,
            path=self.source.path,
            line=line,
            column=column,
            clause=clause,
        )

    @cached_property
    def _lines(self) -> list[str]:
        return self.source.text.split("\n")

    @cached_property
    def _starts(self) -> list[int]:
        return sorted(self.source.lines.values())

    def _place(self, clause: str, words: str) -> tuple[int, int]:
        first = self.source.lines.get(clause, 1)
        after = [line for line in self._starts if line > first]
        last = after[0] - 1 if after else len(self._lines)
        for number in range(first, last + 1) if words else ():
            at = self._lines[number - 1].find(words)
            if at >= 0 and not (clause == "" and number < self._body):
                return number, at + 1
        return first, 1

    @cached_property
    def _body(self) -> int:
        """The line on which the title stands, below the front matter."""
        return next((n for n, line in enumerate(self._lines, 1) if line.startswith("# ")), 1)


Finder = Callable[[Text], Iterator[Problem]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One rule. `code` is its name in reports and exceptions; `title` and `why` say in Japanese
    what it looks for and why; `wrong` and `right` are bodies of texts, or whole files,
    of which it finds the one and passes the other. `find` is the rule itself."""

    code: str
    title: str
    why: str
    wrong: str
    right: str
    find: Finder
    severity: Severity = Severity.WARNING


def article(*lines: str) -> str:
    """The body of an example: a title, and one article of the given lines."""
    return "\n\n".join(["# 規約", "## 第1条（見出し） {#a}", *lines]) + "\n"


def file(*, revision: str = "r", quote: str = "年14.5%", decision: str = "") -> str:
    """A whole file, for an example that turns on its front matter; it lies in `d/r.md`."""
    lines = ["---", "document: d", "title: 規約", f"revision: {revision}", "status: draft"]
    lines += ["parameters:", "  rate:", "    clause: a", f"    quote: {quote}"]
    lines += ["    unit: percent per year"]
    lines += ["decisions:", f"  {decision}"] if decision else []
    lines += ["---", "", article("利息は、年14.5%とする。")]
    return "\n".join(lines)
