"""Small pieces that every page is made of."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from html import escape
from typing import Any

from kiyaku.escaping import escape as plain
from kiyaku.model import Revision, Status
from kiyaku.reports import words
from kiyaku.wording import day


def head(*, title: str, description: str, **fields: object) -> str:
    """A page's front matter. JSON is YAML, so every value is written as JSON."""
    given = {"title": title, "description": description, **fields}
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in given.items()]
    return "\n".join(["---", *lines, "---", ""])


def data(value: object) -> str:
    """A data file: JSON without white space, which its readers have no use for."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def read_head(page: str) -> dict[str, Any]:
    """The front matter that `head` wrote."""
    lines = page.split("---\n", 2)[1].splitlines()
    return {name: json.loads(value) for name, _, value in (line.partition(": ") for line in lines)}


def tag(name: str, css: str, text: str) -> str:
    """An HTML element around escaped text."""
    return f'<{name} class="{css}">{escape(text)}</{name}>'


def directory(entries: Iterable[tuple[str, Iterable[str]]]) -> list[str]:
    """A list of pages: the link to each, and what it holds, a line each (as Markdown)."""
    lines = ['<dl class="directory" markdown>']
    for link, held in entries:
        lines += [f"<dt markdown>{link}</dt>", *(f"<dd markdown>{line}</dd>" for line in held)]
    return [*lines, "</dl>"]


def identity(revision: Revision) -> str:
    """Which text, of which date, in force or not: the line at the head of every page."""
    parts = [tag("span", f"status {revision.status}", words.STATUS[revision.status])]
    if revision.status is not Status.DRAFT:
        parts.append(tag("span", "revision", words.revision_name(revision)))
    for name in words.DATE:
        value = getattr(revision, name)
        if value is not None:
            parts.append(f"<span>{words.date_label(revision, name)} {time(value)}</span>")
    return f'<p class="identity">{"".join(parts)}</p>'


def time(value: date) -> str:
    """A date as people read it, and as machines do."""
    return f'<time datetime="{value}">{day(value)}</time>'


def remarks(revision: Revision) -> str:
    """What the front matter says about the text: assumed dates, open questions."""
    if not revision.remarks:
        return ""
    items = "\n".join(f"- {plain(text)}" for text in revision.remarks)
    return (
        '<details class="remarks" markdown>\n'
        f"<summary>この版についての注記（{len(revision.remarks)}件）</summary>\n\n"
        f"{items}\n\n</details>\n"
    )


def banner(revision: Revision, *, current: str) -> str:
    """A loud word on a text that is not in force. `current` is the link to the one that is."""
    match revision.status:
        case Status.DRAFT:
            text = "これは改定案（未公表）です。公表されておらず、効力はありません。"
        case Status.SUPERSEDED:
            text = "これは旧版です。現在は効力がありません。"
        case _:
            return ""
    return (
        f'<div class="not-in-force" role="note" markdown>\n\n**{text}**'
        f"[現行の規約を読む]({current})\n\n</div>\n"
    )
