"""Documents of many companies' families: each imported, and compared whole with an outline
that was written by hand beside it (`tests/fixtures/import/NAME.expected`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from kiyaku.importer import run
from tests.kiyaku.importer.outline import difference, outline, same
from tests.paths import FIXTURES

FAMILIES = sorted(
    path for path in (FIXTURES / "import").iterdir() if path.suffix in (".txt", ".md")
)


def test_there_are_families() -> None:
    assert len(FAMILIES) >= 25
    assert all(path.with_suffix(".expected").is_file() for path in FAMILIES)


@pytest.mark.parametrize("path", FAMILIES, ids=lambda path: path.stem)
def test_family(path: Path) -> None:
    found = outline(run.import_file(path, document="d", revision="r").revision)
    expected = path.with_suffix(".expected").read_text(encoding="utf-8").splitlines()
    assert same(expected, found), "\n" + difference(expected, found)


_SECTIONS = [
    ("目的", ["本規約は、会議室予約サービスの利用条件を定めます。"], []),
    ("予約", ["予約は、利用日の3か月前から受け付けます。", "予約の際は、次の事項を入力してください。"],
     ["利用者の氏名", "利用日時"]),
    ("取消し", ["取消しは、利用日の前日までにご連絡ください。", "連絡のない取消しには、所定の料金がかかります。"], []),
]  # fmt: skip
_OUTLINE = [
    "# 会議室予約サービス利用規約",
    "第1条 【目的】 本規約は、…定めます。",
    "第2条 【予約】",
    "  第1項 予約は、…受け付けます。",
    "  第2項 予約の際は、…してください。",
    "    第1号 利用者の氏名",
    "    第2号 利用日時",
    "第3条 【取消し】",
    "  第1項 取消しは、…ください。",
    "  第2項 連絡のない取消しには、所定の料金がかかります。",
]


def _sections() -> Iterator[tuple[int, str]]:
    """The lines of the sections, with how deep they stand."""
    for number, (heading, paragraphs, items) in enumerate(_SECTIONS, 1):
        yield 0, f"第{number}条（{heading}）"
        for at, paragraph in enumerate(paragraphs, 1):
            yield 1, f"{at}　{paragraph}" if len(paragraphs) > 1 else paragraph
        yield from ((2, f"({at})　{item}") for at, item in enumerate(items, 1))


def test_word_with_automatic_numbering(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("会議室予約サービス利用規約", 0)
    for depth, line in _sections():
        if depth < 2:
            document.add_paragraph(line)
        else:
            document.add_paragraph(line.partition("　")[2], style="List Number")
    path = tmp_path / "a.docx"
    document.save(str(path))
    found = outline(run.import_file(path, document="d", revision="r").revision)
    assert same(_OUTLINE, found), "\n" + difference(_OUTLINE, found)


def test_pdf_with_wrapped_lines_and_page_furniture(tmp_path: Path) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3"))
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=(420, 300))
    lines = ["会議室予約サービス利用規約", *(line for _, line in _sections())]
    wrapped = [line[at : at + 24] for line in lines for at in range(0, len(line), 24)]
    for page, first in enumerate(range(0, len(wrapped), 6), 1):
        canvas.setFont("HeiseiMin-W3", 10)
        for row, line in enumerate(wrapped[first : first + 6]):
            canvas.drawString(60, 240 - 16 * row, line)
        canvas.drawCentredString(210, 20, f"- {page} -")
        canvas.showPage()
    canvas.save()
    found = outline(run.import_file(path, document="d", revision="r").revision)
    assert same(_OUTLINE, found), "\n" + difference(_OUTLINE, found)
