"""A text as a reader has it, to be compared with a published revision: from bytes to tree and check.

A raw text goes through the importer, with the published revision's ids carried over. A file in
the format of `terms/` keeps its own ids; of its head, which is YAML, only plain lines are read
here, and what is not read is named.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kiyaku import syntax
from kiyaku.checks import run as rules
from kiyaku.importer import read, run
from kiyaku.importer.lines import Repair
from kiyaku.importer.read_text import decode
from kiyaku.model import Revision, Status
from kiyaku.problems import BadInput, Problem
from kiyaku.source import Source, split
from kiyaku.syntax import Body

PASTED = "貼り付けた文"
SUFFIXES = (".txt", ".md", ".markdown", ".docx")
_INSTEAD = {
    ".pdf": "PDFはこの画面では読めません。Wordまたはテキスト（.docx .txt）で保存したものを選ぶか、"
    "手元のコマンド「kiyaku import」で取り込んでください。",
    ".doc": "古い形式のWord文書（.doc）は読めません。Wordで開き、.docxで保存し直してください。",
    ".rtf": "リッチテキスト（.rtf）は読めません。Wordで開き、.docxで保存し直してください。",
    ".odt": "OpenDocument（.odt）は読めません。.docxで保存し直してください。",
    ".pages": "Pagesの文書は読めません。Wordの形式（.docx）で書き出してください。",
}
_HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)  # ## 第1条（目的）
_LINE = re.compile(r"([a-z]+):(?: +(.*?))? *")  # status: draft


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A reader's text: its tree, what was done to it on the way, and what is to be looked at.

    `name` is how the reader calls it. `questions` are the importer's, `problems` those of the
    check. `unread` names the fields of a head that were passed over.
    """

    name: str
    revision: Revision
    repairs: tuple[Repair, ...] = ()
    questions: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()
    unread: tuple[str, ...] = ()


def open_draft(data: bytes, *, name: str, base: Revision) -> Draft:
    """Read a file (`name` as the reader calls it), or a pasted text (no name), as UTF-8.

    `base` is the revision with which it is to be compared. Raises BadInput where it cannot be
    read, with what to do instead.
    """
    name = name or PASTED
    suffix = Path(name).suffix.lower() if name != PASTED else ".txt"
    if suffix not in SUFFIXES:
        instead = f"読めるのは{'、'.join(SUFFIXES)}のファイルです。"
        raise BadInput(f"{name}: {_INSTEAD.get(suffix, instead)}")
    if not data.strip():
        raise BadInput(f"{name}: 中身が空です。")
    if suffix != ".docx":
        text, repairs = decode(data, path=name)
        text = text.removeprefix("\ufeff").replace("\r\n", "\n")
        head, rest, first_line = split(text)
        if re.search(r"^revision:", head, re.MULTILINE):
            body = syntax.parse(rest, path=name, first_line=first_line)
            return _ours(text, head, body, tuple(repairs), name=name, base=base)
        if name == PASTED and _HEADING.search(text):
            suffix = ".md"
    found = run.import_lines(
        read.lines(data, path=f"{name}{suffix if name == PASTED else ''}"),
        path=name,
        extracted=suffix == ".txt",
        document=base.document,
        revision=name,
        base=base,
    )
    if not found.revision.clauses:
        raise BadInput(
            f"{name}: 条項が見つかりません。「第1条（目的）」のような条の見出しのある文書か、"
            "確かめてください。"
        )
    return Draft(
        name=name,
        revision=found.revision,
        repairs=found.repairs,
        questions=found.problems,
        problems=tuple(check(found.revision, path=name, others=(base,))),
    )


def check(revision: Revision, *, path: str, others: tuple[Revision, ...] = ()) -> list[Problem]:
    """The problems of a text that is not in a file. Lines are those of its body as written."""
    body = Body(title=revision.title, preamble=revision.preamble, clauses=revision.clauses)
    text = syntax.render(body)
    lines = syntax.parse(text, path=path).lines
    source = Source(path=path, text=text, revision=revision, lines=lines)
    return rules.run(source, revisions=others)


def _ours(
    text: str, head: str, body: Body, repairs: tuple[Repair, ...], *, name: str, base: Revision
) -> Draft:
    """A file in the format of `terms/`, which is used whole or not at all."""
    if body.problems:
        raise BadInput(problems=body.problems)
    fields, unread = _head(head)
    revision = Revision(
        **{
            "document": base.document,
            "title": body.title,
            "revision": name,
            "status": Status.DRAFT,
            "supersedes": base.revision,
            **fields,
        },
        preamble=body.preamble,
        clauses=body.clauses,
    )
    source = Source(path=name, text=text, revision=revision, lines=body.lines)
    return Draft(
        name=name,
        revision=revision,
        repairs=repairs,
        problems=tuple(rules.run(source, revisions=(base,))),
        unread=unread,
    )


_READ: dict[str, Callable[[str], Any]] = {
    "title": str,
    "revision": str,
    "status": Status,
    "published": date.fromisoformat,
    "effective": date.fromisoformat,
    "supersedes": str,
}


def _head(head: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The fields that stand on a line each with a plain value, and the names of the others."""
    found: dict[str, Any] = {}
    unread = []
    for line in head.split("\n"):
        match = _LINE.fullmatch(line)
        if match is None:
            continue  # a line of a field that began above
        name, value = match[1], match[2] or ""
        try:
            found[name] = _READ[name](_scalar(value))
        except (KeyError, ValueError):
            unread.append(name)
    return found, tuple(name for name in unread if name != "document")


def _scalar(value: str) -> str:
    """A plain or quoted YAML value; ValueError for any other."""
    if value[:1] == '"':
        return str(json.loads(value))
    if value[:1] == "'" == value[-1:] and len(value) > 1:
        return value[1:-1].replace("''", "'")
    if not value or value[0] in "'[]{}&*!|>%@`#,?-:" or " #" in value or ": " in value:
        raise ValueError(value)
    return value
