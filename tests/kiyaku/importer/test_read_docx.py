"""Word documents: numbering as printed, changes accepted, hostile files refused."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiyaku.importer import docx_package
from kiyaku.importer.lines import Raw
from kiyaku.importer.read_docx import read
from kiyaku.problems import BadInput

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def _part(tag: str, inner: str) -> str:
    return f'<?xml version="1.0"?><w:{tag} xmlns:w="{_W}" xmlns:mc="{_MC}">{inner}</w:{tag}>'


def _zip(parts: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return file.getvalue()


def _raw(body: str, **parts: str) -> Raw:
    """What is read of a document of this body; the other parts by name, without their root."""
    roots = {"header1": "hdr", "footer1": "ftr"}
    files: dict[str, str | bytes] = {
        f"word/{name}.xml": _part(roots.get(name, name), inner) for name, inner in parts.items()
    }
    files["word/document.xml"] = _part("document", f"<w:body>{body}</w:body>")
    return read(_zip(files), path="a.docx")


def _p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def _numbered(text: str, level: int = 0, num: int = 1) -> str:
    return _p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def _level(at: int, shape: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def _numbering(
    *levels: str, more: str = '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
) -> str:
    return (
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{more}'
    )


def _marks(raw: Raw) -> list[str]:
    return [line.mark for line in raw.lines]


def _texts(raw: Raw) -> list[str]:
    return [line.text for line in raw.lines]


def _dropped(raw: Raw) -> list[tuple[str, str]]:
    return [(repair.code, repair.dropped) for repair in raw.repairs]


def test_a_document_by_python_docx() -> None:
    document: Any = docx.Document()
    document.add_heading("第1条（目的）", 1)
    document.add_paragraph("　本規約は\tお客様\n次行")
    document.add_paragraph("")
    document.add_paragraph("一", style="List Bullet")
    document.add_paragraph("イ", style="List Number")
    document.add_paragraph("ロ", style="List Number")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["区分", "額", "甲", "1"], strict=True):
        cell.text = text
    table.cell(1, 1).add_paragraph("2")
    single = document.add_table(rows=1, cols=1)
    single.cell(0, 0).text = "枠の中"
    document.sections[0].header.paragraphs[0].text = "社外秘"
    document.sections[0].footer.paragraphs[0].text = "1頁"
    file = io.BytesIO()
    document.save(file)
    raw = read(file.getvalue(), path="a.docx")
    assert [
        (line.number, line.heading, line.mark, line.level, line.text) for line in raw.lines
    ] == [
        (1, 1, "", None, "第1条（目的）"),
        (2, 0, "", None, "本規約は\tお客様"),
        (2, 0, "", None, "次行"),
        (4, 0, "・", 0, "一"),
        (5, 0, "1.", 0, "イ"),
        (6, 0, "2.", 0, "ロ"),
        (7, 0, "", None, ""),
        (9, 0, "", None, ""),
        (12, 0, "", None, "枠の中"),
    ]
    assert [line.cells for line in raw.lines if line.cells] == [("区分", "額"), ("甲", "1\n2")]
    assert (raw.lines[1].indent, raw.lines[1].column, raw.lines[2].column) == (2, 2, 11)
    assert [line.number for line in raw.lines if line.blank_before] == [4]
    assert _dropped(raw) == [("footer", "1頁"), ("header", "社外秘")]


def test_levels_of_numbers_restart() -> None:
    levels = (
        _level(0, "decimal", "第%1条"),
        _level(1, "decimalFullWidth", "（%2）"),
        _level(2, "decimal", "%1.%2-%3", "<w:isLgl/>"),
    )
    depths = [0, 1, 1, 2, 2, 1, 2, 0, 1, 2]
    raw = _raw("".join(_numbered("甲", n) for n in depths), numbering=_numbering(*levels))
    assert _marks(raw) == [
        *("第1条", "（１）", "（２）", "1.2-1", "1.2-2", "（３）", "1.3-1"),
        *("第2条", "（１）", "2.1-1"),
    ]
    assert [line.level for line in raw.lines] == depths


def test_restart_rules() -> None:
    levels = (
        _level(0, "decimal", "%1"),
        _level(1, "decimal", "%2", '<w:lvlRestart w:val="0"/>'),
        _level(2, "decimal", "%3", '<w:lvlRestart w:val="1"/>'),
    )
    raw = _raw(
        "".join(_numbered("甲", n) for n in [0, 1, 2, 1, 2, 0, 1, 2]), numbering=_numbering(*levels)
    )
    assert _marks(raw) == ["1", "1", "1", "2", "2", "2", "3", "1"]


def test_lists_that_continue_and_lists_that_start_over() -> None:
    over = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="3">'
        '<w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/>'
        '</w:lvlOverride></w:num><w:num w:numId="4"><w:abstractNumId w:val="0"/>'
        f'<w:lvlOverride w:ilvl="0">{_level(0, "upperRoman", "%1")}</w:lvlOverride></w:num>'
    )
    raw = _raw(
        "".join(_numbered("甲", 0, n) for n in [1, 1, 2, 3, 3, 1, 4, 0]),
        numbering=_numbering(_level(0, "decimal", "%1."), more=over),
    )
    assert _marks(raw) == ["1.", "2.", "3.", "7.", "8.", "9.", "X", ""]


@pytest.mark.parametrize(
    ("shape", "numbers"),
    [
        ("decimal", {1: "1", 12: "12"}),
        ("decimalZero", {1: "01"}),
        ("decimalFullWidth", {12: "１２"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("aiueo", {1: "ア", 46: "ン"}),
        ("aiueoFullWidth", {1: "ア", 2: "イ", 44: "ワ", 47: "アア"}),
        ("iroha", {2: "ロ"}),
        ("irohaFullWidth", {1: "イ", 3: "ハ", 48: "ン"}),
        (
            "japaneseCounting",
            {1: "一", 10: "十", 11: "十一", 20: "二十", 110: "百十", 1001: "千一"},
        ),
        ("ideographTraditional", {1: "甲", 2: "乙"}),
        ("lowerRoman", {4: "iv"}),
        ("upperRoman", {9: "IX", 40: "XL"}),
        ("lowerLetter", {1: "a", 27: "aa", 28: "bb"}),
        ("upperLetter", {26: "Z"}),
        ("none", {1: ""}),
        ("unheardOf", {3: "3"}),
    ],
)
def test_formats(shape: str, numbers: dict[int, str]) -> None:
    for n, printed in numbers.items():
        level = _level(0, shape, "%1").replace('w:start w:val="1"', f'w:start w:val="{n}"')
        assert _marks(_raw(_numbered("甲"), numbering=_numbering(level))) == [printed]


def test_symbol_bullets() -> None:
    levels = (_level(0, "bullet", "\uf0b7"), _level(1, "bullet", "－"), _level(2, "bullet", ""))
    raw = _raw("".join(_numbered("甲", n) for n in range(3)), numbering=_numbering(*levels))
    assert _marks(raw) == ["・", "－", "・"]


def test_numbers_headings_and_indentation_by_style() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="条"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
        '<w:style w:styleId="C"><w:name w:val="見出し 3"/></w:style>'
        '<w:style w:styleId="D"><w:name w:val="heading 2"/><w:basedOn w:val="D"/></w:style>'
    )
    levels = (_level(0, "decimal", "章"), _level(1, "decimal", "第%2条", '<w:pStyle w:val="A"/>'))
    no_heading = '<w:outlineLvl w:val="9"/>'
    raw = _raw(
        "".join(_p("甲", f'<w:pStyle w:val="{name}"/>') for name in "ABCD")
        + _p("乙", f'<w:pStyle w:val="B"/><w:numPr><w:numId w:val="0"/></w:numPr>{no_heading}')
        + _p("丙", '<w:ind w:left="840" w:hanging="420"/>')
        + _p("丁", '<w:ind w:leftChars="300" w:left="99" w:firstLineChars="100"/>'),
        styles=styles,
        numbering=_numbering(*levels),
    )
    assert [line.heading for line in raw.lines] == [2, 2, 3, 2, 0, 0, 0]
    assert _marks(raw) == ["第1条", "第2条", "", "", "", "", ""]
    assert [line.indent for line in raw.lines] == [0, 0, 0, 0, 0, 4, 8]


def test_tracked_changes_are_accepted() -> None:
    raw = _raw(
        "<w:p><w:r><w:t>甲は</w:t></w:r><w:ins><w:r><w:t>乙に</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>丙に</w:delText></w:r></w:del><w:r><w:t>払う。</w:t></w:r></w:p>"
        '<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t>前</w:t></w:r></w:p>'
        + _numbered("後")
        + '<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom></w:p>'
        + "<w:p><w:moveTo><w:r><w:t>移</w:t></w:r></w:moveTo></w:p>",
        numbering=_numbering(_level(0, "decimal", "%1.")),
    )
    assert _texts(raw) == ["甲は乙に払う。", "前後", "移"]
    assert _marks(raw) == ["", "1.", ""]
    assert _dropped(raw) == [("deleted", "丙に"), ("deleted", "移")]


def test_fields_hidden_text_ruby_and_symbols() -> None:
    def field(code: str, result: str) -> str:
        return (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>'
            f'{code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            f'<w:r><w:t>{result}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    raw = _raw(
        f"<w:p>{field('REF _1', '第2条')}<w:r><w:rPr><w:vanish/></w:rPr><w:t>秘</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>に</w:t></w:r>'
        "<w:ruby><w:rt><w:r><w:t>かし</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>瑕疵</w:t></w:r></w:rubyBase></w:ruby>"
        '<w:r><w:sym w:font="Wingdings" w:char="F06E"/><w:noBreakHyphen/><w:softHyphen/></w:r>'
        '<w:fldSimple w:instr="PAGE"><w:r><w:t>3</w:t></w:r></w:fldSimple>'
        "<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent><w:r><w:t>欄</w:t></w:r></w:sdtContent></w:sdt>"
        '<w:hyperlink><w:r><w:t>先</w:t></w:r></w:hyperlink></w:p>'
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:t>壊</w:t></w:r></w:p><w:p><w:r><w:t>本文</w:t></w:r></w:p>'
        '<w:sdt><w:sdtContent><w:p><w:r><w:t>枠</w:t></w:r></w:p></w:sdtContent></w:sdt><w:altChunk/>'
    )  # fmt: skip
    assert _texts(raw) == ["第2条に瑕疵■-3欄先", "本文", "枠"]
    assert _dropped(raw) == [
        ("field", "REF _1"),
        ("hidden", "秘"),
        ("ruby", "かし"),
        ("symbol", "Wingdings F06E"),
        ("invisible", "\u00ad"),
        ("field", "PAGE"),
        ("field", "壊"),
        ("altchunk", ""),
    ]


def test_text_boxes_and_notes() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>箱</w:t></w:r></w:p></w:txbxContent>"
    raw = _raw(
        "<w:p><w:r><w:t>前</w:t><mc:AlternateContent><mc:Choice><w:drawing>"
        f"{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        '</mc:AlternateContent><w:t>後</w:t><w:footnoteReference w:id="2"/>'
        '<w:endnoteReference w:id="1"/></w:r></w:p><w:p><w:r><w:drawing/></w:r></w:p>',
        footnotes='<w:footnote w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>注</w:t></w:r></w:p></w:footnote>',
        endnotes='<w:endnote w:id="1"><w:p><w:r><w:t>尾</w:t></w:r></w:p></w:endnote>',
        comments="<w:comment><w:p><w:r><w:t>要確認</w:t></w:r></w:p></w:comment>",
    )
    assert [(line.mark, line.text) for line in raw.lines] == [
        *(("", "前後"), ("", "箱")),
        *(("1", "注"), ("i", "尾")),
    ]
    assert [r.code for r in raw.repairs] == ["image", "footnote", "endnote", "comment"]


def test_tables_within_tables() -> None:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"

    inner = f"<w:tbl>{row(_p('a'), _p('b'))}</w:tbl>"
    removed = row(_p("削"), _p("除")).replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>")
    raw = _raw(
        f"<w:tbl>{row(_numbered('甲'), _p('x') + inner)}{removed}</w:tbl>",
        numbering=_numbering(_level(0, "decimal", "(%1)")),
    )
    assert [line.cells for line in raw.lines] == [("(1) 甲", "x\na\tb")]
    assert [r.code for r in raw.repairs] == ["deleted"]


# Hostile and broken files

_DOCUMENT = _part("document", f"<w:body>{_p('甲')}</w:body>")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0" + bytes(512),
        _zip({"a.txt": "x"}),
        _zip({"word/document.xml": "<w:document"}),
        _zip({"word/document.xml": _part("document", "")}),
        _zip({"word/document.xml": '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}),
        _zip({"word/document.xml": '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode("utf-16")}),
        _zip({"word/document.xml": '<?xml version="1.0" encoding="none"?><a/>'}),
        _zip({"word/document.xml": _DOCUMENT, "word/styles.xml": "<!DOCTYPE a><a/>"}),
        _zip({"word/document.xml": _DOCUMENT, "word/numbering.xml": "<"}),
        _zip({"word/document.xml": _part("document", "<a>" * 999 + "</a>" * 999)}),
        _zip({"word/document.xml": _DOCUMENT, "x": bytes(20 * 2**20)}),  # a bomb
        _zip({"_rels/.rels": '<a><Relationship Type="/officeDocument" Target="../x"/></a>'}),
    ],
)  # fmt: skip
def test_what_is_no_document_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(BadInput, match=r"^a\.docx: ") as caught:
        read(data, path="a.docx")
    assert "\n" not in str(caught.value)


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    data = _zip({"word/document.xml": _DOCUMENT})
    for name in ("MAX_MEMBERS", "MAX_TOTAL", "MAX_PART", "MAX_ELEMENTS"):
        with monkeypatch.context() as patch:
            patch.setattr(docx_package, name, 0)
            with pytest.raises(BadInput):
                read(data, path="a.docx")


def test_a_broken_member_is_refused() -> None:
    data = bytearray(_zip({"word/document.xml": _DOCUMENT * 50}))
    data[60:90] = bytes(30)
    with pytest.raises(BadInput):
        read(bytes(data), path="a.docx")


_TAGS = st.sampled_from(
    ["p", "r", "pPr", "rPr", "numPr", "tbl", "tr", "tc", "ins", "del", "sdt", "sdtContent", "ruby", "txbxContent",
     "drawing", "fldSimple", "vanish", "t", "style", "basedOn", "lvl", "num", "abstractNum", "lvlOverride"]
)  # fmt: skip
_LEAVES = st.sampled_from(
    ["<w:t>甲</w:t>", '<w:ilvl w:val="99"/>', '<w:numId w:val="1"/>', '<w:ind w:left="x"/>', "<w:sym/>",
     '<w:sym w:char="ffff"/>', '<w:sym w:char="d800"/>', '<w:outlineLvl w:val="-5"/>', "<w:br/>", '<w:outlineLvl/>',
     '<w:fldChar w:fldCharType="end"/>', '<w:fldChar w:fldCharType="begin"/>', '<w:start w:val="1e300"/>',
     '<w:footnoteReference w:id="1"/>', '<w:startOverride w:val="-1"/>', '<w:numFmt w:val="lowerRoman"/>',
     '<w:lvlText w:val="%1%9"/>', '<w:numFmt w:val="japaneseCounting"/>', "<w:altChunk/>"]
)  # fmt: skip
_TREES = st.recursive(
    _LEAVES,
    lambda inner: st.builds(
        lambda tag, parts: f"<w:{tag}>{''.join(parts)}</w:{tag}>",
        _TAGS,
        st.lists(inner, max_size=4),
    ),
    max_leaves=20,
)


@given(_TREES, _TREES, _TREES)
def test_any_tree_is_read(body: str, numbering: str, styles: str) -> None:
    raw = _raw(body, numbering=numbering, styles=styles, footnotes=body)
    assert [line.number for line in raw.lines] == sorted(line.number for line in raw.lines)


@given(st.binary(max_size=80), st.integers(0, 2000), st.integers(0, 255))
def test_any_bytes_are_read_or_refused(data: bytes, at: int, byte: int) -> None:
    broken = bytearray(_zip({"word/document.xml": _DOCUMENT}))
    broken[at % len(broken)] = byte
    for attempt in (data, b"PK\x03\x04" + data, bytes(broken)):
        try:
            read(attempt, path="a.docx")
        except BadInput as error:
            assert "\n" not in str(error)
