"""The questions most asked of a text, answered in its own words (`terms/<document>/questions.yml`).

An answer is a sentence with `{parameter}` where the text is quoted: the words, and with them
every figure, are those of the text in force, and are written nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from calculators import CALCULATORS
from kiyaku.files import Document
from kiyaku.model import Parameter, Revision
from kiyaku.problems import BadInput

FILE = "questions.yml"
_QUOTED = re.compile(r"\{([^{}]*)\}")
_KEYS = {"topic", "question", "answer"}
_FORM = "「- topic: 解約」「  question: …」「  answer: …「{monthly-notice}」…」の形で書いてください"


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """A question and its answer, filled in from one revision. `quoted` are the parameters that
    it quotes, in their order; `calculator` is the id of the one to go on with, or empty."""

    topic: str
    question: str
    answer: str
    quoted: tuple[Parameter, ...]
    calculator: str = ""


def read(folder: Path, revision: Revision) -> list[Question]:
    """The questions of a document's folder, answered from a revision; none without the file.

    Raises BadInput, with all that is wrong, where the file or a name in it is.
    """
    path = folder / FILE
    if not path.is_file():
        return []
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        said = " ".join(str(error).split())
        raise BadInput(f"{path}: YAMLとして読めません（{said}）。{_FORM}。") from None
    if not isinstance(given, list):
        raise BadInput(f"{path}: 質問の一覧になっていません。{_FORM}。")
    problems = [
        f"{path}: {at}件目: {problem}"
        for at, entry in enumerate(given, 1)
        for problem in _problems(entry, revision)
    ]
    if problems:
        raise BadInput("\n".join(problems))
    return [_filled(entry, revision) for entry in given]


def of(folder: Path, documents: Iterable[Document]) -> dict[str, list[Question]]:
    """The questions of each document in a folder of texts, answered from its text in force."""
    return {
        each.name: read(folder / each.name, each.in_force)
        for each in documents
        if each.in_force is not None
    }


def _problems(entry: Any, revision: Revision) -> Iterator[str]:
    if not isinstance(entry, dict) or not all(isinstance(v, str) for v in entry.values()):
        yield f"{_FORM}。"
        return
    unknown = set(entry) - _KEYS - {"calculator"}
    yield from (f"「{name}」がありません。{_FORM}。" for name in sorted(_KEYS - set(entry)))
    yield from (f"「{name}」という項目はありません。" for name in sorted(map(str, unknown)))
    places = revision.places()
    known = {each.name for each in revision.parameters if each.clause in places}
    for name in _QUOTED.findall(entry.get("answer", "")):
        if name not in known:
            yield f"{revision.key} に「{name}」というパラメーターはありません。"
    calculator = entry.get("calculator", "")
    if calculator and calculator not in CALCULATORS:
        yield f"「{calculator}」という計算はありません（{'、'.join(CALCULATORS)}）。"


def _filled(entry: dict[str, str], revision: Revision) -> Question:
    parameters = {each.name: each for each in revision.parameters}
    names = _QUOTED.findall(entry["answer"])
    return Question(
        topic=entry["topic"],
        question=entry["question"],
        answer=_QUOTED.sub(lambda match: parameters[match[1]].quote, entry["answer"]),
        quoted=tuple(parameters[name] for name in dict.fromkeys(names)),
        calculator=entry.get("calculator", ""),
    )
