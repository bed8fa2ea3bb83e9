"""Texts as files: reading and writing a revision, and finding one in a folder of texts.

A file that cannot be parsed is never half used: `read` raises with all its problems.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kiyaku import frontmatter, syntax
from kiyaku.model import Revision, Status
from kiyaku.problems import BadInput, Problem
from kiyaku.source import Source, split


def parse(text: str, *, path: str = "<text>") -> Source:
    """Read the text of a file. `revision` is None only where the head cannot be used."""
    source, rest, first_line = split(text.removeprefix("\ufeff"))
    head = frontmatter.parse(source, path=path)
    body = syntax.parse(rest, path=path, first_line=first_line)
    problems = [*head.problems, *body.problems]
    if body.title and body.title != head.fields.get("title", body.title):
        line, column = head.places["title"]
        problems.append(
            Problem(
                code="title-differs",
                path=path,
                line=line,
                column=column,
                message=f"項目「title」（{head.fields['title']}）が、"
                f"本文の題名「# {body.title}」と一致しません。",
            )
        )
    try:
        revision = Revision(**head.fields, preamble=body.preamble, clauses=body.clauses)
    except TypeError:  # a required field is missing, and a problem says so
        revision = None
    return Source(
        path=path,
        text=text,
        revision=revision,
        lines=body.lines,
        fields=head.places,
        problems=tuple(problems),
    )


def render(revision: Revision) -> str:
    """The whole file of a revision; `parse(render(x)).revision == x`."""
    body = syntax.Body(title=revision.title, preamble=revision.preamble, clauses=revision.clauses)
    return frontmatter.render(revision) + syntax.render(body)


def open_source(path: Path) -> Source:
    """Read a file, with its problems. Raises BadInput where there is no text to read."""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(
            f"{path}: {error.start}バイト目がUTF-8として読めません。"
            "文字コードをUTF-8にして保存してください。"
        ) from None
    except OSError as error:
        raise BadInput(f"{path}: ファイルを読めません（{_reason(error)}）。") from None
    return parse(text, path=str(path))


def read(path: Path) -> Revision:
    """Read a file that must be sound. Raises BadInput with every problem found in it."""
    source = open_source(path)
    if source.problems or source.revision is None:
        raise BadInput(problems=source.problems)
    return source.revision


def write(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all: beside its place, then renamed into it.

    Raises BadInput where the place cannot be written.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    beside = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(beside).chmod(0o644)
        Path(beside).replace(path)
    except OSError as error:
        if beside:
            Path(beside).unlink(missing_ok=True)
        raise BadInput(f"{path}: 書き込めません（{_reason(error)}）。") from None


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """All revisions of one document, oldest first, drafts last; `sources` are their files, where
    they were read from any."""

    name: str
    revisions: tuple[Revision, ...]
    sources: tuple[Source, ...] = ()

    @property
    def in_force(self) -> Revision | None:
        """The revision that binds: the last one whose status says so."""
        return next((r for r in reversed(self.revisions) if r.status is Status.IN_FORCE), None)

    def revision(self, name: str) -> Revision | None:
        """The revision of that name."""
        return next((r for r in self.revisions if r.revision == name), None)

    def source(self, revision: Revision) -> Source:
        """The file of a revision: as it was read, or as it would be written."""
        read = (each for each in self.sources if each.revision is revision)
        path = f"terms/{revision.document}/{revision.revision}.md"
        return next(read, None) or parse(render(revision), path=path)

    def pairs(self) -> list[tuple[Revision, Revision]]:
        """What is compared: each revision with its predecessor, each draft with the text in force."""
        dated = [r for r in self.revisions if r.status is not Status.DRAFT]
        drafts = [r for r in self.revisions if r.status is Status.DRAFT]
        pairs = []
        for at, new in enumerate(dated):
            old = self.revision(new.supersedes) if new.supersedes else None
            old = old or (dated[at - 1] if at else None)
            if old is not None:
                pairs.append((old, new))
        if self.in_force is not None:
            pairs += [(self.in_force, draft) for draft in drafts]
        return pairs


def text_files(folder: Path) -> list[Path]:
    """The files of all texts in a folder of texts (`terms/<document>/<revision>.md`).

    Raises BadInput where there is none.
    """
    found = sorted(path for path in folder.rglob("*.md") if path.name != "README.md")
    if not found:
        raise BadInput(f"{folder}: 規約のファイル（.md）が見つかりません。")
    return found


def read_documents(folder: Path) -> list[Document]:
    """All documents of a folder of texts. Raises BadInput with the problems of all files."""
    sources = [open_source(path) for path in text_files(folder)]
    keys: set[str] = set()
    for source in sources:
        if source.problems or source.revision is None:
            continue
        key = source.revision.key
        if key in keys:
            raise BadInput(f"{source.path}: 版「{key}」が、ほかのファイルにもあります。")
        keys.add(key)
    if problems := [problem for source in sources for problem in source.problems]:
        raise BadInput(problems=problems)
    return documents(sources)


def documents(sources: Iterable[Source]) -> list[Document]:
    """The documents of files that were read, problems or not."""
    read: dict[str, list[Source]] = {}
    for source in sources:
        if source.revision is not None:
            read.setdefault(source.revision.document, []).append(source)
    return [
        Document(
            name=name,
            revisions=tuple(sorted((each.revision for each in found if each.revision), key=_age)),
            sources=tuple(found),
        )
        for name, found in read.items()
    ]


def find(name: str, *, folder: Path) -> Revision:
    """The revision that a command's argument names: a file, or `document@revision`.

    Raises BadInput where there is none.
    """
    path = Path(name)
    if "@" not in name or path.suffix == ".md":
        return read(path)
    document, _, revision = name.rpartition("@")
    path = folder / document / f"{revision}.md"
    if path not in text_files(folder):
        known = "、".join(f"{p.parent.name}@{p.stem}" for p in text_files(folder)) or "なし"
        raise BadInput(f"「{name}」という版はありません（{folder} にある版: {known}）。")
    return read(path)


def _age(revision: Revision) -> tuple[bool, str, str]:
    """Drafts after all others; the others by the day from which they apply."""
    day = revision.effective or revision.published
    return (revision.status is Status.DRAFT, day.isoformat() if day else "", revision.revision)


def _reason(error: OSError) -> str:
    match error:
        case FileNotFoundError():
            return "見つかりません"
        case IsADirectoryError():
            return "フォルダーです"
        case PermissionError():
            return "権限がありません"
        case _:
            return error.strerror or "入出力の誤り"
