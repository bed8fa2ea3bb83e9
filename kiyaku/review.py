"""What a pull request does to the texts, as one comment in Markdown.

A file that changed is compared with itself; a new one with the revision that it follows; of one
that is gone that much is said. A file that cannot be read is named with its problems.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from kiyaku import diff, effects, files
from kiyaku.escaping import escape
from kiyaku.model import Revision
from kiyaku.pins import Pins
from kiyaku.reports import effects as effects_report
from kiyaku.reports import text, words
from kiyaku.source import Source

MARKER = "<!-- kiyaku review -->"  # by which the comment is found again and replaced
LIMIT = 65_536  # characters that GitHub takes in a comment
_CUT = "\n\n---\n\n**長いため、ここで省略しました。** 全体は `kiyaku diff` で確認してください。\n"
_BODY = ("preamble", "clauses")


def comment(
    old: dict[str, bytes],
    new: dict[str, bytes],
    *,
    pins: Pins = Pins(document=""),  # noqa: B008 - frozen
    limit: int = LIMIT,
) -> str:
    """The comment on the texts of a folder before and after, by path; "" where none changed.

    `pins` are the signatures by which the calculators' rules are called reviewed or not.
    """
    before = {path: _read(path, data) for path, data in old.items()}
    after = {path: _read(path, data) for path, data in new.items()}
    lines = [MARKER, "# 規約の変更", ""]
    changed = sorted(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))
    for path in changed:
        lines += [f"## `{path}`", "", *_file(path, before, after, pins), ""]
    return _cut("\n".join(lines).rstrip("\n") + "\n", limit) if changed else ""


def unreadable(new: dict[str, bytes]) -> list[str]:
    """The paths of the texts that cannot be read."""
    return [path for path, data in sorted(new.items()) if _sound(_read(path, data)) is None]


def _cut(whole: str, limit: int) -> str:
    """The comment within the limit, cut at a line's end, with a note."""
    if len(whole) <= limit:
        return whole
    kept = whole[: limit - len(_CUT)]
    return kept[: kept.rfind("\n")] + _CUT


def _read(path: str, data: bytes) -> Source | None:
    try:
        return files.parse(data.decode("utf-8"), path=path)
    except UnicodeDecodeError:
        return None


def _sound(source: Source | None) -> Revision | None:
    return None if source is None or source.problems else source.revision


def _file(
    path: str, before: dict[str, Source | None], after: dict[str, Source | None], pins: Pins
) -> Iterator[str]:
    if path not in after:
        yield "このファイルは削除されます。"
        return
    new = _sound(after[path])
    if new is None:
        yield "このファイルは読み取れません。"
        yield ""
        source = after[path]
        problems = source.problems if source else ()
        yield from (f"- {escape(str(problem))}" for problem in problems)
        if source is None:
            yield "- 文字コードがUTF-8ではありません。"
        return
    old = _sound(before.get(path))
    if old is not None:
        yield from _head(old, new)
    elif path in before:
        yield "変更前のファイルは読み取れません。"
        yield ""
        old = _predecessor(new, after)
    else:
        yield "新しいファイルです。"
        yield ""
        old = _predecessor(new, after)
    if old is None:
        yield "比べる版がありません。"
        return
    comparison = diff.compare(old, new)
    if all(change.same for change in comparison.changes):
        yield f"本文は{words.side(old)}と同じです。"
        return
    whole = text.markdown(comparison) + effects_report.markdown(effects.effects(comparison, pins))
    for line in whole.split("\n"):
        yield f"#{line}" if line.startswith("#") else line


def _head(old: Revision, new: Revision) -> Iterator[str]:
    """The fields of the head that changed."""
    changed = [
        each.name
        for each in fields(Revision)
        if each.name not in _BODY and getattr(old, each.name) != getattr(new, each.name)
    ]
    for name in changed:
        a, b = getattr(old, name), getattr(new, name)
        if isinstance(a, (tuple, dict)):
            yield f"- `{name}` が変わります。"
        else:
            yield f"- `{name}`: {escape(str(a or '記載なし'))} → {escape(str(b or '記載なし'))}"
    yield from [""] if changed else []


def _predecessor(new: Revision, after: dict[str, Source | None]) -> Revision | None:
    """The revision with which the site will compare a new one."""
    sound = [source for source in after.values() if source and _sound(source)]
    for document in files.documents(sound):
        for old, each in document.pairs():
            if document.name == new.document and each.revision == new.revision:
                return old
    return None
