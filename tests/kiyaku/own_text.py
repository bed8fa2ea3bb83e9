"""The project's own text with some edits, as a reader might have it in Word or in an editor."""

from __future__ import annotations

import io
import json
from typing import Any

import docx

from kiyaku import browser, export, files
from kiyaku.model import Revision
from tests.paths import IN_FORCE

# Words of the text in force, and what the reader's text says instead.
EDITS = (
    ("年14.5%", "年14.6%"),
    ("5営業日前までに", "7営業日前までに"),
    ("連続24時間を超えて", "連続12時間を超えて"),
)
SECRET = "未公表合併計画シュヴァルツヴァルト7391"  # words that stand in no published file


def base() -> Revision:
    """The published revision."""
    return files.read(IN_FORCE)


def edited() -> str:
    """The whole text with the edits, and a sentence more that nobody published."""
    text = export.to_text(base())
    for old, new in EDITS:
        assert old in text
        text = text.replace(old, new)
    return text.rstrip("\n") + f"\n\n28. 特約\n\n当事者は、{SECRET}を秘密として扱います。\n"


def word(text: str) -> bytes:
    """The same text as a Word document, a paragraph a line."""
    document = docx.Document()
    for line in text.split("\n"):
        if line.strip():
            document.add_paragraph(line.strip("　 "))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def ask(data: bytes, name: str) -> dict[str, Any]:
    """What the browser's Python answers to the reader's text."""
    message = json.dumps({"old": export.to_dict(base()), "name": name})
    found: dict[str, Any] = json.loads(browser.answer(message, data))
    return found
