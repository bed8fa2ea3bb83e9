"""The words by which people look for a clause: `terms/<document>/vocabulary.yml`.

Legal staff edit the file. It gives a clause, by its id, the everyday words of those who need it,
and lists words that mean the same wherever they stand. It says nothing of what the text says:
search only finds more by it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from kiyaku.model import Revision
from kiyaku.problems import BadInput, Problem

NAME = "vocabulary.yml"
CLAUSES, SYNONYMS = "clauses", "synonyms"
_FORM = "「clauses:」の下に「fees-p4: 延滞、滞納、払い忘れ」のように書いてください"


@dataclass(frozen=True, kw_only=True, slots=True)
class Vocabulary:
    """Words by the id of their clause, and groups of words that mean the same.

    `problems` is what is wrong with the file; `lines` gives each clause the line of its id.
    """

    path: str = ""
    clauses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    synonyms: tuple[tuple[str, ...], ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def key(word: str) -> str:
    """A word as it is compared: of the same key are words that only look different."""
    return "".join(unicodedata.normalize("NFKC", word).lower().split())


def read(folder: Path) -> Vocabulary:
    """The vocabulary in a document's folder; an empty one where there is no such file.

    Raises BadInput for a file that cannot be read.
    """
    path = folder / NAME
    if not path.is_file():
        return Vocabulary()
    try:
        return parse(path.read_text(encoding="utf-8"), path=str(path))
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"{path}: UTF-8のファイルとして読めません。") from None


def parse(text: str, *, path: str) -> Vocabulary:
    """Read a vocabulary, with all that is wrong with its form."""
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        message = f"YAMLとして読み取れません。{_FORM}。"
        return Vocabulary(path=path, problems=(_problem(path, line, column, message),))
    reader = _Reader(path)
    reader.read(root)
    return Vocabulary(
        path=path,
        clauses=reader.clauses,
        synonyms=tuple(reader.synonyms),
        lines=reader.lines,
        problems=tuple(reader.problems),
    )


def check(vocabulary: Vocabulary, revisions: Iterable[Revision]) -> list[Problem]:
    """Every problem of a vocabulary, in the order of its lines; `revisions` are its document's."""
    ids = {id_ for revision in revisions for id_ in _ids(revision)}
    unknown = [
        _problem(
            vocabulary.path,
            line,
            3,
            f"条項のID「{id_}」は、どの版にもありません。"
            "規約のファイルの {#…} にあるIDを書いてください。",
            clause=id_,
        )
        for id_, line in vocabulary.lines.items()
        if id_ not in ids
    ]
    return sorted([*vocabulary.problems, *unknown], key=lambda each: (each.line, each.column))


def _ids(revision: Revision) -> Iterator[str]:
    yield from (f"preamble-p{at}" for at, _ in enumerate(revision.preamble, 1))
    yield from (clause.id for clause in revision.walk())


class _Reader:
    def __init__(self, path: str) -> None:
        self.path = path
        self.clauses: dict[str, tuple[str, ...]] = {}
        self.synonyms: list[tuple[str, ...]] = []
        self.lines: dict[str, int] = {}
        self.problems: list[Problem] = []

    def read(self, root: yaml.Node | None) -> None:
        if root is None:
            return
        for name, value in self.pairs(root):
            if name.value == CLAUSES:
                for id_, words in self.pairs(value):
                    self.clause(id_, words)
            elif name.value == SYNONYMS and isinstance(value, yaml.SequenceNode):
                for group in value.value:
                    self.group(group)
            else:
                self.report(
                    name,
                    f"項目「{name.value}」は使えません。「clauses:」（条項ごとの言葉）と"
                    "「synonyms:」（同じ意味の言葉の一覧）に分けて書いてください。",
                )

    def clause(self, id_: yaml.Node, words: yaml.Node) -> None:
        if id_.value in self.clauses:
            self.report(id_, f"条項「{id_.value}」が重複しています。1か所にまとめてください。")
        self.lines.setdefault(id_.value, id_.start_mark.line + 1)
        self.clauses[id_.value] = (*self.clauses.get(id_.value, ()), *self.words(words))

    def group(self, node: yaml.Node) -> None:
        words = tuple(self.words(node))
        if len(words) < 2:
            self.report(
                node, "同じ意味の言葉は、「- 遅延利息、遅延損害金」のように2つ以上書いてください。"
            )
        had = {key(word) for group in self.synonyms for word in group}
        for word in words:
            if key(word) in had:
                self.report(
                    node,
                    f"「{word}」が、ほかの行の同じ意味の言葉にもあります。1行にまとめてください。",
                )
        self.synonyms.append(words)

    def words(self, node: yaml.Node) -> Iterator[str]:
        """The words of a list, each once."""
        if not isinstance(node, yaml.ScalarNode):
            self.report(node, f"言葉は「、」で区切って書いてください。{_FORM}。")
            return
        seen: set[str] = set()
        for word in filter(None, map(str.strip, node.value.split("、"))):
            if key(word) in seen:
                self.report(node, f"「{word}」が重複しています。1つにしてください。")
                continue
            seen.add(key(word))
            yield word

    def pairs(self, node: yaml.Node) -> list[tuple[yaml.Node, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            self.report(node, f"「名前: 値」の形になっていません。{_FORM}。")
            return []
        return list(node.value)

    def report(self, node: yaml.Node, message: str) -> None:
        mark = node.start_mark
        self.problems.append(_problem(self.path, mark.line + 1, mark.column + 1, message))


def _problem(path: str, line: int, column: int, message: str, clause: str = "") -> Problem:
    return Problem(
        code="vocabulary", message=message, path=path, line=line, column=column, clause=clause
    )
