"""The two Word files of a comparison, opened again by other means than those that wrote them."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from xml.etree import ElementTree as ET

import docx
import pytest
from docx.enum.section import WD_ORIENT
from hypothesis import given, settings
from hypothesis import strategies as st

from kiyaku import diff, escaping, files, syntax
from kiyaku.diff import Comparison
from kiyaku.model import Clause, Kind, Revision, Status
from kiyaku.reports import docx_redline, docx_table
from kiyaku.syntax import Body
from tests.kiyaku.test_cli import kiyaku
from tests.paths import DRAFT, IN_FORCE
from tests.strategies import bodies

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_AT = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)

OLD = """# 規約

前文

## 1. 定義 {#a}

本規約の用語は、次のとおりとします。

- ① 甲とは {#a-i1}
- ② 乙とは {#a-i2}
- ③ 丙とは {#a-i3}

## 2. 料金 {#b}

(1) 料金は月額とします。 {#b-p1}

(2) 返金しません。 {#b-p2}

(3) 税は別とします。 {#b-p3}

(4) 端数は切り捨てます。 {#b-p4}

## 3. 期間 {#c}

期間は1年とします。

## 4. 雑則 {#d}

協議して決めます。
"""


def _revision(body: str, name: str, title: str = "規約") -> Revision:
    parsed = syntax.parse(body)
    assert not parsed.problems, parsed.problems
    return _of(replace(parsed, title=title), name)


def _of(body: Body, name: str) -> Revision:
    return Revision(
        document="d",
        title=body.title,
        revision=name,
        status=Status.DRAFT if name == "new" else Status.IN_FORCE,
        preamble=body.preamble,
        clauses=body.clauses,
    )


def _compare(new: str, old: str = OLD) -> Comparison:
    return diff.compare(_revision(old, "old"), _revision(new, "new"))


def _cybozu() -> Comparison:
    return diff.compare(files.read(IN_FORCE), files.read(DRAFT))


# What a text prints, told from its tree alone.


def _flat(revision: Revision) -> list[str]:
    lines = [revision.title, *revision.preamble]
    for clause in revision.clauses:
        lines += _lines(clause)
    return [_plain(line) for line in lines]


def _lines(clause: Clause) -> Iterator[str]:
    """The clause's paragraphs: its mark with its heading or, where it has none, its text."""
    headed = clause.kind in (Kind.PART, Kind.SUPPLEMENT, Kind.ARTICLE)
    blocks = clause.blocks
    first = [clause.printed_heading] if clause.printed_heading else []
    if not (first or headed) and blocks:
        first = [_row(blocks.pop(0))]
    gap = "" if clause.brackets else " " if headed else "\t"
    if clause.mark or first:
        yield gap.join([clause.mark] * bool(clause.mark) + first)
    yield from map(_row, blocks)
    for child in clause.children:
        yield from _lines(child)
    yield from map(_row, clause.closing.split("\n") if clause.closing else [])


def _row(block: str) -> str:
    return "\t".join(escaping.read_row(block)) if escaping.is_row(block) else block


def _plain(line: str) -> str:
    return re.sub("[\ufffe\uffff]", "\ufffd", line)


# Accepting and rejecting, as Word does it, on the XML.


def _body(data: bytes) -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        found = ET.fromstring(package.read("word/document.xml")).find(f"{_W}body")
    assert found is not None
    return found


def _resolved(data: bytes, *, accept: bool) -> list[str]:
    """The text of each paragraph after all changes are accepted, or rejected. A paragraph
    whose end goes runs on into the next one; the body's last end cannot go."""
    gone = ("del", "moveFrom") if accept else ("ins", "moveTo")
    lines: list[str] = []
    open_ = ""
    paragraphs = _body(data).findall(f"{_W}p")
    for paragraph in paragraphs:
        for child in paragraph:
            if child.tag not in [f"{_W}{name}" for name in ("pPr", *gone)]:
                open_ += _text(child)
        marks = paragraph.findall(f"{_W}pPr/{_W}rPr/*")
        if not any(mark.tag == f"{_W}{name}" for mark in marks for name in gone):
            lines.append(open_)
            open_ = ""
    assert paragraphs and not open_, "the last paragraph's end is tracked"
    return lines


def _text(node: ET.Element) -> str:
    tags = {f"{_W}t", f"{_W}delText"}
    return "".join(
        "\t" if each.tag == f"{_W}tab" else (each.text or "") if each.tag in tags else ""
        for each in node.iter()
    )


def _resolves(comparison: Comparison) -> bytes:
    data = docx_redline.redline(comparison, at=_AT)
    assert _resolved(data, accept=True) == _flat(comparison.new)
    assert _resolved(data, accept=False) == _flat(comparison.old)
    return data


def _tracked(data: bytes, *names: str) -> list[str]:
    """The words of all runs so tracked."""
    return [_text(node) for name in names for node in _body(data).iter(f"{_W}{name}") if len(node)]


def test_accepting_all_gives_the_new_text_and_rejecting_all_the_old() -> None:
    comparison = _cybozu()
    _resolves(comparison)
    _resolves(diff.compare(comparison.new, comparison.old))


@given(bodies(), bodies())
@settings(max_examples=60)
def test_any_two_texts_come_out_of_their_redline(old: Body, new: Body) -> None:
    _resolves(diff.compare(_of(old, "old"), _of(new, "new")))


@given(bodies(), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_a_text_put_in_another_order_comes_out_of_its_redline(old: Body, random: Random) -> None:
    def shuffled(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
        kept = [each for each in clauses if random.random() < 0.9]
        random.shuffle(kept)
        return tuple(replace(each, children=shuffled(each.children)) for each in kept)

    new = replace(old, clauses=shuffled(old.clauses), preamble=old.preamble[::-1])
    _resolves(diff.compare(_of(old, "old"), _of(new, "new")))


def test_a_text_does_not_differ_from_itself() -> None:
    same = files.read(IN_FORCE)
    data = _resolves(diff.compare(same, same))
    assert not re.search(r"<w:(ins|del|moveFrom|moveTo)\b", _xml(data))
    rows = _cells(docx_table.table(diff.compare(same, same)))
    assert rows[1:] == [["前文　（略）"] * 2, ["第1条～第27条　（略）"] * 2]


def test_a_clause_that_moved_unchanged_is_a_move() -> None:
    at, to = OLD.index("## 3."), OLD.index("## 4.")
    new = OLD[:at] + OLD[to:].replace("## 4.", "## 3.") + "\n" + OLD[at:to].replace("3.", "4.")
    data = _resolves(_compare(new))
    gone, come = _tracked(data, "moveFrom"), _tracked(data, "moveTo")
    assert gone == come and "".join(gone) in (" 雑則協議して決めます。", " 期間期間は1年とします。")
    xml = _xml(data)
    for kind in ("moveFrom", "moveTo"):
        names = re.findall(rf'<w:{kind}RangeStart [^>]*w:name="(\w+)"', xml)
        assert names == ["move1"]
        starts = re.findall(rf'<w:{kind}RangeStart [^>]*?w:id="(\d+)"', xml)
        assert starts == re.findall(rf'<w:{kind}RangeEnd [^>]*?w:id="(\d+)"', xml)


def test_a_clause_that_moved_and_changed_is_deleted_and_inserted() -> None:
    at, to = OLD.index("## 3."), OLD.index("## 4.")
    changed = OLD[to:].replace("## 4.", "## 3.").replace("協議して", "誠実に協議して")
    changed_other = OLD[at:to].replace("3.", "4.").replace("1年", "2年")
    data = _resolves(_compare(OLD[:at] + changed + "\n" + changed_other))
    assert not any("協議" in each or "年と" in each for each in _tracked(data, "moveFrom"))


def _only(comparison: Comparison, id_: str) -> tuple[str, str]:
    """The one stretch of a clause that was replaced, and by what."""
    (change,) = [each for each in comparison.changes if each.id == id_]
    (gone,) = [text for op, text in change.segments if op == "delete"]
    (come,) = [text for op, text in change.segments if op == "insert"]
    return gone, come


def test_what_did_not_change_carries_no_revision() -> None:
    new = OLD.replace("月額", "年額").replace("(3) 税は別とします。 {#b-p3}\n\n(4)", "(3)")
    comparison = _compare(new)
    data = _resolves(comparison)
    gone, come = _only(comparison, "b-p1")
    assert _tracked(data, "ins") == [come, "(3)"]
    assert _tracked(data, "del") == [gone, "(3)\t税は別とします。", "(4)"]


def test_a_revision_names_its_author_and_its_time_and_no_two_share_an_id() -> None:
    data = docx_redline.redline(_cybozu(), author='法務部 "A&B"', at=_AT)
    found = [
        node
        for node in _body(data).iter()
        if node.tag in [f"{_W}{name}" for name in ("ins", "del")]
    ]
    assert {node.get(f"{_W}author") for node in found} == {'法務部 "A&B"'}
    assert {node.get(f"{_W}date") for node in found} == {"2026-04-01T09:30:00Z"}
    ids = [node.get(f"{_W}id") for node in found]
    assert len(found) > 100 and len(ids) == len(set(ids))


def test_text_keeps_its_white_space() -> None:
    for data in (docx_redline.redline(_cybozu(), at=_AT), docx_table.table(_cybozu())):
        assert not re.search(r"<w:(t|delText)>[^<]*[ 　]<", _xml(data))


# The table.


def _xml(data: bytes, part: str = "word/document.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(part).decode("utf-8")


def _cells(data: bytes) -> list[list[str]]:
    (table,) = docx.Document(io.BytesIO(data)).tables
    return [[cell.text for cell in row.cells] for row in table.rows]


def _underlined(data: bytes, column: int) -> list[str]:
    """The underlined runs of a column, neighbours joined."""
    (table,) = docx.Document(io.BytesIO(data)).tables
    found: list[str] = []
    for row in table.rows[1:]:
        for paragraph in row.cells[column].paragraphs:
            before = False
            for run in paragraph.runs:
                if run.underline:
                    found += [run.text] if not before else [found.pop() + run.text]
                before = bool(run.underline)
    return found


def test_the_table_shows_each_fate_as_legal_staff_write_it() -> None:
    new = OLD.replace("- ② 乙とは", "- ② 丁とは {#a-i4}\n- ③ 乙とは").replace("③ 丙", "④ 丙")
    new = new.replace("(3) 税は別とします。 {#b-p3}\n\n(4)", "(3)").replace("月額", "年額")
    comparison = _compare(new + "\n## 5. 新条 {#e}\n\n(1) 新。 {#e-p1}\n")
    data = docx_table.table(comparison)
    gone, come = _only(comparison, "b-p1")
    assert _cells(data) == [
        ["現行（old版）", "改定案（未公表） new"],
        ["前文　（略）", "前文　（略）"],
        ["1. 定義\n（略）", "1. 定義\n（略）"],
        ["①　（略）", "①　（略）"],
        ["（新設）", "②\t丁とは"],
        ["②・③　（略）", "③・④　（略）"],
        ["2. 料金", "2. 料金"],
        ["(1)\t料金は月額とします。", "(1)\t料金は年額とします。"],
        ["(2)　（略）", "(2)　（略）"],
        ["(3)\t税は別とします。", "（削る）"],
        ["(4)　（略）", "(3)　（略）"],
        ["第3条・第4条　（略）", "第3条・第4条　（略）"],
        ["（新設）", "5. 新条"],
        ["（新設）", "(1)\t新。"],  # one cell with the one above
    ]
    assert _underlined(data, 0) == ["②・③", gone, "(3)\t税は別とします。", "(4)"]
    assert _underlined(data, 1) == ["②\t丁とは", "③・④", come, "(3)", "5. 新条", "(1)\t新。"]
    assert _xml(data).count('<w:vMerge w:val="restart"/>') == 1
    assert not re.search("<w:(strike|dstrike|color|highlight)", _xml(data))


def test_the_table_underlines_what_the_comparison_marks_and_nothing_else() -> None:
    comparison = _cybozu()
    data = docx_table.table(comparison)
    for column, op in ((0, "delete"), (1, "insert")):
        segments = [s.text for c in comparison.changes for s in c.segments if s.op == op]
        marks = [
            c.old_mark if op == "delete" else c.new_mark
            for c in comparison.changes
            if not (c.old_text and c.new_text) and (c.old_text if op == "delete" else c.new_text)
        ]
        expected = "".join(segments + marks)
        given = "".join(_underlined(data, column)).replace("\t", "")
        assert Counter(given) == Counter(expected.replace("\n", ""))


def test_chapters_in_between_are_omitted_and_the_one_of_a_change_is_named() -> None:
    old = """# 法

## 第一章 総則 {#p1}

## 第一条（目的） {#a}

甲

## 第二章 細則 {#p2}

## 第二条（範囲） {#b}

乙

## 第三章 雑則 {#p3}

## 第三条（委任） {#c}

丙
"""
    rows = _cells(docx_table.table(_compare(old.replace("丙", "丁"), old)))
    assert [row[0] for row in rows[1:]] == [
        "第一条・第二条　（略）", "第三章 雑則", "第三条（委任）\n丙",
    ]  # fmt: skip


@given(bodies(), bodies())
@settings(max_examples=40)
def test_any_two_texts_have_a_table_with_all_that_is_new(old: Body, new: Body) -> None:
    comparison = diff.compare(_of(old, "old"), _of(new, "new"))
    given = "".join(_underlined(docx_table.table(comparison), 1))
    for change in comparison.changes:
        for line in (change.new_text or "").split("\n") if change.old_text is None else []:
            assert _plain(_row(line)) in given


def test_of_a_tables_row_the_changed_cells_are_underlined_and_its_columns_align() -> None:
    table = "期間は、次のとおりとします。\n\n|区分|月額|\n|---|---|\n|標準|500円|\n|上級|1,000円|"
    old = OLD.replace("期間は1年とします。", table)
    new = old.replace("|1,000円|", "|1,200円|\n|特別|3,000円|").replace(
        "|500円|", "|500円|（税別）|"
    )
    comparison = _compare(new.replace("|月額|\n|---|---|", "|月額|備考|\n|---|---|---|"), old)
    data = docx_table.table(comparison)
    assert _underlined(data, 0) == ["区分\t月額", "標準\t500円", "1,000円"]
    assert _underlined(data, 1) == [
        "区分\t月額\t備考", "標準\t500円\t（税別）", "1,200円", "特別\t3,000円",
    ]  # fmt: skip
    stops = re.findall(r"<w:tabs>(.*?)</w:tabs>", _xml(data))
    assert len(stops) == 7 and len({re.findall('w:pos="([0-9]+)"', stop)[0] for stop in stops}) == 1
    _resolves(comparison)


def test_columns_can_change_places_and_bear_other_names() -> None:
    new = OLD.replace("(4) 端数は切り捨てます。 {#b-p4}\n", "")
    given = docx_table.table(
        _compare(new), new_left=True, heads=("改正前", "改正後"), removed="（削除）"
    )
    rows = _cells(given)
    assert rows[0] == ["改正後", "改正前"]
    assert ["（削除）", "(4)\t端数は切り捨てます。"] in rows


def test_a_moved_clause_says_where_it_came_from() -> None:
    new = OLD.replace("(4) 端数は切り捨てます。 {#b-p4}\n", "").replace(
        "期間は1年とします。", "期間は1年とします。\n\n(1) 端数は切り捨てます。 {#b-p4}"
    )
    rows = _cells(docx_table.table(_compare(new)))
    assert ["〔第3条第1項へ移動〕\n(4)　（略）", "〔第2条第4項から移動〕\n(1)　（略）"] in rows


def test_the_table_stands_on_landscape_a4_and_repeats_its_head() -> None:
    data = docx_table.table(_cybozu())
    found = docx.Document(io.BytesIO(data))
    section = found.sections[0]
    assert (section.page_width, section.page_height) == (16838 * 635, 11906 * 635)
    assert section.orientation == WD_ORIENT.LANDSCAPE
    (table,) = found.tables
    first, second = table.rows[0]._tr, table.rows[1]._tr
    assert first.xpath("./w:trPr/w:tblHeader") and not second.xpath("./w:trPr/w:tblHeader")
    assert second.xpath("./w:trPr/w:cantSplit")
    texts = [paragraph.text for paragraph in found.paragraphs]
    assert texts[:3] == [
        "cybozu.com サービスご利用規約 新旧対照表", "改定案（未公表）", "下線部分は改定部分",
    ]  # fmt: skip
    footer = section.footer._element
    fields = [node.text.strip() for node in footer.xpath(".//w:instrText")]
    assert fields == ["PAGE", "NUMPAGES"] and " / " in section.footer.paragraphs[0].text
    assert "改定案（未公表）" in section.header.paragraphs[0].text


@pytest.mark.parametrize("write", [docx_table.table, docx_redline.redline])
def test_a_file_names_its_title_and_language_and_no_machine(
    write: Callable[[Comparison], bytes],
) -> None:
    data = write(_cybozu())
    assert data == write(_cybozu())
    core = docx.Document(io.BytesIO(data)).core_properties
    assert core.title.startswith("cybozu.com サービスご利用規約")
    assert (core.language, core.author, core.last_modified_by) == ("ja-JP", "kiyaku", "kiyaku")
    styles = _xml(data, "word/styles.xml")
    assert '<w:lang w:val="ja-JP" w:eastAsia="ja-JP"' in styles and 'w:eastAsia="游明朝"' in styles
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        whole = b"".join(package.read(name) for name in package.namelist())
    assert b"python-docx" not in whole and b"Macintosh" not in whole


# The command.


@pytest.mark.parametrize("form", ["docx", "redline"])
def test_the_command_writes_a_word_file_and_asks_where(form: str, tmp_path: Path) -> None:
    words = ["diff", "cybozu.com@2011-10-11", "cybozu.com@draft", "--format", form]
    done = kiyaku(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1 and "-o" in done.stderr
    out = tmp_path / "diff.docx"
    assert kiyaku(*words, "-o", out).returncode == 0
    assert docx.Document(str(out)).paragraphs[0].text.startswith("cybozu.com")


# As LibreOffice shows them.


def _pdf_text(data: bytes, folder: Path) -> str:
    tools = [shutil.which(name) for name in ("soffice", "pdftotext")]
    if None in tools:
        message = (
            "soffice and pdftotext are absent: apt-get install libreoffice-writer poppler-utils"
        )
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    path = folder / "a.docx"
    path.write_bytes(data)
    profile = (folder / "profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf",
         "--outdir", str(folder), str(path)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    done = subprocess.run(
        ["pdftotext", "-layout", str(folder / "a.pdf"), "-"],
        check=True, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    return re.sub(r"[ 　\n]", "", done.stdout)


def test_libreoffice_shows_the_table(tmp_path: Path) -> None:
    text = _pdf_text(docx_table.table(_cybozu()), tmp_path)
    for words in (
        "新旧対照表",
        "下線部分は改定部分",
        "改定案（未公表）",
        "（新設）",
        "（略）",
        "9.サービス料金",
    ):
        assert words in text, words
    assert re.search(r"1/(\d+)", text)
    assert text.count("現行（2011年10月11日版）") > 3  # at the head of each page


def test_libreoffice_shows_the_redline(tmp_path: Path) -> None:
    comparison = _cybozu()
    text = _pdf_text(docx_redline.redline(comparison, at=_AT), tmp_path)
    assert "現行（2011年10月11日版）→改定案（未公表）" in text
    same = {change.id for change in comparison.changes if change.same}
    for clause in comparison.new.clauses:
        if clause.id in same:
            assert f"{clause.mark}{clause.heading}".replace(" ", "") in text
