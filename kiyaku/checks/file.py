"""Rules of the file: where it lies, and the way it is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kiyaku import files
from kiyaku.checks.base import Rule, Text, article, file
from kiyaku.problems import Problem, Severity

_SHOWN = 80  # characters of a line that a message shows


def place(text: Text) -> Iterator[Problem]:
    """A text lies where commands look for it: `<document>/<revision>.md`."""
    parts = text.source.path.replace("\\", "/").split("/")
    expected = [text.revision.document, f"{text.revision.revision}.md"]
    if len(parts) >= 2 and parts[-2:] != expected:
        yield text.problem(
            "file-name",
            "",
            f"ファイルの場所が内容と一致しません。「{'/'.join(expected)}」に置いてください。",
        )


def canonical(text: Text) -> Iterator[Problem]:
    """The file is written the one way in which it is rendered."""
    source = text.source
    if source.problems:
        return  # what could not be read cannot be rendered
    rendered = files.render(text.revision)
    if rendered == source.text:
        return
    if rendered == source.text.removeprefix("\ufeff").replace("\r\n", "\n"):
        yield text.problem("form", "", "BOMのないUTF-8、改行コードLFで保存してください。")
        return
    ours, theirs = rendered.split("\n"), source.text.split("\n")
    at = next(
        (i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b),
        min(len(ours), len(theirs)),
    )
    right = ours[at] if at < len(ours) else ""
    right = right if len(right) <= _SHOWN else f"{right[: _SHOWN // 2]}…{right[-_SHOWN // 2 :]}"
    form = f"「{right}」" if right else "空行、またはファイルの終わり"
    found = text.problem("form", "", f"書き方が標準の形と異なります。標準の形は、{form}です。")
    yield replace(found, line=at + 1)


RULES = (
    Rule(
        code="file-name",
        title="ファイルの場所と内容の不一致",
        why="コマンドは、版のファイルを「文書の名前/版の名前.md」で探します。",
        wrong=file(revision="r2"),
        right=file(revision="r"),
        find=place,
        severity=Severity.ERROR,
    ),
    Rule(
        code="form",
        title="標準と異なる書き方",
        why="同じ内容はいつも同じ書き方にします。そうすれば、変更の記録に字句の変更だけが残ります。",
        wrong=article("(1)  甲は、これを行う。 {#a-p1}"),
        right=article("(1) 甲は、これを行う。 {#a-p1}"),
        find=canonical,
    ),
)
