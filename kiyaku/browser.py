"""What a page asks of the engine: one request in, one answer out, both as JSON.

The page's script only carries these messages; it compares nothing and decides nothing.
Nothing here reads a file, and nothing leaves this process but the answer.
"""

from __future__ import annotations

import json
from typing import Any

from kiyaku import draft, export
from kiyaku.diff import Comparison, compare
from kiyaku.model import Revision, Status
from kiyaku.problems import BadInput
from kiyaku.reports import draft as report
from kiyaku.reports import html, words


def answer(message: str, data: bytes | memoryview = b"") -> str:
    """Compare a reader's text, or a published revision, with a published revision.

    In: `{old, new}`, both as in `/data/<document>/<revision>.json`, or `{old, name}` with the
    file's bytes in `data` (for a pasted text, in UTF-8, the name is empty).
    Out: `{html, files: [{label, name, type, content}]}`, where the files are for keeping, or
    `{error}` where the text cannot be read.
    """
    request = json.loads(message)
    old = export.from_dict(request["old"])
    try:
        if "new" in request:
            return json.dumps(_published(compare(old, export.from_dict(request["new"]))))
        found = draft.open_draft(bytes(data), name=request["name"], base=old)
        return json.dumps(_draft(compare(old, found.revision), found))
    except BadInput as error:
        return json.dumps({"error": str(error)})


def warm() -> None:
    """Read and compare a small text once: what is loaded then is all that a page will need."""
    old = export.to_dict(Revision(document="a", title="規約", revision="1", status=Status.DRAFT))
    text = "規約\n\n第1条（目的）\n1. この規約は、利用の条件を定めます。\n".encode()
    for name in ("", "a.txt", "a.md", "a.docx"):
        answer(json.dumps({"old": old, "name": name}), text)


def _published(comparison: Comparison) -> dict[str, Any]:
    heads = words.sides(comparison)
    return {
        "html": _section("新旧対照表", _comparison(comparison, heads)),
        "files": _files(comparison, heads),
    }


def _draft(comparison: Comparison, found: draft.Draft) -> dict[str, Any]:
    heads = words.side(comparison.old), f"手元の文書（{found.name}）"
    known = draft.check(comparison.old, path=comparison.old.key)
    sections = {
        "読み取り": report.reading(found),
        "点検": report.problems(found, known=known),
        "新旧対照表": _comparison(comparison, heads),
    }
    return {
        "html": "\n".join(_section(title, body) for title, body in sections.items()),
        "files": _files(comparison, heads),
    }


def _section(title: str, body: str) -> str:
    return f"<section>\n<h2>{title}</h2>\n{body}\n</section>"


def _comparison(comparison: Comparison, heads: tuple[str, str]) -> str:
    return f"{html.summary(comparison)}\n{html.table(comparison, heads=heads)}"


def _files(comparison: Comparison, heads: tuple[str, str]) -> list[dict[str, str]]:
    """The comparison as a page that stands alone, and as data."""
    name = f"新旧対照表 {comparison.new.revision}"
    for suffix in draft.SUFFIXES:
        name = name.removesuffix(suffix)
    return [
        {
            "label": "新旧対照表を保存する（HTML）",
            "name": f"{name}.html",
            "type": "text/html",
            "content": html.page(comparison, heads=heads),
        },
        {
            "label": "比較のデータを保存する（JSON）",
            "name": f"{name}.json",
            "type": "application/json",
            "content": json.dumps(comparison.to_dict(), ensure_ascii=False, indent=1) + "\n",
        },
    ]
