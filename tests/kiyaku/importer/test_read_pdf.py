"""PDFs: lines in reading order, their pages and indentation; and the choice of a reader."""

from __future__ import annotations

import io
import logging
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib import pdfencrypt  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from kiyaku.importer import read as reading
from kiyaku.importer import read_pdf
from kiyaku.importer.lines import Raw
from kiyaku.importer.read_pdf import read
from kiyaku.problems import BadInput

_FONT = "HeiseiMin-W3"
pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
_VERTICAL = UnicodeCIDFont("HeiseiKakuGo-W5", isVertical=True)
pdfmetrics.registerFont(_VERTICAL)


def _pdf(draw: Callable[[Any], None], **options: Any) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(500, 700), **options)
    canvas.setFont(_FONT, 10)
    draw(canvas)
    canvas.save()
    return file.getvalue()


def _read(draw: Callable[[Any], None]) -> Raw:
    return read(_pdf(draw), path="a.pdf")


def _page(canvas: Any, number: int, lines: list[tuple[float, str]]) -> None:
    """A page with a running head, lines at their x, and the page's number."""
    canvas.setFont(_FONT, 10)
    canvas.drawString(60, 660, "サービス利用規約")
    for row, (x, text) in enumerate(lines):
        canvas.drawString(x, 620 - 15 * row, text)
    canvas.drawCentredString(250, 30, f"- {number} -")
    canvas.showPage()


def test_pages_with_head_and_page_number() -> None:
    def draw(canvas: Any) -> None:
        _page(
            canvas,
            1,
            [(60, "第1条（目的）"), (70, "本規約は、ABC Cloudを定めます。"), (80, "(1) 甲")],
        )
        _page(canvas, 2, [(60, "第2条（適用）"), (60, "2 お客様は、"), (60, "従います。")])

    raw = _read(draw)
    assert [(line.page, line.indent, line.text) for line in raw.lines] == [
        (1, 0, "サービス利用規約"),
        (1, 0, "第1条（目的）"),
        (1, 2, "本規約は、ABC Cloudを定めます。"),
        (1, 4, "(1) 甲"),
        (1, 36, "- 1 -"),
        (2, 0, "サービス利用規約"),
        (2, 0, "第2条（適用）"),
        (2, 0, "2 お客様は、"),
        (2, 0, "従います。"),
        (2, 36, "- 2 -"),
    ]
    assert [line.number for line in raw.lines] == list(range(1, 11))
    assert [line.text for line in raw.lines if line.blank_before][1:3] == ["- 1 -", "第2条（適用）"]
    assert not raw.repairs


def test_what_stands_on_one_height_is_one_line_in_any_order_of_drawing() -> None:
    def draw(canvas: Any) -> None:
        canvas.drawString(60, 500, "② 乙")
        canvas.drawString(200, 600, "お客様")
        canvas.drawString(60, 600, "(1)")
        canvas.drawString(60, 550, "①")
        canvas.drawString(76, 550, "甲")

    assert [line.text for line in _read(draw).lines] == ["(1)\u3000お客様", "① 甲", "② 乙"]


def test_spread_characters_are_not_torn_apart() -> None:
    def draw(canvas: Any) -> None:
        text = canvas.beginText(60, 600)
        text.setCharSpace(3)
        text.textLine("利用規約の全文")
        canvas.drawText(text)

    assert [line.text for line in _read(draw).lines] == ["利用規約の全文"]


def test_two_columns_are_read_one_after_the_other() -> None:
    def draw(canvas: Any) -> None:
        canvas.drawString(60, 650, "規約の題名を中央に跨がって長く長く長く長く長く長く長く置く")
        for row in range(6):
            canvas.drawString(60, 600 - 15 * row, f"左{row}" + "の段の文" * 4)
            canvas.drawString(260, 600 - 15 * row, f"右{row}" + "の段の文" * 4)

    texts = [line.text[:2] for line in _read(draw).lines]
    assert texts == ["規約", *(f"左{n}" for n in range(6)), *(f"右{n}" for n in range(6))]


def test_a_table_is_read_by_rows() -> None:
    def draw(canvas: Any) -> None:
        for row in range(8):
            canvas.drawString(60, 600 - 15 * row, f"料金{row}")
            canvas.drawString(300, 600 - 15 * row, f"{row}00円")

    assert _read(draw).lines[2].text == "料金2\u3000200円"


def test_vertical_writing() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFont(_VERTICAL.fontName, 10)
        for column, text in enumerate(["第一条　この規約は", "適用する。", "第二条"]):
            canvas.drawString(400 - 20 * column, 600, text)

    assert [line.text for line in _read(draw).lines] == [
        "第一条\u3000この規約は",
        "適用する。",
        "第二条",
    ]


def test_text_within_forms_is_read() -> None:
    def draw(canvas: Any) -> None:
        canvas.beginForm("f")
        canvas.setFont(_FONT, 10)
        canvas.drawString(60, 600, "枠の中")
        canvas.endForm()
        canvas.doForm("f")

    assert [line.text for line in _read(draw).lines] == ["枠の中"]


def test_scanned_and_encrypted_files_are_refused() -> None:
    with pytest.raises(BadInput, match=r"a\.pdf: 文字がありません"):
        _read(lambda canvas: canvas.rect(10, 10, 50, 50))
    lock = pdfencrypt.StandardEncryption("秘密".encode().hex(), canPrint=0)
    data = _pdf(lambda canvas: canvas.drawString(60, 600, "甲"), encrypt=lock)
    with pytest.raises(BadInput, match=r"a\.pdf: パスワード"):
        read(data, path="a.pdf")


# Hostile and broken files


def _raw_pdf(content: bytes, resources: bytes = b"", more: bytes = b"") -> bytes:
    """A PDF without a table of objects, which pdfminer finds by itself."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<<"
        + resources
        + b">>>>endobj\n4 0 obj<</Length "
        + str(len(content)).encode()
        + b">>stream\n"
        + content
        + b"\nendstream endobj\n"
        + more
        + b"trailer<</Root 1 0 R>>\n"
    )


_FORM = (
    b"5 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 5 0 R>>>>"
    b"/Length 11>>stream\n/A Do /A Do\nendstream endobj\n"
)


def test_forms_that_contain_themselves_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_pdf, "MAX_SECONDS", 3.0)
    with pytest.raises(BadInput):
        read(_raw_pdf(b"/A Do", b"/XObject<</A 5 0 R>>", _FORM), path="a.pdf")


def test_bombs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_pdf, "MAX_UNPACKED", 2**20)
    for once in (zlib.compress(bytes(2**21)), zlib.compress(zlib.compress(bytes(2**21)))):
        with pytest.raises(BadInput, match="大きすぎる"):
            read(_raw_pdf(once), path="a.pdf")


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    data = _pdf(lambda canvas: canvas.drawString(60, 600, "甲乙"))
    for name in ("MAX_PAGES", "MAX_CHARACTERS", "MAX_SECONDS"):
        with monkeypatch.context() as patch:
            patch.setattr(read_pdf, name, 0 if name == "MAX_PAGES" else -1)
            with pytest.raises(BadInput):
                read(data, path="a.pdf")


_SAMPLE = _pdf(lambda canvas: canvas.drawString(60, 600, "第1条"), pageCompression=0)


@given(st.binary(max_size=60), st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255))))
def test_any_bytes_are_read_or_refused(data: bytes, changes: list[tuple[int, int]]) -> None:
    broken = bytearray(_SAMPLE)
    for at, byte in changes:
        broken[at % len(broken)] = byte
    cut = _SAMPLE[: changes[0][0] % len(_SAMPLE)] if changes else b""
    for attempt in (data, b"%PDF-1.4\n" + data, _raw_pdf(data), bytes(broken), cut):
        try:
            read(attempt, path="a.pdf")
        except BadInput as error:
            assert "\n" not in str(error)


def test_the_library_is_silent(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(BadInput):
        read(_SAMPLE[:200], path="a.pdf")
    assert not caplog.records
    assert logging.getLogger("pdfminer").level == logging.NOTSET


# The choice of a reader


def test_the_suffix_chooses_the_reader(tmp_path: Path) -> None:
    for name, data in [
        *(("a.txt", b"x"), ("a.md", b"# x"), ("a.MARKDOWN", b"x")),
        ("a.pdf", _pdf(lambda canvas: canvas.drawString(60, 600, "x"))),
    ]:
        path = tmp_path / name
        path.write_bytes(data)
        assert [line.text for line in reading.read(path).lines] == ["x"]


def test_other_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match=r"\.txt、\.md、\.markdown、\.docx、\.pdf"):
        reading.read(tmp_path / "a.doc")
    with pytest.raises(BadInput, match=r"a\.txt: ファイルを読めません"):
        reading.read(tmp_path / "a.txt")
    (tmp_path / "a.docx").write_bytes(b"x")
    with pytest.raises(BadInput, match=r"a\.docx: Wordの文書（\.docx）として読めません"):
        reading.read(tmp_path / "a.docx")
    monkeypatch.setattr(reading, "MAX_SIZE", 0)
    with pytest.raises(BadInput, match="超えるため"):
        reading.read(tmp_path / "a.docx")
